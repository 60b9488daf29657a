public import AsteriskARI
public import CallFloor

/// Reads what Asterisk says in the floor's words. What is none of our making, or nothing to the floor, says nothing.
public enum EventReader {
    /// The events that the floor lives on: what an application's event filter lets pass.
    public static let wantedEvents: [ARIEventType] = [
        .stasisStart, .channelStateChange, .channelDestroyed, .playbackFinished, .recordingFinished, .recordingFailed,
        .applicationReplaced,
    ]

    /// What else must pass while there are lines that are reserved first: busy and congested are told by it alone.
    static let eventsOfReservedLines: [ARIEventType] = [.dial]

    /// The input that an event is, if it is one.
    public static func input(from event: ARIEvent) -> Input? {
        switch event {
        case .stasisStart(let start): read(start)
        case .channelStateChange(let change): read(change)
        case .dial(let dial): read(dial)
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
        // An originated channel enters at answer; one that enters earlier is not answered yet: its line was reserved, or
        // it carries early media.
        start.channel.state == .up ? answer(of: start.channel) : nil
    }

    private static func read(_ change: ARI.ChannelStateChange) -> Input? {
        switch change.channel.state {
        case .ringing:
            guard case .customer(let attempt) = AsteriskNames.owner(ofChannel: change.channel.id.rawValue) else {
                return nil
            }
            return .ringing(attempt)
        // One that was originated is answered when it enters the application, which comes after this.
        case .up where change.channel.isReserved: return answer(of: change.channel)
        default: return nil
        }
    }

    private static func answer(of channel: ARI.Channel) -> Input? {
        switch AsteriskNames.owner(ofChannel: channel.id.rawValue) {
        case .customer(let attempt): .answered(attempt)
        case .agent(let leg): .legAnswered(leg)
        case nil: nil
        }
    }

    /// DAHDI tells that a phone rings by this and not always by the channel's state.
    private static func read(_ dial: ARI.Dial) -> Input? {
        guard dial.dialstatus == "RINGING", dial.peer.isReserved,
            case .customer(let attempt) = AsteriskNames.owner(ofChannel: dial.peer.id.rawValue)
        else { return nil }
        return .ringing(attempt)
    }

    private static func read(_ end: ARI.ChannelDestroyed) -> Input? {
        switch AsteriskNames.owner(ofChannel: end.channel.id.rawValue) {
        case .customer(let attempt):
            let cause = end.cause == 0 ? nil : end.cause
            let sipStatus = end.techCause.flatMap { (100..<700).contains($0) ? $0 : nil }
            return .ended(attempt, Ending(outcome: outcome(of: end), cause: cause, sipStatus: sipStatus))
        case .agent(let leg): return .legEnded(leg, legEnd(end))
        case nil: return nil
        }
    }

    /// How an agent's phone ended, or why it never answered.
    private static func legEnd(_ end: ARI.ChannelDestroyed) -> LegEnd {
        if end.channel.state == .up { return .gone }
        return LegEnd(outcome(of: end))
    }

    private static func outcome(of end: ARI.ChannelDestroyed) -> Outcome {
        // Nothing was dialled over a line that was only reserved.
        if end.channel.state.rawValue.hasPrefix("Rsrv") { return .congestion }
        let sipStatus = end.techCause.flatMap { (100..<700).contains($0) ? $0 : nil }
        return OutcomeTable.outcome(cause: end.cause == 0 ? nil : end.cause, sipStatus: sipStatus)
    }

    private static func read(_ recording: ARI.LiveRecording, failed: Bool) -> Input? {
        guard let attempt = AsteriskNames.attempt(ofRecording: recording.name.rawValue) else { return nil }
        let duration = recording.duration.map { Duration.seconds($0) }
        return .recordingFinished(attempt, duration: duration, failed: failed)
    }
}

extension LegEnd {
    /// What an unanswered call to an agent's phone came to.
    init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .busy, .rejected: .busy
            case .noAnswer: .noAnswer
            case .invalid, .congestion, .trunkFault: .unreachable
            case .answered, .abandoned, .machine, .cancelled, .lost: .gone
            }
    }
}
