/// A bridge of the peer's Asterisk.
struct Bridge {
    let id: String
    let name: String
    /// The kinds it was made with: `mixing`, `holding`, with attributes after commas.
    let kind: String
    let created: String
    var channels: [String] = []
    var music: String?
    /// Per application: how many reasons it has to be told of this bridge. A channel that is added is one; it goes when
    /// the channel is taken out, but stays when the channel hangs up inside. Without a reason left, not even
    /// `BridgeDestroyed` is sent.
    var interest: [String: Int] = [:]

    private var isHolding: Bool { kind.split(separator: ",").contains("holding") }

    private var technology: String {
        if isHolding { return "holding_bridge" }
        return channels.count > 2 ? "softmix" : "simple_bridge"
    }

    /// As responses and events show it.
    var json: JSON {
        [
            "id": .string(id), "technology": .string(technology), "bridge_type": isHolding ? "holding" : "mixing",
            "bridge_class": "stasis", "creator": "Stasis", "name": .string(name),
            "channels": .array(channels.map { .string($0) }), "creationtime": .string(created), "video_mode": "talker",
        ]
    }
}
