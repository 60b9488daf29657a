/// An HTTP request method.
public struct HTTPMethod: Sendable, Hashable, CustomStringConvertible {
    /// As it is written in the request line.
    public let rawValue: String

    /// Any method: an upper-case token (RFC 9110, section 9.1).
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// Reads.
    public static let get = HTTPMethod("GET")
    /// Reads the header only.
    public static let head = HTTPMethod("HEAD")
    /// Acts.
    public static let post = HTTPMethod("POST")
    /// Stores or replaces.
    public static let put = HTTPMethod("PUT")
    /// Changes in part.
    public static let patch = HTTPMethod("PATCH")
    /// Removes.
    public static let delete = HTTPMethod("DELETE")

    /// The token.
    public var description: String { rawValue }

    /// Whether repeating a request changes nothing beyond the first time by the method's own definition, and it only
    /// reads (RFC 9110, section 9.2.1). Only such a request is ever put on a second connection when a kept one breaks.
    public var isSafe: Bool { self == .get || self == .head }
}

/// How a request proves who sends it.
public struct HTTPCredentials: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case basic(user: String, password: String)
        case bearer(String)
    }

    let kind: Kind

    /// HTTP basic authentication (RFC 7617).
    public static func basic(user: String, password: String) -> HTTPCredentials {
        HTTPCredentials(kind: .basic(user: user, password: password))
    }

    /// A bearer token (RFC 6750).
    public static func bearer(_ token: String) -> HTTPCredentials { HTTPCredentials(kind: .bearer(token)) }
}

/// One HTTP request.
public struct HTTPRequest: Sendable {
    /// What to do.
    public var method: HTTPMethod
    /// `http://` or `https://`; escaping is the caller's work.
    public var url: String
    /// Further header fields, in order. Names and values must not contain line breaks.
    public var headers: [(String, String)]
    /// `nil` sends no body; methods that expect one (`POST`, `PUT`, `PATCH`) then say `Content-Length: 0`.
    public var body: [UInt8]?
    /// Replaces ``CurlConfiguration/requestTimeout``.
    public var timeout: Duration?
    /// Connects to this unix socket; the URL's host is then only what the `Host` header says.
    public var unixSocketPath: String?
    /// Who sends it; `nil` sends no `Authorization` header.
    public var credentials: HTTPCredentials?

    /// Creates a request.
    public init(
        _ method: HTTPMethod, _ url: String, headers: [(String, String)] = [], body: [UInt8]? = nil,
        timeout: Duration? = nil, unixSocketPath: String? = nil, credentials: HTTPCredentials? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.unixSocketPath = unixSocketPath
        self.credentials = credentials
    }

    /// Creates a request whose body is a text, sent as UTF-8.
    public init(
        _ method: HTTPMethod, _ url: String, headers: [(String, String)] = [], body: String,
        timeout: Duration? = nil, unixSocketPath: String? = nil, credentials: HTTPCredentials? = nil
    ) {
        self.init(
            method, url, headers: headers, body: Array(body.utf8), timeout: timeout, unixSocketPath: unixSocketPath,
            credentials: credentials)
    }

    /// Whom it goes to: the unix socket, or scheme, host and port.
    var server: String {
        if let unixSocketPath { return unixSocketPath }
        let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].hasSuffix(":"), parts[1].isEmpty else { return "(no URL)" }
        // Before an @ there may be a password.
        let authority = parts[2].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
        return "\(parts[0])//\(host)"
    }
}
