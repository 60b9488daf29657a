import CallFloor
import Store
import Testing

@Suite("Store: trunks")
struct TrunkTests {
    @Test("every setting of a trunk is read back, and changed")
    func roundTrip() async throws {
        let house = try await TestHouse()
        var trunk = Trunk(
            id: TrunkID(0), name: "e1", channels: 60, callsPerSecond: 7.5, kind: .dahdi, dialTemplate: "",
            faultThreshold: 7, faultWindow: .milliseconds(4_500), rest: .seconds(2), maximumRest: .seconds(77),
            presentation: .restricted,
            pri: Trunk.PRI(group: 3, hunt: .ascendingInTurn, numberType: .networkSpecific, spans: [1, 4]))
        #expect(trunk.objections().isEmpty)
        trunk.id = try await house.store.createTrunk(trunk, tenant: house.tenant)
        #expect(try await house.store.settings(of: house.tenant).trunks.last == trunk)
        trunk.pri?.numberType = nil
        trunk.pri?.spans = []
        trunk.presentation = nil
        trunk.faultThreshold = 9
        try await house.store.updateTrunk(trunk, tenant: house.tenant)
        #expect(try await house.store.settings(of: house.tenant).trunks.last == trunk)
        trunk.pri = nil
        trunk.dialTemplate = "LINE/{digits}"
        try await house.store.updateTrunk(trunk, tenant: house.tenant)
        #expect(try await house.store.settings(of: house.tenant).trunks.last == trunk)
        let taken = await #expect(throws: StoreError.self) {
            try await house.store.createTrunk(trunk, tenant: house.tenant)
        }
        #expect(taken?.code == .alreadyExists && taken?.message.contains("'e1'") == true)
    }

    @Test("a trunk that a campaign dials over is not removed, one that nobody uses is")
    func removal() async throws {
        let house = try await TestHouse()
        let carrier = try #require(try await house.store.settings(of: house.tenant).trunks.first)
        let refused = await #expect(throws: StoreError.self) {
            try await house.store.removeTrunk(carrier, tenant: house.tenant)
        }
        #expect(refused?.code == .refused && refused?.message.contains("autumn") == true)
        var spare = carrier
        spare.name = "spare"
        spare.id = try await house.store.createTrunk(spare, tenant: house.tenant)
        try await house.store.removeTrunk(spare, tenant: house.tenant)
        #expect(try await house.store.settings(of: house.tenant).trunks == [carrier])
        let gone = await #expect(throws: StoreError.self) {
            try await house.store.removeTrunk(spare, tenant: house.tenant)
        }
        #expect(gone?.code == .notFound)
    }

    @Test("what a trunk carried is counted by outcome since a moment")
    func statistics() async throws {
        let house = try await TestHouse()
        try await house.addLeads(6)
        let now = Instant.now
        let leads = try await house.claim(6, at: now).leads
        let intents = leads.enumerated().map { house.intent($1, at: now + .seconds(Double($0))) }
        _ = try await house.store.commitIntents(intents, site: house.site)
        let outcomes: [Outcome] = [.answered, .abandoned, .busy, .trunkFault, .cancelled]
        let writes = zip(intents, outcomes).map { intent, outcome in
            StoreWrite.attempt(
                AttemptRecord(
                    attempt: intent.attempt, outcome: outcome, placedAt: outcome == .cancelled ? nil : now,
                    endedAt: now + .seconds(9)))
        }
        try await house.store.apply(
            writes.enumerated().map { SequencedWrite(entry: 1, ordinal: $0, write: $1) }, site: house.site)
        let statistics = try await house.store.trunkStatistics(tenant: house.tenant, since: now)
        let carrier = try #require(statistics[house.trunk])
        #expect(
            carrier.outcomes == [
                "answered": 1, "abandoned": 1, "busy": 1, "trunk-fault": 1, "cancelled": 1, "open": 1,
            ])
        #expect(carrier.seizures == 4 && carrier.answerSeizureRatio == 0.5)
        #expect(carrier.lastAttemptAt == intents[5].decidedAt)
        let later = try await house.store.trunkStatistics(tenant: house.tenant, since: now + .seconds(5))
        #expect(later[house.trunk]?.outcomes == ["open": 1])
        #expect(later[house.trunk]?.answerSeizureRatio == nil)
        #expect(try await house.store.trunkStatistics(tenant: house.tenant, since: now + .seconds(60)).isEmpty)
    }
}
