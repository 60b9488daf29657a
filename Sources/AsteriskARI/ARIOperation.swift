public import Jansson

/// One operation of Asterisk's REST interface with its parameters: what to send, and how to read the answer.
///
///     let answer = ARI.Channels.Answer(channelId: "01J9ZW...")
///     answer.requestTarget   // "/channels/01J9ZW.../answer"
///
/// Asterisk takes request lines up to 4,096 bytes and bodies up to 40,960.
public protocol ARIOperation: Sendable, Hashable {
    /// What a successful answer holds: a model, models, bytes, or nothing.
    associatedtype Response: Sendable

    /// Resource and nickname, as the description has them: `channels.originate`.
    static var name: String { get }
    /// The HTTP method.
    static var method: ARIMethod { get }
    /// The path with the parameters' names in braces, as the description has it.
    static var pathTemplate: String { get }
    /// The failures that the description lists. Asterisk answers with others too: 401, 403 and 500 come from below.
    static var documentedErrors: [Int] { get }

    /// The path below ARI's own (`/ari`), percent-encoded.
    var path: String { get }
    /// The parameters that go into the query.
    var query: ARIQuery { get }
    /// The JSON that goes into the body; nil for no body.
    var jsonBody: JSONValue? { get }

    /// Reads the body of a successful (2xx) answer.
    ///
    /// - Throws: ``JSONError`` if the body is not what the description promises.
    static func decode(_ body: [UInt8]) throws(JSONError) -> Response
}

extension ARIOperation {
    /// No parameters in the query.
    public var query: ARIQuery { ARIQuery() }
    /// No body.
    public var jsonBody: JSONValue? { nil }

    /// Path and query, percent-encoded: what follows `/ari` in the request line.
    public var requestTarget: String {
        let query = query.encoded
        return query.isEmpty ? path : path + "?" + query
    }
}

extension ARIOperation where Response: JSONReadable {
    /// Reads the answer's JSON.
    public static func decode(_ body: [UInt8]) throws(JSONError) -> Response {
        try Response(json: JSONTree(parsing: body).root)
    }
}

extension ARIOperation where Response == Void {
    /// Takes any answer: Asterisk sends 204 without, or 200 with a body that says nothing.
    public static func decode(_ body: [UInt8]) throws(JSONError) {}
}

extension ARIOperation where Response == [UInt8] {
    /// Takes the bytes as they are.
    public static func decode(_ body: [UInt8]) throws(JSONError) -> [UInt8] { body }
}

/// An HTTP method that ARI uses.
public enum ARIMethod: String, Sendable, Hashable {
    /// Reads.
    case get = "GET"
    /// Makes something, or makes something happen.
    case post = "POST"
    /// Sets.
    case put = "PUT"
    /// Removes or ends.
    case delete = "DELETE"
}
