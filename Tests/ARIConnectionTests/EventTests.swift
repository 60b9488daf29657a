import ARIConnection
import AsteriskARI
import ScriptedAsterisk
import Testing

@Suite("Events", .timeLimit(.minutes(3)))
struct EventTests {
    @Test("every event of a flood arrives once and in order")
    func losesNothing() async throws {
        try await ScriptedAsterisk.running { peer in
            try await withConnection(peer) { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                let events = (0..<100).map { userEvent("e\($0)") }
                _ = try await peer.flood(app: "app", with: events, perSecond: 20_000, count: 10_000)
                await log.wait(for: "all of them") { $0.count >= 10_001 }
                let names = log.gists.filter { $0.hasPrefix("e") }
                #expect(names == (0..<10_000).map { "e\($0 % 100)" })
                #expect(log.connection.counters.events == 10_000)
                #expect(log.connection.counters.eventBytes > 1_000_000)
            }
        }
    }

    @Test("past the high mark it says so ahead of the queue, and below the low mark again")
    func isCongestedAndRelieved() async throws {
        try await ScriptedAsterisk.running { peer in
            try await withConnection(peer, reads: false) {
                $0.watermarks = ARIWatermarks(low: 5, high: 50, limit: 100_000)
            } _: { log in
                try await peer.wait(for: "the look-up", within: .seconds(60)) { $0.count(.listBridges) == 1 }
                _ = try await peer.flood(app: "app", with: [userEvent("e")], perSecond: 100_000, count: 1_200)
                while log.connection.counters.events < 1_200 { try await Task.sleep(for: .milliseconds(2)) }
                #expect(log.connection.isCongested)
                #expect(log.connection.counters.queueDepth == 1_201)
                var iterator = log.connection.notices.makeAsyncIterator()
                var gists: [String] = []
                while gists.count < 1_203 { gists += await iterator.next()?.map(\.gist) ?? ["over"] }
                #expect(gists.first == "congested")
                #expect(gists[1] == "connected")
                #expect(gists.last == "relieved")
                #expect(gists.count == 1_203)
                #expect(!log.connection.isCongested)
                #expect(log.connection.counters.congestions == 1)
                #expect(log.connection.counters.maxQueueDepth == 1_201)
            }
        }
    }

    @Test("at the limit the socket is dropped, what was taken is delivered, and it comes back when relieved")
    func overruns() async throws {
        try await ScriptedAsterisk.running { peer in
            try await withConnection(peer, reads: false) {
                $0.watermarks = ARIWatermarks(low: 10, high: 50, limit: 100)
            } _: { log in
                try await peer.wait(for: "the look-up", within: .seconds(60)) { $0.count(.listBridges) == 1 }
                // The peer's socket closes under the flood.
                _ = try? await peer.flood(app: "app", with: [userEvent("e")], perSecond: 100_000, count: 5_000)
                try await peer.wait(for: "the drop", within: .seconds(60)) { $0.connectedApps.isEmpty }
                #expect(await peer.view().socketsOpened == 1, "not before the queue is relieved")
                async let reading: Void = log.read()
                await log.wait(for: "the second connect") { $0.filter { $0 == "connected" }.count == 2 }
                let events = log.gists.filter { $0 == "e" }.count
                let rest = log.gists.filter { $0 != "e" }
                #expect((99...100).contains(events), "nothing that was taken is lost")
                #expect(
                    Set(rest) == ["congested", "connected", "relieved", "disconnected(overrun)"], "\(rest)")
                #expect(rest.first == "congested")
                #expect(log.connection.counters.overruns == 1)
                await peer.obey(.emit(app: "app", userEvent("after")))
                await log.wait(for: "an event") { $0.last == "after" }
                withUnsafeCurrentTask { $0?.cancel() }
                await reading
            }
        }
    }

    @Test("what cannot be read is told, and the next event comes")
    func tellsUnreadable() async throws {
        try await ScriptedAsterisk.running { peer in
            try await withConnection(peer) { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                await peer.obey(.emit(app: "app", .object([.init("type", "StasisStart")])))
                await peer.obey(
                    .emit(app: "app", .object([.init("type", "NewInAsterisk99"), .init("application", "app")])))
                await peer.obey(.emit(app: "app", userEvent("fine")))
                await log.wait(for: "all") { $0.count == 4 }
                #expect(log.gists == ["connected", "unreadable", "NewInAsterisk99", "fine"])
                #expect(log.connection.counters.unreadableEvents == 1)
                guard case .unreadable(let error) = log.notices[1] else { return }
                #expect(error.message.contains("StasisStart"))
            }
        }
    }
}

@Suite("Watching one object", .timeLimit(.minutes(3)))
struct WatchTests {
    @Test("choose the id, watch it, then create: nothing is missed")
    func watches() async throws {
        try await ScriptedAsterisk.running(.everyoneAnswers) { peer in
            try await withConnection(peer) { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                let id: ChannelID = "01JWATCH"
                let watch = log.connection.events(about: id)
                let other = log.connection.events(about: ChannelID("other"))
                _ = try await log.connection.perform(
                    ARI.Channels.OriginateWithId(channelId: id, endpoint: "PJSIP/1@net", app: "app"))
                let event = try await watch.first(within: .seconds(60)) { $0.type == .stasisStart }
                guard case .stasisStart(let start) = event else { return }
                #expect(start.channel.id == id)
                await log.wait(for: "the same event for the consumer") { $0.contains("StasisStart") }
                let silence = await #expect(throws: ARIError.self) {
                    try await other.first(within: .milliseconds(10)) { _ in true }
                }
                #expect(silence?.code == .timedOut)
            }
        }
    }

    @Test("a lost socket ends a watch: its event may have been missed")
    func endsWithSocket() async throws {
        try await ScriptedAsterisk.running { peer in
            try await withConnection(peer) { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                let watch = log.connection.events(about: ChannelID("x"))
                await peer.obey(.dropSocket(app: "app"))
                let error = await #expect(throws: ARIError.self) {
                    try await watch.first(within: .seconds(60)) { _ in true }
                }
                #expect(error?.code == .connectionLost)
            }
        }
    }
}
