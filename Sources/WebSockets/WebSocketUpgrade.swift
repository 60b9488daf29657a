/// What a peer asks for when it dials a listener.
public struct WebSocketUpgrade: Sendable, Hashable {
    /// The path, without the query.
    public let path: String
    /// The query's parameters, unescaped. Of a name that comes twice, the first value.
    public let query: [String: String]
    /// The `Authorization` header, if the peer sent one.
    public let authorization: String?
    /// The subprotocols the peer would take, in its order.
    public let subprotocols: [String]
}

/// The answer to a ``WebSocketUpgrade``.
public struct WebSocketAcceptance: Sendable {
    enum Kind: Sendable {
        case accept(WebSocketDelivery)
        case refuse(status: Int)
    }

    let kind: Kind

    /// Takes the connection; its messages go where `delivery` says.
    public static func accept(_ delivery: WebSocketDelivery = .queue()) -> WebSocketAcceptance {
        WebSocketAcceptance(kind: .accept(delivery))
    }

    /// Answers with an HTTP status, such as 401, and closes.
    public static func refuse(status: Int) -> WebSocketAcceptance { WebSocketAcceptance(kind: .refuse(status: status)) }
}
