/// Whether a message's bytes are UTF-8 text or anything.
public enum WebSocketMessageKind: Sendable, Hashable {
    case text
    case binary
}

/// One complete message.
public enum WebSocketMessage: Sendable, Hashable {
    /// Text; bytes that are not UTF-8 are replaced.
    case text(String)
    /// Anything.
    case binary([UInt8])

    init(_ bytes: UnsafeRawBufferPointer, _ kind: WebSocketMessageKind) {
        self =
            switch kind {
            case .text: .text(String(decoding: bytes, as: UTF8.self))
            case .binary: .binary(Array(bytes))
            }
    }
}

/// What a handler wants to happen after a message.
public enum WebSocketReception: Sendable {
    /// Go on.
    case more
    /// Receive nothing more until ``WebSocket/resumeReceiving()``; the peer's sending then stalls in TCP.
    case pause
}

/// Where received messages go.
public struct WebSocketDelivery: Sendable {
    /// Called on the loop's thread for each message, in order. The bytes are lws's own or those of the reassembled
    /// message: valid during the call only. It must not block: every socket of the loop waits for it.
    public typealias Handler = @Sendable (_ message: RawSpan, _ kind: WebSocketMessageKind) -> WebSocketReception

    enum Kind: Sendable {
        case queue(limit: Int)
        case handler(Handler, onTurnEnd: (@Sendable () -> Void)?)
    }

    let kind: Kind

    /// Into ``WebSocket/messages``. With `limit` messages waiting, receiving pauses until half of them are taken.
    public static func queue(limit: Int = 256) -> WebSocketDelivery { WebSocketDelivery(kind: .queue(limit: limit)) }

    /// To a closure on the loop's thread, without a copy.
    ///
    /// - Parameter onTurnEnd: Called, there too, after messages that were read together: the moment to wake somebody
    ///   once for all of them.
    public static func handler(
        onTurnEnd: (@Sendable () -> Void)? = nil, _ handler: @escaping Handler
    ) -> WebSocketDelivery {
        WebSocketDelivery(kind: .handler(handler, onTurnEnd: onTurnEnd))
    }
}
