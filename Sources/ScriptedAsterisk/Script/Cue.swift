/// One moment in the life of a channel, as the far end plays it.
public struct Cue: Sendable {
    /// What happens.
    public enum Act: Sendable {
        /// The far end alerts (`180 Ringing`).
        case ring
        /// Early media (`183 Session Progress`).
        case progress
        /// The far end picks up.
        case answer
        /// The far end, or the network, ends the call.
        ///
        /// - cause: Q.850. - techCause: the SIP status, which Asterisk reports for calls that were never answered.
        case hangUp(cause: Int, techCause: Int? = nil)
        /// The person presses a key. - milliseconds: how long.
        case press(String, milliseconds: Int = 100)
        /// The person begins to speak (reported where talk detection is on).
        case startTalking
        /// The person falls silent. - milliseconds: how long they spoke.
        case stopTalking(milliseconds: Int)
        /// Something about the peer itself.
        case instruct(Instruction)
    }

    /// How long after the cue before it.
    public var delay: Duration
    /// What happens then.
    public var act: Act

    /// Creates a cue that comes `delay` after the one before it.
    public static func after(_ delay: Duration, _ act: Act) -> Cue { Cue(delay: delay, act: act) }
}

extension [Cue] {
    /// Rings, is answered, and the far end hangs up when it has talked; nil means that it stays on the line.
    public static func answers(
        after ringing: Duration = .zero, talks: Duration? = nil
    ) -> [Cue] {
        var cues: [Cue] = ringing == .zero ? [] : [.after(.zero, .ring)]
        cues.append(.after(ringing, .answer))
        if let talks { cues.append(.after(talks, .hangUp(cause: 16))) }
        return cues
    }

    /// Fails with a cause before it is answered. `rings` is how long it alerts first; nil means that it does not.
    public static func fails(cause: Int, techCause: Int? = nil, rings: Duration? = nil) -> [Cue] {
        guard let rings else { return [.after(.zero, .hangUp(cause: cause, techCause: techCause))] }
        return [.after(.zero, .ring), .after(rings, .hangUp(cause: cause, techCause: techCause))]
    }

    /// Busy: 17, 486.
    public static let busy: [Cue] = .fails(cause: 17, techCause: 486)
    /// No such number: 1, 404.
    public static let unallocated: [Cue] = .fails(cause: 1, techCause: 404)
    /// Rings until the caller gives up.
    public static let ringsForever: [Cue] = [.after(.zero, .ring)]
    /// Glare on an E1: the exchange took the B channel that we wanted. Cause 44.
    public static let glare: [Cue] = .fails(cause: 44)
}
