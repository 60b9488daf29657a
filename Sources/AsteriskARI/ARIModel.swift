public import Jansson

/// A value that Asterisk describes: read from JSON, written as JSON.
///
/// Members that the description does not know, because the server is newer, are kept and written again.
public protocol ARIModel: JSONReadable, JSONWritable, Sendable, Hashable {
    /// Members that the description does not know.
    var extra: [String: JSONValue] { get set }
}

/// What happened on the server: the members that every event has, and its own.
public protocol ARIEventModel: ARIModel {
    /// The event's type as Asterisk writes it.
    static var type: ARIEventType { get }
    /// The application that the event was sent to.
    var application: ApplicationName { get }
    /// When the event was made.
    var timestamp: ARITimestamp { get }
    /// The server's entity id.
    var asteriskId: String? { get }
}
