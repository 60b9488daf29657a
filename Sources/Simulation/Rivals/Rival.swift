public import CallFloor

/// Another dialer's way of pacing, re-implemented from what its makers published, to stand beside ours in the same
/// world. It sees what that dialer sees, keeps what that dialer keeps, and says how many numbers to dial.
///
/// What lives in this folder: one file per dialer, with its source and settings. They describe behaviour in our own
/// words; nothing is copied. Each gets its best fair chance: the two-second threshold of the compliance runs, and
/// instant knowledge of what the telephone network does.
public protocol Rival: Sendable {
    /// Whether it looks at how long each agent has been busy and each call has rung: costly to make.
    var looksAtEach: Bool { get }

    /// Something happened to one of its calls.
    ///
    /// - Parameter time: Seconds since the beginning.
    mutating func heard(_ news: CallNews, at time: Double)

    /// A new day began: figures "of today" begin again.
    mutating func dayBegins(at time: Double)

    /// Looks at the call centre and decides.
    mutating func look(_ scene: Scene) -> Look
}

extension Rival {
    public var looksAtEach: Bool { false }
    public mutating func dayBegins(at time: Double) {}
}

/// What a rival decided.
public struct Look: Hashable, Sendable {
    /// Numbers to dial now.
    public var dials: Int
    /// Seconds until it looks again. Above 0.
    public var nextIn: Double

    /// Creates a decision.
    public init(dials: Int, nextIn: Double) {
        self.dials = dials
        self.nextIn = nextIn
    }
}

/// What happens to a call, as a dialer hears of it.
public enum CallNews: Sendable {
    /// It was dialled.
    case dialled
    /// A person answered, this many seconds after the dial.
    case answered(after: Double)
    /// It is over.
    case ended(AttemptRecord)
    /// An agent is done with a conversation: seconds from its beginning to the end of wrap-up, and of wrap-up alone.
    case handled(AgentID, in: Double, wrapUp: Double)
}

/// What a dialer can see of its call centre at one moment. Times in seconds.
public struct Scene: Hashable, Sendable {
    /// Since the beginning.
    public var time: Double
    /// Since the day's opening.
    public var timeOfDay: Double
    /// How long the day is.
    public var dayLength: Double
    /// Agents ready for a call.
    public var idle: Int
    /// Agents in a conversation, or whose phone is being connected.
    public var talking: Int
    /// Agents in wrap-up.
    public var wrappingUp: Int
    /// Dials that nobody has answered yet.
    public var ringing: Int
    /// Answered customers without an agent.
    public var waiting: Int
    /// The largest share of live answers that may be abandoned.
    public var cap: Double
    /// Each busy agent; empty unless the rival looks at each.
    public var busy: [Busy] = []
    /// For how long each unanswered dial has been out, longest first; empty unless the rival looks at each.
    public var ringingFor: [Double] = []

    /// Creates a scene.
    public init(
        time: Double, timeOfDay: Double, dayLength: Double, idle: Int, talking: Int, wrappingUp: Int, ringing: Int,
        waiting: Int, cap: Double, busy: [Busy] = [], ringingFor: [Double] = []
    ) {
        self.time = time
        self.timeOfDay = timeOfDay
        self.dayLength = dayLength
        self.idle = idle
        self.talking = talking
        self.wrappingUp = wrappingUp
        self.ringing = ringing
        self.waiting = waiting
        self.cap = cap
        self.busy = busy
        self.ringingFor = ringingFor
    }

    /// A busy agent.
    public struct Busy: Hashable, Sendable {
        /// Who it is.
        public var agent: AgentID
        /// Talking, or else in wrap-up.
        public var isTalking: Bool
        /// For how long in that state.
        public var elapsed: Double
        /// For how long since the conversation began.
        public var handling: Double

        /// Creates a busy agent.
        public init(_ agent: AgentID = AgentID(0), isTalking: Bool, elapsed: Double, handling: Double) {
            self.agent = agent
            self.isTalking = isTalking
            self.elapsed = elapsed
            self.handling = handling
        }
    }

    /// Agents who are there and not on a break.
    public var loggedIn: Int { idle + talking + wrappingUp }
}
