import CallFloor
import Foundation
import PrivateMariaDB
import SiteHouse
import Store
import Testing

@testable import Site

@Suite("Writing behind", .timeLimit(.minutes(5)))
struct SpoolerTests {
    private let now = Instant(seconds: 1_800_000_000)

    private func pause(_ agent: AgentID, _ reason: String, entry: UInt64) -> SequencedWrite {
        SequencedWrite(
            entry: entry, ordinal: 0,
            write: .agentState(
                AgentStateRecord(
                    agent: agent, state: .paused(reason: reason), attempt: nil, at: now + .seconds(Double(entry)))))
    }

    private func spooler(
        _ house: SiteHouse, pending: [SequencedWrite] = [], told: Notes<Input> = Notes()
    ) -> (Spooler, StoreHealth) {
        let health = StoreHealth(store: house.store, logger: quiet) { told.add($0) }
        return (
            Spooler(store: house.store, site: house.site, pending: pending, health: health, logger: quiet), health
        )
    }

    @Test("what a snapshot carried and what came since is written in order, and then nothing is pending")
    func writes() async throws {
        let house = try await SiteHouse(agents: 1)
        let (spooler, _) = spooler(house, pending: [pause(house.agents[0], "one", entry: 1)])
        spooler.post([pause(house.agents[0], "two", entry: 2), pause(house.agents[0], "three", entry: 3)])
        #expect(spooler.pending.count == 3)
        spooler.finish()
        try await spooler.run()
        #expect(spooler.pending.isEmpty)
        #expect(SequencedWrite.entry(of: try await house.store.appliedSequence(of: house.site)) == 3)
    }

    @Test("a write that the database refuses for good is left out, and it alone")
    func isolates() async throws {
        let house = try await SiteHouse(agents: 2)
        let (spooler, _) = spooler(house)
        // The database's calendar ends in the year 9999.
        let late = Instant(seconds: 300_000_000_000)
        let refused = AgentStateRecord(agent: house.agents[0], state: .paused(reason: "never"), attempt: nil, at: late)
        spooler.post([
            pause(house.agents[0], "before", entry: 1),
            SequencedWrite(entry: 2, ordinal: 0, write: .agentState(refused)),
            pause(house.agents[1], "after", entry: 3),
        ])
        spooler.finish()
        try await spooler.run()
        #expect(spooler.pending.isEmpty)
        let pauses = try await house.pauses()
        #expect(pauses == ["before", "after"])
    }

    @Test("a database that is away: nothing is lost, the floor is told once, and it is written when it is back")
    func retries() async throws {
        let server = try await PrivateMariaDB()
        let house = try await SiteHouse(agents: 1, server: server)
        let told = Notes<Input>()
        let (spooler, health) = spooler(house, told: told)
        try await server.kill()
        spooler.post([pause(house.agents[0], "kept", entry: 1)])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await spooler.run() }
            group.addTask { await health.run() }
            try await eventually("the news") { told.all == [.storeLink(isUp: false)] }
            #expect(spooler.pending.count == 1)
            try await server.start()
            try await eventually("the write") { spooler.pending.isEmpty }
            try await eventually("the good news") { told.all == [.storeLink(isUp: false), .storeLink(isUp: true)] }
            group.cancelAll()
        }
        #expect(try await house.pauses() == ["kept"])
        try await server.remove()
    }

    @Test("when another process leads the site, nothing is left out in silence: the site ends")
    func losesLead() async throws {
        let house = try await SiteHouse(agents: 1)
        try await house.store.lead(house.site, holder: "we", lease: .seconds(600))
        _ = try await house.sql("UPDATE site_leases SET holder = 'they'")
        let (spooler, _) = spooler(house)
        spooler.post([pause(house.agents[0], "ours", entry: 1)])
        spooler.finish()
        let error = await #expect(throws: SiteError.self) { try await spooler.run() }
        #expect(error?.code == .leadershipLost)
        #expect(spooler.pending.count == 1, "the journal's snapshot carries it")
        #expect(try await house.pauses().isEmpty)
    }
}
