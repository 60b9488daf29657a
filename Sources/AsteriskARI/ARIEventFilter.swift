public import Jansson

/// Which events an application gets. Asterisk lets an event pass if its type is allowed (or `allowed` is empty) and not
/// disallowed.
public struct ARIEventFilter: Sendable, Hashable {
    /// The only types that pass; empty for all; nil leaves the server's list as it is.
    public var allowed: [ARIEventType]?
    /// The types that do not pass; nil leaves the server's list as it is.
    public var disallowed: [ARIEventType]?

    /// Creates a filter.
    public init(allowed: [ARIEventType]? = nil, disallowed: [ARIEventType]? = nil) {
        self.allowed = allowed
        self.disallowed = disallowed
    }
}

extension ARIEventFilter: JSONWritable {
    /// `{"allowed": [{"type": ...}], "disallowed": [...]}`.
    public var json: JSONValue {
        func list(_ types: [ARIEventType]) -> JSONValue { .array(types.map { ["type": $0.json] }) }
        var object = JSONObject()
        object.set("allowed", allowed.map(list))
        object.set("disallowed", disallowed.map(list))
        return .object(object)
    }
}

extension ARIEventFilter {
    /// The filter that is in force for an application.
    public init(of application: ARI.Application) {
        func types(_ entries: [JSONObject]) -> [ARIEventType] {
            entries.compactMap { $0["type"]?.string.map { ARIEventType($0) } }
        }
        self.init(allowed: types(application.eventsAllowed), disallowed: types(application.eventsDisallowed))
    }
}
