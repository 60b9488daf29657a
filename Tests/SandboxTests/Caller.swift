import CurlClient
import Foundation
import Sandbox
import WebSockets

/// Calls numbers through a sandbox's PBX over ARI, one originate each, and tells how each call ended.
///
/// It speaks plain HTTP and one WebSocket, without the product's own ARI client: what is tested here is the sandbox.
actor Caller {
    /// What the PBX saw of one call.
    struct Call: Sendable {
        var placed: ContinuousClock.Instant
        var answered: ContinuousClock.Instant?
        var ended: ContinuousClock.Instant?
        var cause: Int?
        var sipStatus: Int?

        /// From placing to the answer.
        var ringTime: Duration? { answered.map { $0 - placed } }
        /// From the answer to the end.
        var talkTime: Duration? {
            guard let answered, let ended else { return nil }
            return ended - answered
        }
    }

    struct Refused: Error {
        let status: Int
        let body: String
    }

    struct NoEnd: Error {
        let number: String
        let call: Call?
    }

    private let sandbox: Sandbox
    private var verdicts: [String: String] = [:]
    private let http = CurlClient()
    private let loop = WebSocketLoop()
    private var calls: [String: Call] = [:]
    private var keys: [String: [String]] = [:]
    private var count = 0

    init(_ sandbox: Sandbox) { self.sandbox = sandbox }

    /// Opens the event socket; events are read until the task is cancelled.
    func connect() async throws -> Task<Void, Never> {
        let credentials = Data("\(Sandbox.ariUser):\(sandbox.ariPassword)".utf8).base64EncodedString()
        let url = sandbox.ariURL.absoluteString.replacing("http://", with: "ws://", maxReplacements: 1)
        let socket = try await loop.dial(
            "\(url)/events?app=carillon", headers: [("Authorization", "Basic \(credentials)")])
        return Task {
            for await message in socket.messages {
                if case .text(let text) = message { take(text) }
            }
        }
    }

    /// Calls a number and has the dialplan's answering-machine detection listen to who answers.
    func detect(_ endpoint: String) async throws -> String? {
        let id = try await place(endpoint)
        _ = try await wait(.seconds(20)) { self.calls[id]?.answered }
        _ = try await request(.post, "channels/\(id)/continue?context=carillon-amd&extension=s&priority=1")
        let verdict = try await wait(.seconds(10)) { self.verdicts[id] }
        _ = try await request(.delete, "channels/\(id)")
        return verdict
    }

    /// Calls a number and waits for the far end to end the call.
    func call(_ endpoint: String, within limit: Duration = .seconds(40)) async throws -> Call {
        let id = try await place(endpoint)
        let end = try await wait(limit) { self.calls[id]?.ended }
        guard end != nil, let call = calls[id] else { throw NoEnd(number: endpoint, call: calls[id]) }
        return call
    }

    /// Calls a number, waits for the answer and hangs up after `stay`.
    ///
    /// - Returns: The call, and the keys that were pressed at the far end.
    func callAndHangUp(
        _ endpoint: String, after stay: Duration, header: String? = nil
    ) async throws -> (call: Call, keys: [String]) {
        let id = try await place(endpoint, header: header)
        guard try await wait(.seconds(20), for: { self.calls[id]?.answered }) != nil else {
            throw NoEnd(number: endpoint, call: calls[id])
        }
        try await Task.sleep(for: stay)
        _ = try await request(.delete, "channels/\(id)")
        _ = try await wait(.seconds(10)) { self.calls[id]?.ended }
        guard let call = calls[id], call.ended != nil else { throw NoEnd(number: endpoint, call: calls[id]) }
        return (call, keys[id] ?? [])
    }

    /// Calls a number and gives up after `patience` if nobody has answered.
    func giveUp(_ endpoint: String, after patience: Duration) async throws -> Call {
        let id = try await place(endpoint)
        try await Task.sleep(for: patience)
        _ = try await request(.delete, "channels/\(id)")
        _ = try await wait(.seconds(10)) { self.calls[id]?.ended }
        guard let call = calls[id], call.ended != nil else { throw NoEnd(number: endpoint, call: calls[id]) }
        return call
    }

    private func place(_ endpoint: String, header: String? = nil) async throws -> String {
        count += 1
        // All of one length: Asterisk takes an id for used when a live channel's id begins with it.
        let id = "call-\(1000 + count)"
        calls[id] = Call(placed: .now)
        let target = endpoint.replacing("+", with: "%2B")
        _ = try await request(
            .post, "channels?endpoint=\(target)&app=carillon&channelId=\(id)&timeout=60&callerId=%2B442079460000",
            body: header.map { "{\"variables\":{\"PJSIP_HEADER(add,Call-Info)\":\"\($0)\"}}" })
        return id
    }

    private func request(_ method: HTTPMethod, _ path: String, body: String? = nil) async throws -> String {
        let response = try await http.send(
            HTTPRequest(
                method, "\(sandbox.ariURL.absoluteString)/\(path)",
                headers: body == nil ? [] : [("Content-Type", "application/json")], body: body.map { Array($0.utf8) },
                credentials: .basic(user: Sandbox.ariUser, password: sandbox.ariPassword)))
        guard response.status < 300 else { throw Refused(status: response.status, body: response.text) }
        return response.text
    }

    private func take(_ text: String) {
        guard let event = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
            let type = event["type"] as? String, let channel = event["channel"] as? [String: Any],
            let id = channel["id"] as? String
        else { return }
        switch type {
        case "StasisStart":
            let arguments = event["args"] as? [String] ?? []
            if arguments.first == "amd" { verdicts[id] = arguments[1] } else { calls[id]?.answered = .now }
        case "ChannelDtmfReceived": keys[id, default: []].append(event["digit"] as? String ?? "")
        case "ChannelDestroyed":
            calls[id]?.ended = .now
            calls[id]?.cause = event["cause"] as? Int
            calls[id]?.sipStatus = event["tech_cause"] as? Int
        default: break
        }
    }

    private func wait<Value: Sendable>(_ limit: Duration, for value: () -> Value?) async throws -> Value? {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if let value = value() { return value }
            try await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }
}
