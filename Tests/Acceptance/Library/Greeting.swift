import ARIConnection
import AsteriskARI
import Logging

/// Calls an endpoint, plays a sound to whoever answers, and hangs up.
///
/// - Returns: Why the call ended (ITU-T Q.850): 16 is a normal end.
func greet(_ endpoint: String, with sound: String, at configuration: ARIConfiguration) async throws -> Int {
    let asterisk = ARIConnection(configuration: configuration, logger: Logger(label: "greeter"))
    return try await withThrowingTaskGroup { group in
        // A program with more to do hands the connection to a ServiceGroup instead.
        group.addTask { try await asterisk.run() }
        defer { group.cancelAll() }

        // The application exists on the server once its socket is open.
        for await batch in asterisk.notices {
            for case .connected in batch {
                return try await call(endpoint, playing: sound, over: asterisk, as: configuration.application)
            }
        }
        throw CancellationError()
    }
}

private func call(
    _ endpoint: String, playing sound: String, over asterisk: ARIConnection, as application: ApplicationName
) async throws -> Int {
    // Choose the ids, watch them, then create: no event can come too early.
    let (call, greeting): (ChannelID, PlaybackID) = ("greeting-1", "greeting-1-sound")
    let (callEvents, greetingEvents) = (asterisk.events(about: call), asterisk.events(about: greeting))
    try await asterisk.perform(
        ARI.Channels.Originate(endpoint: endpoint, app: application, timeout: 20, channelId: call))

    for try await event in callEvents {
        switch event {
        case .stasisStart:
            // The call was answered and is ours.
            try await asterisk.perform(
                ARI.Channels.PlayWithId(channelId: call, playbackId: greeting, media: ["sound:\(sound)"]))
            _ = try await greetingEvents.first(within: .seconds(30)) { $0.type == .playbackFinished }
            try await asterisk.perform(ARI.Channels.Hangup(channelId: call, reason: .normal))
        case .channelDestroyed(let end):
            return end.cause
        default:
            break
        }
    }
    throw CancellationError()
}
