public import AsteriskARI
import CurlClient
import Jansson
import NIOConcurrencyHelpers
import WebSockets

/// Sends commands to Asterisk over kept HTTP connections, several at a time. Needs no events' socket.
///
///     let channels = try await client.perform(ARI.Channels.List())
///
/// Nothing is ever sent twice: a failure says whether Asterisk may have acted (``ARIError/mayHaveTakenEffect``).
public final class ARIClient: Sendable {
    let configuration: ARIConfiguration
    private let http: CurlClient
    private let base: String
    private let tally = NIOLockedValueBox((commands: 0, failures: 0))
    private let metrics = ARICommandMetrics()

    /// Creates a client; no connection is made yet.
    public init(configuration: ARIConfiguration) {
        self.configuration = configuration
        base = configuration.base
        http = CurlClient(
            configuration: CurlConfiguration(
                maxConnectionsPerHost: configuration.maxConnections,
                connectTimeout: configuration.connectTimeout,
                requestTimeout: configuration.requestTimeout,
                certificateAuthorityFile: configuration.trust.certificateAuthorityFile,
                verifiesCertificates: !configuration.trust.acceptsSelfSigned))
    }

    /// Sends one command and reads its answer.
    ///
    /// - Parameter timeout: Replaces ``ARIConfiguration/requestTimeout``.
    @discardableResult
    public func perform<Operation: ARIOperation>(
        _ operation: Operation, timeout: Duration? = nil
    ) async throws(ARIError) -> Operation.Response {
        let started = ContinuousClock.now
        do throws(ARIError) {
            let answer = try await send(operation, timeout: timeout)
            tally.withLockedValue { $0.commands += 1 }
            metrics.record(Operation.name, "ok", ContinuousClock.now - started)
            return answer
        } catch {
            tally.withLockedValue {
                $0.commands += 1
                $0.failures += 1
            }
            metrics.record(Operation.name, error.code.description, ContinuousClock.now - started)
            throw error
        }
    }

    private func send<Operation: ARIOperation>(
        _ operation: Operation, timeout: Duration?
    ) async throws(ARIError) -> Operation.Response {
        let body = operation.jsonBody
        let request = HTTPRequest(
            HTTPMethod(Operation.method.rawValue), base + operation.requestTarget,
            headers: body == nil ? [] : [("Content-Type", "application/json")],
            body: try body.map { body throws(ARIError) in try Self.encode(body, Operation.name) },
            timeout: timeout, credentials: .basic(user: configuration.user, password: configuration.password))
        let response: HTTPResponse
        do { response = try await http.send(request) } catch {
            throw ARIError(operation: Operation.name, transport: error)
        }
        guard (200..<300).contains(response.status) else {
            throw ARIError(operation: Operation.name, response: response, configuration: configuration)
        }
        do { return try Operation.decode(response.body) } catch {
            throw ARIError(operation: Operation.name, status: response.status, unreadable: error)
        }
    }

    private static func encode(_ body: JSONValue, _ operation: String) throws(ARIError) -> [UInt8] {
        do { return try body.serialized() } catch {
            throw ARIError(.badRequest, "The command's body cannot be written as JSON: \(error)", operation: operation)
        }
    }

    var counters: (commands: Int, failures: Int) { tally.withLockedValue { $0 } }

    /// Ends what is under way; later commands fail.
    public func shutDown() async { await http.shutDown() }
}
