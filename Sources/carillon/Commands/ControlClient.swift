import CallFloor
import CurlClient
import Foundation

/// Speaks to a running `carillon serve` over its control socket.
struct ControlClient {
    private let socket: String
    private let curl = CurlClient()

    init(_ configuration: CarillonConfiguration) { socket = configuration.controlSocket }

    /// Whether a site answers.
    func isServing() async -> Bool {
        guard FileManager.default.fileExists(atPath: socket) else { return false }
        return (try? await send(.get, "status")) != nil
    }

    /// Reads something.
    func get<Answer: Decodable>(_ path: String, as type: Answer.Type = Answer.self) async throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: Data(try await send(.get, path)))
    }

    /// Asks for something.
    @discardableResult
    func send(_ method: HTTPMethod, _ path: String, _ wish: (any Encodable)? = nil) async throws -> [UInt8] {
        let body = try wish.map { [UInt8](try JSONEncoder().encode($0)) }
        let request = HTTPRequest(
            method, "http://carillon/api/v1/\(path)", headers: [("Content-Type", "application/json")], body: body,
            timeout: .seconds(10), unixSocketPath: socket)
        let response: HTTPResponse
        do {
            response = try await curl.send(request)
        } catch {
            guard error.code == .couldNotConnect else {
                throw Failure("The running Carillon did not answer: \(error)")
            }
            throw Failure(
                "No Carillon is running here (nothing answers on \(socket)). Start it: carillon serve. If it runs elsewhere, set 'control.socket'."
            )
        }
        guard (200..<300).contains(response.status) else {
            let problem = try? JSONDecoder().decode(ProblemDetail.self, from: Data(response.body))
            throw Failure(problem?.detail ?? "The running Carillon answered with \(response.status).")
        }
        return response.body
    }

    private struct ProblemDetail: Decodable { var detail: String }

    /// A name as a part of a path.
    static func escaped(_ name: String) -> String {
        name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
    }
}

/// What `GET status` answers.
struct StatusAnswer: Decodable {
    var view: FloorView
}
