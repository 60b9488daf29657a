import CallFloor
import ScriptedAsterisk
import SiteHouse
import Store
import Testing

@testable import Site

/// Whole campaigns over an E1 trunk, on a peer that plays the span: whatever the line does, each attempt has one outcome,
/// each lead is done in the end, and no channel is left.
@Suite("Campaigns over E1", .timeLimit(.minutes(10)))
struct SpanCampaignTests {
    /// One span behind group 1. Its faults are not what is tested here: it rests for as short as may be.
    private static func e1(channels: Int = 30) -> Trunk {
        Trunk(
            id: TrunkID(0), name: "e1", channels: channels, callsPerSecond: 100, kind: .dahdi, dialTemplate: "",
            faultThreshold: 1_000, faultWindow: .seconds(1), rest: .seconds(1), maximumRest: .seconds(1),
            pri: Trunk.PRI(group: 1, spans: [1]))
    }

    private static func house(agents: Int, channels: Int = 30) async throws -> SiteHouse {
        try await SiteHouse(agents: agents, over: e1(channels: channels)) {
            $0.retry.rules = [RetryRule(outcome: .congestion, delay: .zero, maximum: 100, number: .same)]
            $0.retry.maximumAttempts = 200
        }
    }

    private static func script(_ span: Span, _ rules: Rule...) -> Script {
        var script = Script(rules: [.agentsAnswer] + rules)
        script.spans = [span]
        return script
    }

    /// Runs the campaign to its end and checks what must hold whatever happened.
    private func run(
        _ house: SiteHouse, leads: [String], _ script: Script,
        meanwhile: (ScriptedAsterisk, Site) async throws -> Void = { _, _ in }
    ) async throws -> CampaignReport {
        try await house.addLeads(leads)
        try await ScriptedAsterisk.running(script) { peer in
            try await house.running(on: peer) { site in
                try await house.logEveryoneIn(site)
                try await meanwhile(peer, site)
                try await eventually("the end of the list", within: .seconds(120)) {
                    try await house.report().leads == ["finished": leads.count]
                }
                try await eventually("the end of all calls") { await site.view().calls.isEmpty }
                #expect(await site.view().trunks.first?.inUse == 0)
                try await peer.wait(for: "free lines") { view in view.channels.values.allSatisfy { $0.slot == nil } }
            }
            let view = await peer.view()
            let dialled = view.requests.filter { $0.operation == .dial }.compactMap { $0["channelId"] }
            #expect(Set(dialled).count == dialled.count, "a dial is posted once")
        }
        #expect(try await house.sql("SELECT COUNT(*) FROM attempts WHERE outcome IS NULL") == ["0"])
        let report = try await house.report()
        #expect(report.attempts == report.outcomes.values.reduce(0, +), "each attempt has one outcome")
        return report
    }

    @Test("the exchange's causes become outcomes, and what it keeps is let go of")
    func causes() async throws {
        let house = try await Self.house(agents: 3)
        let report = try await run(
            house, leads: ["0", "1", "2", "4", "5", "6", "7", "0", "1"],
            Self.script(
                Span(),
                .on(.dial, to: "DAHDI/*0", play: .answers(after: .milliseconds(5), talks: .milliseconds(40))),
                .on(.dial, to: "DAHDI/*1", play: .fails(cause: 17, rings: .milliseconds(2))),
                .on(.dial, to: "DAHDI/*2", play: .fails(cause: 1)),
                .on(.dial, to: "DAHDI/*4", play: .fails(cause: 21, rings: .milliseconds(2))),
                .on(.dial, to: "DAHDI/*5", play: .fails(cause: 18)),
                .on(.dial, to: "DAHDI/*6", times: 1, play: .fails(cause: 34)),
                .on(.dial, to: "DAHDI/*6", play: .answers(talks: .milliseconds(20))),
                .on(.dial, to: "DAHDI/*7", times: 1, play: .fails(cause: 38)),
                .on(.dial, to: "DAHDI/*7", play: .answers(talks: .milliseconds(20)))))
        #expect(
            report.outcomes == [
                "answered": 4, "busy": 2, "invalid": 1, "rejected": 1, "no-answer": 1, "congestion": 2,
            ])
    }

    @Test("glare: every lead is reached in the end, and none is charged for it", arguments: [UInt64(1), 2, 3])
    func glare(seed: UInt64) async throws {
        let house = try await Self.house(agents: 4)
        let report = try await run(
            house, leads: Array(repeating: "0", count: 16),
            Self.script(
                Span(glare: 0.4, seed: seed),
                .on(.dial, play: .answers(after: .milliseconds(2), talks: .milliseconds(10)))))
        #expect(report.outcomes["answered"] == 16, "seed \(seed)")
        #expect(report.outcomes["congestion", default: 0] > 0, "seed \(seed): glare was tried")
    }

    @Test("more calls than channels: who gets none is called later")
    func full() async throws {
        let house = try await Self.house(agents: 5)
        let report = try await run(
            house, leads: Array(repeating: "0", count: 10),
            Self.script(
                Span(channels: 2), .on(.dial, play: .answers(after: .milliseconds(5), talks: .milliseconds(30)))))
        #expect(report.outcomes["answered"] == 10)
    }

    @Test("an alarm in the middle: calls end, the trunk carries nothing, and goes on by itself when it is over")
    func alarm() async throws {
        let house = try await Self.house(agents: 2)
        let report = try await run(
            house, leads: ["4", "3", "0", "0"],
            Self.script(
                Span(), .on(.dial, to: "DAHDI/*4", play: .answers()),
                .on(.dial, to: "DAHDI/*3", times: 1, play: .ringsForever),
                .on(.dial, play: .answers(after: .milliseconds(5), talks: .milliseconds(20))))
        ) { peer, site in
            try await eventually("a conversation and a ringing phone") {
                let states = await site.view().calls.map(\.state)
                return states.contains(.talking) && states.contains(.ringing)
            }
            await peer.obey(.alarm(span: 1, isOn: true))
            try await eventually("the end of both") { await site.view().calls.isEmpty }
            let dials = await peer.view().count(.dial)
            try await eventually("the watch's word") {
                await site.view().trunks.first?.trouble?.contains("in alarm") == true
            }
            #expect(await peer.view().count(.dial) == dials, "nothing is dialled into an alarm")
            await peer.obey(.alarm(span: 1, isOn: false))
        }
        #expect(report.outcomes["answered"] == 4)
        #expect(report.outcomes["congestion", default: 0] >= 1)
    }
}
