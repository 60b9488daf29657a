import CurlClient
import Jansson
import WebSockets

extension ARIError.Code {
    /// What a status other than 2xx means.
    init(status: Int, message: String) {
        self =
            switch status {
            case 400: .badRequest
            case 401: .unauthorized
            case 403: .forbidden
            case 404: .notFound
            case 409: .conflict
            case 412: .preconditionFailed
            case 422: .unprocessable
            case 500 where message == "Allocation failed": .allocationFailed
            case 500...599: .serverError
            default: .unexpectedStatus
            }
    }
}

extension ARIError {
    /// An answer with an error status.
    init(operation: String, response: HTTPResponse, configuration: ARIConfiguration) {
        let said = Self.message(in: response.body)
        let code = Code(status: response.status, message: said)
        let message =
            switch code {
            case .unauthorized: Self.unauthorizedMessage(configuration)
            case .forbidden:
                "The ARI user '\(configuration.user)' may not write. Set read_only=no for it in ari.conf."
            default: said.isEmpty ? "Asterisk answered with status \(response.status)." : said
            }
        self.init(code, message, status: response.status, operation: operation, requestMayHaveBeenSent: true)
    }

    /// No answer.
    init(operation: String, transport error: CurlError) {
        let code: Code =
            switch error.code {
            case .cancelled, .shutDown: .cancelled
            default: error.requestMayHaveBeenSent ? .answerLost : .unreachable
            }
        self.init(
            code, error.message, operation: operation, requestMayHaveBeenSent: error.requestMayHaveBeenSent,
            underlying: error)
    }

    /// An answer that is not what was promised.
    init(operation: String, status: Int, unreadable error: JSONError) {
        self.init(
            .unreadable, "Asterisk's answer cannot be read: \(error)", status: status, operation: operation,
            requestMayHaveBeenSent: true)
    }

    /// The events' socket could not be opened.
    init(opening error: WebSocketError, configuration: ARIConfiguration) {
        switch (error.code, error.status) {
        case (.refused, 401):
            self.init(.unauthorized, Self.unauthorizedMessage(configuration), status: 401)
        case (.refused, let status):
            let hint = status == 404 ? " Is ARI enabled (enabled=yes in ari.conf) and res_ari_events loaded?" : ""
            self.init(Code(status: status, message: ""), error.message + hint, status: status)
        case (.cancelled, _), (.shutDown, _):
            self.init(.cancelled, error.message)
        default:
            self.init(.unreachable, error.message)
        }
    }

    /// The events' socket ended.
    init(closure: WebSocketClosure?, configuration: ARIConfiguration) {
        guard let closure else {
            self.init(.cancelled, "The connection is being closed.")
            return
        }
        switch closure.cause {
        case .pongMissed:
            self.init(.pongMissed, "Asterisk did not answer a ping within \(configuration.pongDeadline).")
        case .messageTooLong:
            self.init(.unreadable, "Asterisk sent an event that is longer than the limit.")
        default:
            self.init(.connectionLost, "The events' socket ended: \(closure).")
        }
    }

    private static func unauthorizedMessage(_ configuration: ARIConfiguration) -> String {
        "Asterisk refuses the ARI user '\(configuration.user)' or its password. Compare asterisk.user and "
            + "asterisk.password in Carillon's configuration with the section [\(configuration.user)] of ari.conf "
            + "(usually /etc/asterisk/ari.conf), then run 'module reload res_ari.so'."
    }

    /// Asterisk's words: `{"message": ...}`, or `{"error": ...}` where a channel could not be made.
    private static func message(in body: [UInt8]) -> String {
        guard let tree = try? JSONTree(parsing: body) else { return "" }
        return tree.root["message"]?.string ?? tree.root["error"]?.string ?? ""
    }
}
