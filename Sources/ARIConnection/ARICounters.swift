/// What a connection has done so far: a snapshot.
public struct ARICounters: Sendable, Equatable {
    /// Commands that were sent or failed to be.
    public internal(set) var commands = 0
    /// Commands that ended with an ``ARIError``.
    public internal(set) var failedCommands = 0
    /// Events that were received and read.
    public internal(set) var events = 0
    /// Messages that could not be read.
    public internal(set) var unreadableEvents = 0
    /// Bytes of events.
    public internal(set) var eventBytes = 0
    /// How often the events' socket was opened and everything looked up.
    public internal(set) var connects = 0
    /// How often the high mark was reached.
    public internal(set) var congestions = 0
    /// How often the socket was dropped because the queue was full.
    public internal(set) var overruns = 0
    /// Notices that wait to be taken.
    public internal(set) var queueDepth = 0
    /// The most that ever waited.
    public internal(set) var maxQueueDepth = 0
}
