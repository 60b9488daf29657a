import ARIConnection
import AsteriskARI
import Foundation
import Sandbox
import Testing

/// The library as docs/ari.md shows it.
@Suite("The ARI library", .timeLimit(.minutes(3)))
struct LibraryTests {
    @Test("the guide shows the program that is tested")
    func guideIsCurrent() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let program = try String(contentsOf: folder.appending(path: "Greeting.swift"), encoding: .utf8)
        let top = folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let guide = try String(contentsOf: top.appending(path: "docs/ari.md"), encoding: .utf8)
        let isShown = guide.contains("<!-- Greeting.swift -->\n```swift\n\(program)```\n")
        #expect(isShown, "copy Greeting.swift into docs/ari.md")
    }

    @Test("the program calls, plays and hangs up; a busy number says so")
    func programRuns() async throws {
        try await withSandbox { sandbox in
            let configuration = ARIConfiguration(
                url: sandbox.ariURL.absoluteString, user: Sandbox.ariUser, password: sandbox.ariPassword,
                application: "greeter")
            let phone = Sandbox.phoneTemplate.replacing("{phone}", with: "1001")
            let busy = Sandbox.trunkTemplate.replacing("{number}", with: SandboxNumber(.busy).e164)
            let answered = try await greet(phone, with: "beep", at: configuration)
            #expect(answered == 16)
            let refused = try await greet(busy, with: "beep", at: configuration)
            #expect(refused == 17)
        }
    }
}
