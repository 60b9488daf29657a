/// What a ``CurlClient`` has done since it was made.
public struct CurlCounters: Sendable, Equatable {
    /// Requests that were handed in.
    public internal(set) var requests = 0
    /// Requests that got a response, whatever its status.
    public internal(set) var responses = 0
    /// Requests that ended with a ``CurlError``.
    public internal(set) var failures = 0
    /// Connections that were opened.
    public internal(set) var connectionsOpened = 0
    /// Responses that came over a connection which an earlier request had opened.
    public internal(set) var connectionsReused = 0
    /// Requests under way, those waiting in line for a connection included.
    public internal(set) var inFlight = 0
}
