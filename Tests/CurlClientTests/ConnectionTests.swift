import CurlClient
import NIOConcurrencyHelpers
import Testing

@Suite("Connections", .timeLimit(.minutes(3)))
struct ConnectionTests {
    @Test("one after the other shares one connection")
    func reuses() async throws {
        let server = try await ScriptedServer.start { _ in .respond(body: "ok") }
        let client = CurlClient()
        for _ in 0..<50 { _ = try await client.send(HTTPRequest(.post, server.url())) }
        let counters = await client.counters
        #expect(counters.requests == 50)
        #expect(counters.responses == 50)
        #expect(counters.connectionsOpened == 1)
        #expect(counters.connectionsReused == 49)
        #expect(Set(server.received.map(\.connection)) == [1])
        try await server.stop()
    }

    @Test("a connection that was closed while idle is replaced without anybody noticing")
    func replacesDeadConnection() async throws {
        let server = try await ScriptedServer.start { _ in .respond(body: "ok") }
        let client = CurlClient()
        _ = try await client.send(HTTPRequest(.post, server.url()))
        try await server.dropConnections()
        let response = try await client.send(HTTPRequest(.post, server.url()))
        #expect(response.status == 200)
        #expect(await client.counters.connectionsOpened == 2)
        try await server.stop()
    }

    @Test("a thousand at a time share the configured connections, and each gets its own answer")
    func sharesConnections() async throws {
        let server = try await ScriptedServer.start { .respond(body: "\($0.uri) \($0.body)") }
        let client = CurlClient(configuration: CurlConfiguration(maxConnectionsPerHost: 8))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<1000 {
                group.addTask {
                    let response = try await client.send(
                        HTTPRequest(.post, server.url("/\(number)"), body: "body \(number)"))
                    #expect(response.text == "/\(number) body \(number)")
                }
            }
            try await group.waitForAll()
        }
        let counters = await client.counters
        #expect(counters.responses == 1000)
        #expect(counters.inFlight == 0)
        #expect(counters.connectionsOpened <= 8)
        #expect(Set(server.received.map(\.connection)).count <= 8)
        try await server.stop()
    }

    @Test("waiting in line for a connection counts against the time-out, and such a request was not sent")
    func timesOutInLine() async throws {
        let server = try await ScriptedServer.start { _ in .silence }
        let client = CurlClient(configuration: CurlConfiguration(maxConnectionsPerHost: 1))
        let first = Task { try await client.send(HTTPRequest(.post, server.url("/first"))) }
        #expect(await eventually { server.received.count == 1 })
        let error = try await #require(throws: CurlError.self) {
            try await client.send(HTTPRequest(.post, server.url("/second"), timeout: .milliseconds(50)))
        }
        #expect(error.code == .timedOut)
        #expect(!error.requestMayHaveBeenSent)
        first.cancel()
        _ = await first.result
        #expect(server.received.count == 1)
        try await server.stop()
    }

    @Test("cancelling at any moment leaves nothing behind")
    func cancelsUnderLoad() async throws {
        let server = try await ScriptedServer.start { $0.uri == "/slow" ? .silence : .respond(body: "ok") }
        let client = CurlClient(configuration: CurlConfiguration(maxConnectionsPerHost: 4))
        let ended = NIOLockedValueBox(0)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let task = Task {
                        try await client.send(HTTPRequest(.get, server.url(number % 2 == 0 ? "/slow" : "/quick")))
                    }
                    if number % 4 == 0 { await Task.yield() }
                    if number % 2 == 0 { task.cancel() }
                    _ = await task.result
                    ended.withLockedValue { $0 += 1 }
                }
            }
        }
        #expect(ended.withLockedValue { $0 } == 200)
        #expect(await client.counters.inFlight == 0)
        try await server.stop()
    }

    @Test("a released client closes its connections")
    func closesOnRelease() async throws {
        let server = try await ScriptedServer.start { _ in .respond() }
        weak var released: CurlClient?
        do {
            let client = CurlClient()
            released = client
            _ = try await client.send(HTTPRequest(.get, server.url()))
            #expect(server.openConnections == 1)
        }
        #expect(await eventually { released == nil && server.openConnections == 0 })
        try await server.stop()
    }
}
