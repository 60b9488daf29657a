import AsteriskARI
import Sandbox
import Testing

/// Every operation of the description, called at least once on a real Asterisk.
@Suite("Every operation on a real Asterisk", .timeLimit(.minutes(3)))
struct EveryOperationTests {
    @Test("the table names each operation once")
    func tableIsComplete() {
        let names = OperationTable.rows.map { $0.operation.name }
        #expect(names.count == Set(names).count)
        #expect(Set(names) == Set(ARI.allOperations.map { $0.name }))
    }

    @Test("each is answered as the table says; answers and events are as described")
    func everyOperation() async throws {
        try await withSandbox { sandbox in
            let tour = Tour(sandbox)
            let listening = try await tour.listen()
            for (name, stage) in Self.stages {
                do {
                    try await stage(tour)
                } catch {
                    sandbox.record(error, name)
                }
            }
            listening.cancel()
            try await review(tour)
        }
    }

    /// What must be true of the whole tour.
    private func review(_ tour: Tour) async throws {
        #expect(Set(ARI.allOperations.map { $0.name }).subtracting(await tour.performed) == [])
        #expect(await tour.log.failures == [])
        let events = await tour.log.events
        let types = Set(events.map(\.type))
        #expect(types.isSuperset(of: [.stasisStart, .stasisEnd, .channelDestroyed, .dial, .channelDtmfReceived]))
        // A server that is newer than the description may send more; that is what `extra` is for.
        if tour.sandbox.asteriskVersion == ARI.describedVersion {
            let surprises = await tour.surprises.union(events.flatMap { Surprises.inside($0) })
            #expect(surprises.subtracting(Surprises.known) == [])
        }
        print("\(types.count) types of events seen: \(types.sorted().map(\.rawValue).joined(separator: " "))")
    }

    /// What the tour does, in this order: the first stage loads what later ones need.
    private static let stages: [(String, @Sendable (Tour) async throws -> Void)] = [
        ("modules", { try await $0.modules() }),
        ("server", { try await $0.server() }),
        ("logs", { try await $0.logs() }),
        ("objects", { try await $0.objects() }),
        ("applications", { try await $0.applications() }),
        ("events", { try await $0.events() }),
        ("device states", { try await $0.deviceStates() }),
        ("endpoints", { try await $0.endpoints() }),
        ("sounds", { try await $0.sounds() }),
        ("mailboxes", { try await $0.mailboxes() }),
        ("answered call", { try await $0.answeredCall() }),
        ("incoming call", { try await $0.incomingCall() }),
        ("claimed call", { try await $0.claimedCall() }),
        ("dialled call", { try await $0.dialledCall() }),
        ("bridge", { try await $0.bridge() }),
    ]
}
