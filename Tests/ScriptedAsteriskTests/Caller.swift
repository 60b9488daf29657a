import CurlClient
import Foundation
import ScriptedAsterisk
import WebSockets

/// A plain client of the peer: REST over libcurl, events over libwebsockets, nothing of the typed client.
struct Caller {
    /// An answer: the status and what the body says.
    struct Answer {
        let status: Int
        let body: JSON?
        /// What an error says.
        var message: String? { (body?["message"] ?? body?["error"])?.text }
    }

    let peer: ScriptedAsterisk
    let password: String
    private let curl = CurlClient()
    private let loop = WebSocketLoop()

    init(_ peer: ScriptedAsterisk, password: String = "carillon") {
        self.peer = peer
        self.password = password
    }

    /// Runs `body` with a peer that follows the script and a client of it.
    static func with(
        _ script: Script = Script(), _ configuration: ScriptedAsterisk.Configuration = .init(),
        _ body: (Caller) async throws -> Void
    ) async throws {
        try await ScriptedAsterisk.running(script, configuration) { peer in
            let caller = Caller(peer)
            try await body(caller)
            await caller.curl.shutDown()
            await caller.loop.shutDown()
        }
    }

    @discardableResult
    func send(
        _ method: String, _ path: String, _ query: [String: String] = [:], body: JSON? = nil,
        timeout: Duration = .seconds(10)
    ) async throws -> Answer {
        var components = URLComponents()
        components.queryItems = query.isEmpty ? nil : query.map { URLQueryItem(name: $0, value: $1) }
        let response = try await curl.send(
            HTTPRequest(
                HTTPMethod(method), "\(peer.baseURL)/ari/\(path)\(components.string ?? "")",
                headers: body == nil ? [] : [("Content-Type", "application/json")], body: body?.encoded,
                timeout: timeout, credentials: .basic(user: "carillon", password: password)))
        return Answer(status: response.status, body: JSON(decoding: response.body))
    }

    /// Opens an event socket and waits until the peer has it.
    func events(
        of app: String, pingInterval: Duration? = nil, limit: Int = 4096
    ) async throws -> Events {
        let credentials = Data("carillon:\(password)".utf8).base64EncodedString()
        var configuration = WebSocketConfiguration()
        configuration.pingInterval = pingInterval
        configuration.pongDeadline = .milliseconds(200)
        let before = await peer.view().socketsOpened
        let socket = try await loop.dial(
            "ws://127.0.0.1:\(peer.port)/ari/events?app=\(app)", headers: [("Authorization", "Basic \(credentials)")],
            subprotocols: ["ari"], configuration: configuration, delivery: .queue(limit: limit))
        try await peer.wait(for: "socket") { $0.socketsOpened > before }
        return Events(socket)
    }
}

/// The events of one socket, in order.
final class Events {
    let socket: WebSocket
    private var iterator: WebSocketMessages.Iterator

    init(_ socket: WebSocket) {
        self.socket = socket
        self.iterator = socket.messages.makeAsyncIterator()
    }

    /// The next event; nil at the end of the socket.
    func next() async -> JSON? {
        guard case .text(let text)? = await iterator.next() else { return nil }
        return JSON(decoding: Array(text.utf8))
    }

    /// All events up to the first of a type, that one too.
    func upTo(_ type: String) async -> [JSON] {
        var events: [JSON] = []
        while let event = await next() {
            events.append(event)
            if event["type"]?.text == type { break }
        }
        return events
    }
}

extension JSON {
    /// `Dial RINGING`, `ChannelStateChange Up`: an event's type with what distinguishes it.
    var gist: String {
        let detail =
            switch self["type"]?.text {
            case "Dial": self["dialstatus"]?.text
            case "ChannelStateChange": self["channel"]?["state"]?.text
            case "ChannelDestroyed": self["cause"]?.number.map(String.init)
            case "ChannelDtmfReceived": self["digit"]?.text
            default: Optional("")
            }
        return [self["type"]?.text, detail].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
