import CallFloor
import Console
import CurlClient
import Foundation
import Logging
import ScriptedAsterisk
import ServiceLifecycle
import Site
import SiteHouse
import Testing

/// Speaks to a control socket as the command does.
struct Caller {
    let socket: String
    private let curl = CurlClient()

    init(_ socket: String) { self.socket = socket }

    func send(
        _ method: HTTPMethod, _ path: String, _ body: String? = nil
    ) async throws -> (status: Int, type: String?, json: [String: Any]) {
        let response = try await curl.send(
            HTTPRequest(
                method, "http://carillon/\(path)", headers: [("Content-Type", "application/json")],
                body: body.map { [UInt8]($0.utf8) }, timeout: .seconds(60), unixSocketPath: socket))
        let json = try? JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
        return (response.status, response.header("Content-Type"), json ?? [:])
    }

    func status(_ method: HTTPMethod, _ path: String, _ body: String? = nil) async throws -> Int {
        try await send(method, path, body).status
    }

    /// Sends what must be refused, and returns the reason.
    func refusal(
        _ status: Int, _ method: HTTPMethod, _ path: String, _ body: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let answer = try await send(method, path, body)
        #expect(answer.status == status, "\(body ?? "") \(answer.json)", sourceLocation: sourceLocation)
        #expect(answer.type == "application/problem+json", sourceLocation: sourceLocation)
        #expect(answer.json["status"] as? Int == status, sourceLocation: sourceLocation)
        #expect((answer.json["title"] as? String)?.isEmpty == false, sourceLocation: sourceLocation)
        return try #require(answer.json["detail"] as? String, sourceLocation: sourceLocation)
    }
}

/// A place for a socket: its path is short, because it may have 107 bytes at most.
func socketPath() -> String { "/tmp/carillon-\(UInt32.random(in: 0 ... .max))/control.sock" }

/// Runs a site with a control server, both of which end with `body`.
func withControl(
    agents: Int = 1, socket: String = socketPath(),
    _ body: (Caller, SiteHouse, SiteService) async throws -> Void
) async throws {
    let house = try await SiteHouse(agents: agents)
    // A campaign without leads would be finished at once.
    try await house.addLeads(["4"])
    try await ScriptedAsterisk.running(Rule.town) { peer in
        let service = try await house.service(on: peer)
        try await house.run(service) { site in
            try await eventually("the agents") { await site.view().agents.count == agents }
            try await withThrowingTaskGroup(of: Void.self) { group in
                let server = try ControlServer(path: socket, service: service, logger: quiet)
                group.addTask { try await server.run() }
                let caller = Caller(socket)
                try await eventually("the server") { (try? await caller.status(.get, "api/v1/status")) == 200 }
                try await body(caller, house, service)
                group.cancelAll()
                while let result = await group.nextResult() {
                    if case .failure(let error) = result, !(error is CancellationError) { throw error }
                }
            }
        }
    }
    try? FileManager.default.removeItem(atPath: URL(fileURLWithPath: socket).deletingLastPathComponent().path)
}
