/// Something that is played to a channel or a bridge.
struct Playback {
    let serial: Int
    let id: String
    let media: String
    /// `channel:ID` or `bridge:ID`.
    let target: String
    let app: String?

    func json(_ state: String) -> JSON {
        [
            "id": .string(id), "media_uri": .string(media), "target_uri": .string(target), "language": "en",
            "state": .string(state),
        ]
    }
}

/// A recording that runs.
struct LiveRecording {
    let name: String
    let format: String
    /// `channel:ID` or `bridge:ID`.
    let target: String
    let app: String?

    func json(_ state: String, extra: [JSON.Field] = []) -> JSON {
        .object(
            [
                .init("name", .string(name)), .init("format", .string(format)), .init("state", .string(state)),
                .init("target_uri", .string(target)),
            ] + extra)
    }
}
