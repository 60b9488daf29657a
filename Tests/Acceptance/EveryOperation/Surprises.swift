import AsteriskARI
import Jansson

/// What Asterisk sent and its description does not tell.
enum Surprises {
    /// What Asterisk 22.10 is known to send beyond its description: the media experience scores.
    static let known: Set<String> = Set(
        [
            "txmes", "rxmes", "local_minmes", "local_maxmes", "local_normdevmes", "local_stdevmes", "remote_minmes",
            "remote_maxmes", "remote_normdevmes", "remote_stdevmes",
        ].map { "channels.rtpstatistics.\($0)" })

    /// The ways to members that were kept as unknown, anywhere in a value.
    static func inside(_ value: Any, path: String) -> [String] {
        if let extra = value as? [String: JSONValue] { return extra.keys.map { "\(path).\($0)" } }
        // Free-form JSON has no description.
        if value is JSONValue || value is JSONObject || value is [JSONObject] { return [] }
        return Mirror(reflecting: value).children.flatMap { child in
            inside(child.value, path: child.label == "extra" ? path : "\(path).\(child.label ?? "")")
        }
    }

    /// The surprises of an event; its type, if that itself is one.
    static func inside(_ event: ARIEvent) -> [String] {
        guard let model = event.model else { return ["unknown event \(event.type)"] }
        return inside(model, path: event.type.rawValue)
    }
}
