import ArgumentParser
import Foundation
import ScriptedAsterisk

/// A scripted peer in a process of its own, so that its memory and time are not counted. Ends with its standard input.
struct PeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer", abstract: "Plays an Asterisk where everybody answers and nobody hangs up.",
        shouldDisplay: false)

    func run() async throws {
        var configuration = ScriptedAsterisk.Configuration()
        configuration.keepsRequests = false
        let script = Script(.on(Operation.placing, play: .answers(after: .milliseconds(20))))
        let peer = try await ScriptedAsterisk.start(script, configuration)
        try FileHandle.standardOutput.write(contentsOf: Data("\(peer.port)\n".utf8))
        // The parent holds the other end, however it dies.
        while !FileHandle.standardInput.availableData.isEmpty {}
        await peer.stop()
    }
}
