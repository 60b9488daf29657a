/// How many connections a pool keeps, and how patient it is.
public struct PoolLimits: Sendable {
    /// Connections that are kept open while nobody needs them. 0...`maximum`.
    public var minimum: Int
    /// Connections at most; each has a thread. At least 1.
    public var maximum: Int
    /// How long one waits for a connection, including the time to open it, before it is an error.
    public var leaseTimeout: Duration
    /// How long a connection above the minimum lies idle before it is closed.
    public var idleTimeout: Duration
    /// A connection that lay idle longer is asked for a sign of life before it is given away.
    public var checkAfter: Duration
    /// The pauses between attempts to reach a server that does not answer: doubled each time, with jitter.
    public var backoff: Backoff

    /// Pauses between attempts.
    public struct Backoff: Sendable {
        /// The first pause.
        public var initial: Duration
        /// The longest pause.
        public var maximum: Duration

        /// Creates a back-off.
        public init(initial: Duration = .milliseconds(100), maximum: Duration = .seconds(5)) {
            self.initial = initial
            self.maximum = maximum
        }
    }

    /// Creates limits.
    public init(
        minimum: Int = 1, maximum: Int = 8, leaseTimeout: Duration = .seconds(5), idleTimeout: Duration = .seconds(60),
        checkAfter: Duration = .seconds(1), backoff: Backoff = Backoff()
    ) {
        precondition(maximum >= 1 && (0...maximum).contains(minimum), "a pool has at least one connection")
        self.minimum = minimum
        self.maximum = maximum
        self.leaseTimeout = leaseTimeout
        self.idleTimeout = idleTimeout
        self.checkAfter = checkAfter
        self.backoff = backoff
    }
}
