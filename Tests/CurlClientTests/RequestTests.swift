import CurlClient
import Foundation
import Testing

@Suite("Requests and responses", .timeLimit(.minutes(3)))
struct RequestTests {
    private let client = CurlClient()

    /// Answers with what it was asked, so that a test sees the request as it was on the wire.
    private static func mirror(_ received: ScriptedServer.Received) -> ScriptedServer.Reply {
        let fields = received.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        return .respond(
            headers: [("X-Mirror", "yes")], body: "\(received.method) \(received.uri)\n\(fields)\n\n\(received.body)")
    }

    @Test(
        "a method goes out with the body and length that belong to it",
        arguments: [
            (HTTPMethod.get, nil as String?, nil as String?),
            (.delete, nil, nil),
            (.post, nil, "0"),
            (.put, nil, "0"),
            (.post, "", "0"),
            (.post, "{\"a\":1}", "7"),
            (.put, "é", "2"),
            (.patch, "x", "1"),
            (.delete, "gone", "4"),
        ])
    func sendsMethodAndBody(method: HTTPMethod, body: String?, length: String?) async throws {
        let server = try await ScriptedServer.start(Self.mirror)
        let request = HTTPRequest(method, server.url("/ari/x?y=%20z"), body: body.map { Array($0.utf8) })
        let response = try await client.send(request)
        #expect(response.status == 200)
        #expect(response.text.hasPrefix("\(method) /ari/x?y=%20z\n"))
        #expect(response.text.hasSuffix("\n\n\(body ?? "")"))
        let received = try #require(server.received.first)
        #expect(received["content-length"] == (length.map { [$0] } ?? []))
        #expect(received["expect"] == [])
        try await server.stop()
    }

    @Test("HEAD has a header and no body")
    func sendsHead() async throws {
        let server = try await ScriptedServer.start { _ in .respond(headers: [("ETag", "7")], body: "unseen") }
        let response = try await client.send(HTTPRequest(.head, server.url()))
        #expect(response.header("etag") == "7")
        #expect(response.body.isEmpty)
        try await server.stop()
    }

    @Test("headers and credentials go out as given")
    func sendsHeaders() async throws {
        let server = try await ScriptedServer.start(Self.mirror)
        let basic = try await client.send(
            HTTPRequest(
                .get, server.url(), headers: [("X-One", "1"), ("X-Empty", ""), ("X-One", "2")],
                credentials: .basic(user: "carillon", password: "p:ä")))
        let fields = try #require(server.received.first)
        #expect(fields["x-one"] == ["1", "2"])
        #expect(fields["x-empty"] == [""])
        #expect(fields["user-agent"] == ["carillon"])
        #expect(fields["authorization"] == ["Basic " + Data("carillon:p:ä".utf8).base64EncodedString()])
        #expect(basic.header("x-mirror") == "yes")
        _ = try await client.send(HTTPRequest(.get, server.url(), credentials: .bearer("t0ken")))
        #expect(server.received[1]["authorization"] == ["Bearer t0ken"])
        // A handle that is used again carries nothing over.
        _ = try await client.send(HTTPRequest(.get, server.url()))
        #expect(server.received[2]["authorization"] == [])
        try await server.stop()
    }

    @Test("every status is a response", arguments: [200, 204, 301, 400, 401, 404, 409, 500, 503])
    func returnsStatus(status: Int) async throws {
        let server = try await ScriptedServer.start { _ in
            .respond(status, headers: [("Location", "/elsewhere")], body: status == 204 ? "" : "why")
        }
        let response = try await client.send(HTTPRequest(.get, server.url()))
        #expect(response.status == status)
        #expect(response.text == (status == 204 ? "" : "why"))
        #expect(server.received.count == 1, "a redirect is not followed")
        try await server.stop()
    }

    @Test("an interim response and a trailer do not disturb the real one")
    func skipsInterimResponse() async throws {
        let server = try await ScriptedServer.start { _ in
            .raw(
                "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n X-Odd :  padded \t\r\n\r\n"
                    + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        }
        let response = try await client.send(HTTPRequest(.get, server.url()))
        #expect(response.status == 200)
        #expect(response.header("Link") == nil)
        #expect(response.text == "abcde")
        try await server.stop()
    }

    @Test("HTTP over a unix socket")
    func usesUnixSocket() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "carillon-\(UUID()).sock").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let server = try await ScriptedServer.start(unixSocket: path, Self.mirror)
        for _ in 0..<3 {
            let response = try await client.send(
                HTTPRequest(.post, "http://carillon/api/campaigns", body: "{}", unixSocketPath: path))
            #expect(response.text.hasPrefix("POST /api/campaigns\n"))
        }
        let counters = await client.counters
        #expect(counters.connectionsOpened == 1)
        #expect(counters.connectionsReused == 2)
        try await server.stop()
    }
}
