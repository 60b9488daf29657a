/// What the peer does: rules, the first that fits a request decides. A request that none fits is answered as Asterisk
/// would, and a call that none fits is never answered: it times out.
public struct Script: Sendable {
    /// In order: the first that fits wins.
    public var rules: [Rule]
    /// How long after `channels/create` a channel enters its application. Until then `dial` is refused with 409.
    public var timeToEnterStasis: Duration = .milliseconds(1)
    /// How long each medium of a playback lasts.
    public var playbackLength: Duration = .milliseconds(50)
    /// E1 spans with PRI signalling. Without any, DAHDI's dial strings are like all others: there is always a line.
    /// Read once, when the peer starts or restarts.
    public var spans: [Span] = []

    /// Creates a script.
    public init(_ rules: Rule...) { self.rules = rules }

    /// Creates a script from rules that were put together elsewhere.
    public init(rules: [Rule]) { self.rules = rules }

    /// Every call is answered at once and stays up until it is hung up.
    public static let everyoneAnswers = Script(.on(Operation.placing, play: .answers()))
}

/// A condition and what happens where it holds.
public struct Rule: Sendable {
    /// How a request is answered.
    public enum Reply: Sendable {
        /// As Asterisk would, by the state of its channels and bridges.
        case asUsual
        /// With an error, and nothing is done: `{"message": ...}`.
        case error(Int, String)
        /// With this status and body, and nothing is done.
        case body(Int, JSON)
        /// Never, and nothing is done. The connection stays open.
        case silence
        /// Nothing is done and the connection is closed.
        case dropBefore
        /// It is done, its events are sent, and the connection is closed instead of an answer.
        case dropAfter

        /// What Asterisk says to every failure to make a channel: no free B channel, unknown endpoint, unreachable AOR.
        public static let allocationFailed = Reply.body(500, ["error": "Allocation failed"])
    }

    /// The operations that it is about; empty means all.
    public var operations: Set<Operation>
    /// The dial string of the request, or of the channel that it is about.
    public var endpoint: Glob?
    /// The id of the channel that it is about.
    public var channel: Glob?
    /// Holds only while at least so many live channels have a dial string that fits: a full span of an E1.
    public var busyLines: (endpoint: Glob, atLeast: Int)?
    /// How often it applies before the next rules get their turn; nil means always.
    public var times: Int?
    /// How the request is answered.
    public var reply: Reply = .asUsual
    /// How long the answer is held back. What was done is done, and its events are sent, at once.
    public var delay: Duration = .zero
    /// What the far end does, if the request places a call.
    public var play: [Cue] = []
    /// What the peer itself does when the rule applies.
    public var instructions: [Instruction] = []

    /// A rule for some operations.
    public static func on(
        _ operations: Set<Operation>, to endpoint: Glob? = nil, channel: Glob? = nil,
        whileBusy busyLines: (endpoint: Glob, atLeast: Int)? = nil, times: Int? = nil, reply: Reply = .asUsual,
        delay: Duration = .zero, play: [Cue] = [], instructions: [Instruction] = []
    ) -> Rule {
        Rule(
            operations: operations, endpoint: endpoint, channel: channel, busyLines: busyLines, times: times,
            reply: reply, delay: delay, play: play, instructions: instructions)
    }

    /// A rule for one operation.
    public static func on(
        _ operation: Operation, to endpoint: Glob? = nil, channel: Glob? = nil,
        whileBusy busyLines: (endpoint: Glob, atLeast: Int)? = nil, times: Int? = nil, reply: Reply = .asUsual,
        delay: Duration = .zero, play: [Cue] = [], instructions: [Instruction] = []
    ) -> Rule {
        .on(
            [operation], to: endpoint, channel: channel, whileBusy: busyLines, times: times, reply: reply, delay: delay,
            play: play, instructions: instructions)
    }
}

/// What the peer can be told to do of its own accord. `app` names the application whose socket is meant.
public enum Instruction: Sendable {
    /// Sends an event as it is: nothing is added, no filter applies.
    case emit(app: String, JSON)
    /// Closes the socket with a close frame.
    case closeSocket(app: String, code: UInt16 = 1001)
    /// Drops the socket without a word.
    case dropSocket(app: String)
    /// Holds every event back (a stalled task processor); they follow, in order, at `.resumeEvents`.
    case stallEvents(app: String)
    /// Sends what was held back and goes on.
    case resumeEvents(app: String)
    /// Answers no ping until told otherwise.
    case ignorePings(app: String)
    /// Answers pings again.
    case answerPings(app: String)
    /// Stops reading from the socket: the reader's frames pile up in the kernel.
    case stopReading(app: String)
    /// A span goes into alarm, or comes out of it.
    case alarm(span: Int, isOn: Bool)
    /// Dies and comes back empty: every connection is dropped, all channels, bridges and applications are forgotten.
    case restart
}
