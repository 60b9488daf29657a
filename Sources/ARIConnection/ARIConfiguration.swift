public import AsteriskARI
import Foundation
public import WebSockets

/// How to reach one Asterisk over ARI, and as which application.
public struct ARIConfiguration: Sendable {
    /// Where Asterisk serves ARI: `http://127.0.0.1:8088/ari`, or `https`. Without a path, `/ari` is added.
    public var url: String
    /// The user, a section of `ari.conf`.
    public var user: String
    /// That user's password.
    public var password: String
    /// The Stasis application that calls enter. One process at a time can hold it.
    public var application: ApplicationName
    /// How this process calls itself to another one that asks who holds the application.
    public var holder: String
    /// Parallel HTTP connections for commands. Asterisk answers one request at a time on each.
    public var maxConnections: Int
    /// The longest that a connection, TLS included, may take to open.
    public var connectTimeout: Duration
    /// The longest that a command may take.
    public var requestTimeout: Duration
    /// How long the events' socket may be silent before Asterisk is pinged; it never pings by itself.
    public var pingInterval: Duration
    /// How long after a ping Asterisk may stay silent before the socket is given up.
    public var pongDeadline: Duration
    /// How long to wait between attempts to connect.
    public var backoff: ARIBackoff
    /// When the consumer of events is told that it is behind, and when the socket is dropped.
    public var watermarks: ARIWatermarks
    /// Which events Asterisk sends; put again after every connect. What Carillon needs for itself is added.
    public var eventFilter: ARIEventFilter
    /// What an `https` address is trusted by.
    public var trust: WebSocketTrust

    /// Creates a configuration.
    public init(
        url: String = "http://127.0.0.1:8088/ari",
        user: String = "carillon",
        password: String,
        application: ApplicationName = "carillon",
        holder: String = ARIConfiguration.thisProcess,
        maxConnections: Int = 16,
        connectTimeout: Duration = .seconds(3),
        requestTimeout: Duration = .seconds(10),
        pingInterval: Duration = .seconds(5),
        pongDeadline: Duration = .seconds(5),
        backoff: ARIBackoff = ARIBackoff(),
        watermarks: ARIWatermarks = ARIWatermarks(),
        eventFilter: ARIEventFilter = ARIConfiguration.quietFilter,
        trust: WebSocketTrust = WebSocketTrust()
    ) {
        self.url = url
        self.user = user
        self.password = password
        self.application = application
        self.holder = holder
        self.maxConnections = maxConnections
        self.connectTimeout = connectTimeout
        self.requestTimeout = requestTimeout
        self.pingInterval = pingInterval
        self.pongDeadline = pongDeadline
        self.backoff = backoff
        self.watermarks = watermarks
        self.eventFilter = eventFilter
        self.trust = trust
    }

    /// Everything but what makes more than half of a call's events and tells nothing about its progress.
    public static let quietFilter = ARIEventFilter(
        allowed: [],
        disallowed: [.channelVarset, .channelDialplan, .channelCallerId, .channelConnectedLine])

    /// `process 4711 on pbx1`.
    public static var thisProcess: String {
        "process \(ProcessInfo.processInfo.processIdentifier) on \(ProcessInfo.processInfo.hostName)"
    }

    /// The address without a slash at its end, with its path.
    var base: String {
        var base = url[...]
        while base.hasSuffix("/") { base = base.dropLast() }
        let hasPath = base.split(separator: "/", omittingEmptySubsequences: false).count > 3
        return hasPath ? String(base) : base + "/ari"
    }

    /// The same address for WebSockets.
    var socketBase: String { base.hasPrefix("http") ? "ws" + base.dropFirst(4) : base }

    /// The filter with what the connection itself lives by, and with `more`.
    func filter(with more: [ARIEventType]) -> ARIEventFilter {
        let needed: [ARIEventType] = [.applicationReplaced, .channelUserevent] + more
        var filter = eventFilter
        if let allowed = filter.allowed, !allowed.isEmpty {
            filter.allowed = allowed + needed.filter { !allowed.contains($0) }
        }
        filter.disallowed?.removeAll { needed.contains($0) }
        return filter
    }
}

/// When the queue of events counts as too long. Numbers of events.
public struct ARIWatermarks: Sendable, Hashable {
    /// At this depth a congested queue counts as relieved.
    public var low: Int
    /// At this depth the queue counts as congested: time to stop dialling.
    public var high: Int
    /// At this depth the socket is dropped, and everything is looked up again once the queue is relieved.
    public var limit: Int

    /// Creates watermarks; `low < high < limit`.
    public init(low: Int = 1_000, high: Int = 10_000, limit: Int = 100_000) {
        precondition(0 <= low && low < high && high < limit, "watermarks must rise: low < high < limit")
        self.low = low
        self.high = high
        self.limit = limit
    }
}
