import Foundation
import Testing
import WebSockets

@Suite("TLS", .timeLimit(.minutes(3)))
struct TLSTests {
    private let loop = WebSocketLoop()

    /// A certificate for 127.0.0.1 that vouches for itself, made by `openssl` and gone with the value.
    private final class TestCertificate: Sendable {
        let directory: URL

        init() throws {
            directory = FileManager.default.temporaryDirectory.appending(path: "carillon-tls-\(UUID())")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let openssl = Process()
            openssl.executableURL = URL(filePath: "/usr/bin/env")
            openssl.arguments = [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                "-keyout", privateKey, "-out", certificate,
            ]
            openssl.standardError = FileHandle.nullDevice
            try openssl.run()
            openssl.waitUntilExit()
            try #require(openssl.terminationStatus == 0, "openssl made no certificate")
        }

        deinit { try? FileManager.default.removeItem(at: directory) }

        var certificate: String { directory.appending(path: "certificate.pem").path }
        var privateKey: String { directory.appending(path: "key.pem").path }
        var files: WebSocketCertificate { .init(certificateFile: certificate, privateKeyFile: privateKey) }
    }

    @Test("messages over TLS, trusted by its authority or because a test says so", arguments: [true, false])
    func carriesMessages(byAuthority: Bool) async throws {
        let files = try TestCertificate()
        let listener = try await loop.listen(certificate: files.files)
        let trust =
            byAuthority
            ? WebSocketTrust(certificateAuthorityFile: files.certificate) : WebSocketTrust(acceptsSelfSigned: true)
        let dialled = try await loop.dial("wss://127.0.0.1:\(listener.port)/", trust: trust)
        var sockets = listener.makeAsyncIterator()
        let accepted = try #require(await sockets.next())
        let text = String(repeating: "secret ", count: 50_000)
        for (sender, receiver) in [(dialled, accepted), (accepted, dialled)] {
            var messages = receiver.messages.makeAsyncIterator()
            try await sender.send(text: text)
            #expect(await messages.next() == .text(text))
        }
        await dialled.close(.normal, reason: "done")
        #expect(await accepted.closure()?.reason == "done")
        await listener.close()
    }

    @Test("a certificate that nobody vouches for is refused")
    func refusesUntrusted() async throws {
        let files = try TestCertificate()
        let listener = try await loop.listen(certificate: files.files)
        let error = try await #require(throws: WebSocketError.self) {
            try await loop.dial("wss://127.0.0.1:\(listener.port)/")
        }
        #expect(error.code == .tls, "\(error)")
        await listener.close()
    }

    @Test("files that are not there")
    func namesMissingFiles() async throws {
        let listening = try await #require(throws: WebSocketError.self) {
            _ = try await loop.listen(certificate: .init(certificateFile: "/nonexistent", privateKeyFile: "/none"))
        }
        #expect(listening.code == .couldNotListen)
        let dialling = try await #require(throws: WebSocketError.self) {
            try await loop.dial("wss://127.0.0.1:1/", trust: .init(certificateAuthorityFile: "/nonexistent"))
        }
        #expect(dialling.code == .tls)
        #expect(dialling.message.contains("/nonexistent"))
    }

    @Test("a server that does not speak TLS")
    func refusesPlain() async throws {
        let server = try await PlainServer.start(reply: "HTTP/1.1 400 Bad Request\r\n\r\n")
        let error = try await #require(throws: WebSocketError.self) {
            try await loop.dial("wss://127.0.0.1:\(server.port)/")
        }
        #expect(error.code == .tls, "\(error)")
        try await server.stop()
    }
}
