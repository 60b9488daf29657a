import Foundation

/// A request as the peer read it: the operation it names and all its parameters, wherever they stood.
public struct Request: Sendable {
    /// The HTTP method.
    public let method: String
    /// The path below `/ari`, without the query.
    public let path: String
    /// What the method and the path name.
    public let operation: Operation
    /// Path, query and the body's top-level texts and numbers. The body wins, as in Asterisk.
    public let parameters: [String: String]
    /// The body, if it was JSON.
    public let body: JSON?
    /// Whether a route of that path exists with another method.
    let isKnownPath: Bool

    /// The channel variables that a body brings along.
    var variables: [String: String] {
        (body?["variables"]?.fields ?? []).reduce(into: [:]) { $0[$1.name] = $1.value.text }
    }

    /// A parameter's value.
    public subscript(_ parameter: String) -> String? { parameters[parameter] }

    /// Reads a request.
    ///
    /// - Parameters:
    ///   - uri: The request's target: `/ari/channels?endpoint=...`.
    ///   - body: The body's bytes, empty if there was none.
    init(method: String, uri: String, body bytes: [UInt8]) {
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var segments = parts[0].split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        if segments.first == "ari" { segments.removeFirst() }

        let candidates = Route.all.compactMap { route in route.match(segments).map { (route, $0) } }
        let found = candidates.first { $0.0.method == method }
        var parameters = found?.1 ?? [:]
        for pair in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.decode)
            parameters[sides[0]] = sides.count > 1 ? sides[1] : ""
        }
        let body = bytes.isEmpty ? nil : JSON(decoding: bytes)
        for field in body?.fields ?? [] {
            switch field.value {
            case .string(let text): parameters[field.name] = text
            case .int(let number): parameters[field.name] = String(number)
            case .bool(let flag): parameters[field.name] = String(flag)
            default: break
            }
        }
        self.method = method
        self.path = String(parts[0])
        self.operation = found?.0.operation ?? .other
        self.parameters = parameters
        self.body = body
        self.isKnownPath = !candidates.isEmpty
    }

    /// Decodes one side of a query pair: a plus sign is a space there.
    private static func decode(_ text: some StringProtocol) -> String {
        let spaced = String(text).replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? spaced
    }
}
