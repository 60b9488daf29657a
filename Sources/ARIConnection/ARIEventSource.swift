import AsteriskARI
import WebSockets

/// Where the events' socket comes from. Dialled today; Asterisk's persistent outbound sockets (it dials us, and keeps
/// events while we are away) would be another one.
protocol ARIEventSource: Sendable {
    /// Waits for an open socket whose messages go to `delivery`.
    func open(_ delivery: WebSocketDelivery) async throws(ARIError) -> WebSocket
}

/// Dials `/ari/events`.
struct DialledEventSource: ARIEventSource {
    let configuration: ARIConfiguration
    let loop: WebSocketLoop

    func open(_ delivery: WebSocketDelivery) async throws(ARIError) -> WebSocket {
        let target = ARI.Events.EventWebsocket(app: [configuration.application], subscribeAll: false).requestTarget
        do {
            return try await loop.dial(
                configuration.socketBase + target,
                headers: [("Authorization", authorization)],
                trust: configuration.trust,
                configuration: WebSocketConfiguration(
                    dialTimeout: configuration.connectTimeout,
                    pingInterval: configuration.pingInterval,
                    pongDeadline: configuration.pongDeadline),
                delivery: delivery)
        } catch {
            throw ARIError(opening: error, configuration: configuration)
        }
    }

    /// In a header and not as `api_key` in the address, which ends up in logs.
    private var authorization: String {
        "Basic " + Base64.encode("\(configuration.user):\(configuration.password)".utf8)
    }
}

/// RFC 4648, section 4.
enum Base64 {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = Array(bytes)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            for position in 0..<4 {
                let isPadding = position > group.count
                text.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(value >> (18 - 6 * UInt32(position)) & 63)])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
