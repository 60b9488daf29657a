public import AsteriskARI
public import CallFloor

/// Reads what Asterisk says in the floor's words. What is none of our making, or nothing to the floor, says nothing.
public enum EventReader {
    /// The events that the floor lives on: what an application's event filter lets pass.
    public static let wantedEvents: [ARIEventType] = [
        .stasisStart, .channelStateChange, .channelDestroyed, .playbackFinished, .recordingFinished, .recordingFailed,
        .applicationReplaced,
    ]

    /// The input that an event is, if it is one.
    public static func input(from event: ARIEvent) -> Input? {
        switch event {
        case .stasisStart(let start): read(start)
        case .channelStateChange(let change): read(change)
        case .channelDestroyed(let end): read(end)
        case .playbackFinished(let end):
            AsteriskNames.attempt(ofMessage: end.playback.id.rawValue).map { .promptFinished($0) }
        case .recordingFinished(let end): read(end.recording, failed: false)
        case .recordingFailed(let end): read(end.recording, failed: true)
        default: nil
        }
    }

    /// What exists in Asterisk, out of the list of its channels.
    public static func view(of channels: [ARI.Channel]) -> SwitchView {
        var view = SwitchView(calls: [:], legs: [:])
        for channel in channels {
            switch AsteriskNames.owner(ofChannel: channel.id.rawValue) {
            case .customer(let attempt): view.calls[attempt] = channel.state == .up
            case .agent(let leg): view.legs[leg] = channel.state == .up
            case nil: break
            }
        }
        return view
    }

    private static func read(_ start: ARI.StasisStart) -> Input? {
        // An originated channel enters at answer; one that enters earlier carries early media and is not answered.
        guard start.channel.state == .up else { return nil }
        switch AsteriskNames.owner(ofChannel: start.channel.id.rawValue) {
        case .customer(let attempt): return .answered(attempt)
        case .agent(let leg): return .legAnswered(leg)
        case nil: return nil
        }
    }

    private static func read(_ change: ARI.ChannelStateChange) -> Input? {
        guard change.channel.state == .ringing,
            case .customer(let attempt) = AsteriskNames.owner(ofChannel: change.channel.id.rawValue)
        else { return nil }
        return .ringing(attempt)
    }

    private static func read(_ end: ARI.ChannelDestroyed) -> Input? {
        switch AsteriskNames.owner(ofChannel: end.channel.id.rawValue) {
        case .customer(let attempt):
            let cause = end.cause == 0 ? nil : end.cause
            let sipStatus = end.techCause.flatMap { (100..<700).contains($0) ? $0 : nil }
            let outcome = OutcomeTable.outcome(cause: cause, sipStatus: sipStatus)
            return .ended(attempt, Ending(outcome: outcome, cause: cause, sipStatus: sipStatus))
        case .agent(let leg): return .legEnded(leg)
        case nil: return nil
        }
    }

    private static func read(_ recording: ARI.LiveRecording, failed: Bool) -> Input? {
        guard let attempt = AsteriskNames.attempt(ofRecording: recording.name.rawValue) else { return nil }
        let duration = recording.duration.map { Duration.seconds($0) }
        return .recordingFinished(attempt, duration: duration, failed: failed)
    }
}
