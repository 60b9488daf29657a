public import Jansson

/// What Asterisk sends over the events' WebSocket.
public enum ARIMessage: Sendable, Hashable {
    /// Something happened.
    case event(ARIEvent)
    /// The request for the WebSocket lacks parameters.
    case missingParams(ARI.MissingParams)
}

extension ARIMessage: JSONReadable, JSONWritable {
    /// Reads a message by its member `type`.
    public init(json: JSONNode) throws(JSONError) {
        self =
            json["type"]?.string == "MissingParams"
            ? .missingParams(try ARI.MissingParams(json: json)) : .event(try ARIEvent(json: json))
    }

    /// The message as Asterisk writes it.
    public var json: JSONValue {
        switch self {
        case .event(let event): event.json
        case .missingParams(let message): message.json
        }
    }
}
