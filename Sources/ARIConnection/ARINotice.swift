public import AsteriskARI

/// What the consumer of a connection learns, in order.
public enum ARINotice: Sendable {
    /// The socket is open and everything was looked up: whatever was known before must be compared with this view.
    /// Events that happened after the view was taken follow; some of them may be in it already.
    case connected(ARIView)
    /// Something happened.
    case event(ARIEvent)
    /// A message came that cannot be read; something may be missing from the picture.
    case unreadable(ARIError)
    /// The queue is longer than the high mark: stop dialling. Comes ahead of what is queued.
    case congested(depth: Int)
    /// The queue is shorter than the low mark again.
    case relieved
    /// Events are being lost from here to the next `connected`. Also comes when an attempt to connect fails for another
    /// reason than the one before.
    case disconnected(ARIError)
    /// Another process took the application: this one must not act any more. Nothing follows.
    case replaced
}

/// What Asterisk holds, as it was looked up after a connect.
public struct ARIView: Sendable {
    /// Every channel, other applications' included.
    public let channels: [ARI.Channel]
    /// Every bridge.
    public let bridges: [ARI.Bridge]
    /// Our application: which of them are its own.
    public let application: ARI.Application
}
