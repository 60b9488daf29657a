import AsteriskARI
import CurlClient
import Foundation
import Jansson
import Sandbox
import Testing
import WebSockets

/// Walks through every operation of a real Asterisk and keeps account of what was called and what came back.
///
/// It sends over `CurlClient` and listens over `WebSockets` directly: what is tested is what `AsteriskARI` says and reads.
actor Tour {
    static let application: ApplicationName = "tour"
    static let otherApplication: ApplicationName = "tour-other"

    let sandbox: Sandbox
    let log = EventLog()
    private let http = CurlClient()
    private let loop = WebSocketLoop()
    /// The names of the operations that were called.
    private(set) var performed: Set<String> = []
    /// Members of answers that the description does not tell.
    private(set) var surprises: Set<String> = []

    struct Unexpected: Error, CustomStringConvertible {
        var description: String
    }

    init(_ sandbox: Sandbox) { self.sandbox = sandbox }

    /// Performs an operation that the table expects to succeed.
    @discardableResult
    func perform<Operation: ARIOperation>(_ operation: Operation) async throws -> Operation.Response {
        let response = try await send(operation)
        guard case .success? = OperationTable.row(of: Operation.self)?.answer, (200..<300).contains(response.status)
        else {
            throw Unexpected(description: "\(Operation.name): \(response.status) \(response.text)")
        }
        do {
            let answer = try Operation.decode(response.body)
            surprises.formUnion(Surprises.inside(answer, path: Operation.name))
            return answer
        } catch {
            throw Unexpected(description: "\(Operation.name): \(error)")
        }
    }

    /// Performs an operation that the table expects to fail.
    func performRefused<Operation: ARIOperation>(_ operation: Operation) async throws {
        let response = try await send(operation)
        guard case .failure(response.status, _)? = OperationTable.row(of: Operation.self)?.answer else {
            throw Unexpected(description: "\(Operation.name): \(response.status) \(response.text)")
        }
    }

    /// Listens to events until the task is cancelled.
    func listen() async throws -> Task<Void, Never> {
        let operation = ARI.Events.EventWebsocket(app: [Self.application, Self.otherApplication], subscribeAll: true)
        performed.insert(ARI.Events.EventWebsocket.name)
        let credentials = Data("\(Sandbox.ariUser):\(sandbox.ariPassword)".utf8).base64EncodedString()
        let url = sandbox.ariURL.absoluteString.replacing("http://", with: "ws://", maxReplacements: 1)
        let socket = try await loop.dial(
            url + operation.requestTarget, headers: [("Authorization", "Basic \(credentials)")])
        return Task {
            for await message in socket.messages {
                if case .text(let text) = message { await log.take(text) }
            }
        }
    }

    /// The server's description of one resource.
    func served(_ file: String) async throws -> JSONNode {
        let response = try await http.send(request(.get, "/api-docs/\(file).json"))
        guard response.status == 200 else {
            throw Unexpected(description: "api-docs/\(file).json: \(response.status)")
        }
        return try JSONTree(parsing: response.body).root
    }

    private func send<Operation: ARIOperation>(_ operation: Operation) async throws -> HTTPResponse {
        performed.insert(Operation.name)
        return try await http.send(
            request(
                HTTPMethod(Operation.method.rawValue), operation.requestTarget, body: operation.jsonBody?.serialized()))
    }

    private func request(_ method: HTTPMethod, _ target: String, body: [UInt8]? = nil) -> HTTPRequest {
        HTTPRequest(
            method, sandbox.ariURL.absoluteString + target,
            headers: body == nil ? [] : [("Content-Type", "application/json")], body: body,
            credentials: .basic(user: Sandbox.ariUser, password: sandbox.ariPassword))
    }
}

extension Tour {
    /// Waits until a channel is in the application's hands.
    @discardableResult
    func start(of channel: ChannelID, in application: ApplicationName = application) async throws -> ARI.StasisStart {
        try await log.first("StasisStart of \(channel) in \(application)") { event in
            guard case .stasisStart(let start) = event, start.channel.id == channel, start.application == application
            else { return nil }
            return start
        }
    }

    /// Waits until a channel is gone.
    @discardableResult
    func end(of channel: ChannelID) async throws -> ARI.ChannelDestroyed {
        try await log.first("ChannelDestroyed of \(channel)") { event in
            guard case .channelDestroyed(let end) = event, end.channel.id == channel else { return nil }
            return end
        }
    }

    /// Waits until a recording runs.
    func running(_ name: RecordingName) async throws {
        try await log.first("RecordingStarted of \(name)") { event -> Void? in
            guard case .recordingStarted(let start) = event, start.recording.name == name else { return nil }
            return ()
        }
    }
}
