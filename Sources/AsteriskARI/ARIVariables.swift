public import Jansson

/// Channel or bridge variables to set: `["CAMPAIGN": "spring"]`. Names may be dialplan functions: `PJSIP_HEADER(add,X-Id)`.
///
/// They are sent in the order in which they were added.
public struct ARIVariables: Sendable, Hashable {
    private var members: JSONObject

    /// Creates a set of variables, ordered by name.
    public init(_ variables: [String: String] = [:]) {
        members = JSONObject(variables.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }

    /// The value of the variable with that name. Setting nil takes the variable out of the set.
    public subscript(name: String) -> String? {
        get { members[name]?.string ?? members[name]?["value"]?.string }
        set { members[name] = newValue.map { .string($0) } }
    }

    /// Asks Asterisk to show a variable of this set in the events of its channel or bridge (22.10 and later).
    public mutating func reportInEvents(_ name: String) {
        guard let value = self[name] else { return }
        members[name] = ["value": .string(value), "report_events": true]
    }

    /// Whether there are none.
    public var isEmpty: Bool { members.isEmpty }
}

extension ARIVariables: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral variables: (String, String)...) {
        members = JSONObject(variables.map { ($0.0, .string($0.1)) })
    }
}

extension ARIVariables: JSONWritable {
    /// An object of names and values.
    public var json: JSONValue { .object(members) }
}
