public import Jansson

extension ARIEvent: JSONReadable {
    /// Reads an event by its member `type`. A type that is not described gives ``unknown(type:_:)``.
    ///
    /// - Throws: ``JSONError`` if a described event lacks a required member or one has the wrong type. Its path starts
    ///   with the event's type: `ChannelDestroyed.channel.id`.
    public init(json: JSONNode) throws(JSONError) {
        var header = try JSONObjectReader(json)
        let type: String = try header.required("type")
        guard let read = Self.readers[type] else {
            self = .unknown(type: ARIEventType(type), JSONValue(json))
            return
        }
        do { self = try read(json) } catch { throw error.inside(type) }
    }
}

extension ARIEvent {
    typealias Reader = @Sendable (JSONNode) throws(JSONError) -> ARIEvent

    /// Reads one type's model and makes it an event.
    static func reader<Model: ARIModel>(_ event: @escaping @Sendable (Model) -> ARIEvent) -> Reader {
        { json throws(JSONError) in event(try Model(json: json)) }
    }
}

extension ARIEvent: JSONWritable {
    /// The event as Asterisk writes it.
    public var json: JSONValue {
        if case .unknown(_, let json) = self { return json }
        return model?.json ?? .null
    }
}
