extension World {
    /// Playbacks and recordings.
    mutating func performOnMedia(_ request: Request) -> Response {
        switch request.operation {
        case .playOnChannel, .playOnBridge:
            return withTarget(request) { world, target, app in world.play(request, to: target, app: app) }
        case .recordChannel, .recordBridge:
            return withTarget(request) { world, target, app in world.record(request, of: target, app: app) }
        case .getPlayback, .stopPlayback, .controlPlayback:
            guard let id = request["playbackId"], let playback = playbacks[id] else {
                return .error(404, "Playback not found")
            }
            if request.operation == .getPlayback { return .ok(playback.json("playing")) }
            if request.operation == .stopPlayback { finishPlayback(id, state: "done") }
            return .noContent
        case .listStoredRecordings:
            return .ok(.array(storedRecordings.map { ["name": .string($0.name), "format": .string($0.format)] }))
        case .getLiveRecording, .stopRecording, .cancelRecording:
            guard let name = request["recordingName"], let recording = recordings[name] else {
                return .error(404, "Recording not found")
            }
            if request.operation == .getLiveRecording { return .ok(recording.json("recording")) }
            finishRecording(name, keeps: request.operation == .stopRecording)
            return .noContent
        default:
            return .error(501, "Not a media operation")
        }
    }

    /// Finds what a playback or a recording is for, and the application that is told of it.
    private mutating func withTarget(
        _ request: Request, _ body: (inout World, String, String?) -> Response
    ) -> Response {
        if let id = request["bridgeId"] {
            guard let bridge = bridges[id] else { return .bridgeNotFound }
            return body(&self, "bridge:\(id)", bridge.interest.filter { $0.value > 0 }.keys.min())
        }
        guard let channel = channels[request["channelId"] ?? ""] else { return .channelNotFound }
        guard channel.place == .stasis else { return .notInStasis }
        return body(&self, "channel:\(channel.id)", channel.app)
    }

    private mutating func play(_ request: Request, to target: String, app: String?) -> Response {
        guard
            let media = request["media"] ?? request.body?["media"]?.elements?.compactMap(\.text).joined(separator: ",")
        else { return .error(400, "Media must be specified") }
        let id = request["playbackId"] ?? "\(identity.systemName)-playback-\(nextSerial())"
        guard playbacks[id] == nil else { return .error(409, "Playback with id '\(id)' already exists") }
        let playback = Playback(serial: nextSerial(), id: id, media: media, target: target, app: app)
        playbacks[id] = playback
        emit("PlaybackStarted", to: app, [.init("playback", playback.json("playing"))])
        let length = script.playbackLength * media.split(separator: ",").count
        schedule(after: length, .finishPlayback(id: id, serial: playback.serial))
        return Response(status: 201, body: playback.json("queued"))
    }

    private mutating func record(_ request: Request, of target: String, app: String?) -> Response {
        guard let name = request["name"], let format = request["format"] else {
            return .error(400, "Recording name and format must be specified")
        }
        let overwrites = request["ifExists"] == "overwrite"
        if recordings[name] != nil || (storedRecordings.contains { $0.name == name } && !overwrites) {
            return .error(409, "Recording '\(name)' already exists and can not be overwritten")
        }
        let recording = LiveRecording(name: name, format: format, target: target, app: app)
        if target.hasPrefix("channel:"), channels[String(target.dropFirst("channel:".count))]?.bridge != nil {
            let cause = JSON.Field("cause", "Cannot record channel while in bridge")
            emit("RecordingFailed", to: app, [.init("recording", recording.json("failed", extra: [cause]))])
        } else {
            recordings[name] = recording
            emit("RecordingStarted", to: app, [.init("recording", recording.json("recording"))])
        }
        return Response(status: 201, body: recording.json("queued"))
    }

    mutating func finishPlayback(_ id: String, state: String) {
        guard let playback = playbacks.removeValue(forKey: id) else { return }
        emit("PlaybackFinished", to: playback.app, [.init("playback", playback.json(state))])
    }

    private mutating func finishRecording(_ name: String, keeps: Bool) {
        guard let recording = recordings.removeValue(forKey: name) else { return }
        if keeps { storedRecordings.append((name, recording.format)) }
        let duration = JSON.Field("duration", 0)
        let state = keeps ? "done" : "canceled"
        emit("RecordingFinished", to: recording.app, [.init("recording", recording.json(state, extra: [duration]))])
    }

    /// Ends the recordings of a channel or a bridge.
    mutating func stopRecordings(on target: String) {
        for name in recordings.values.filter({ $0.target == target }).map(\.name).sorted() {
            finishRecording(name, keeps: true)
        }
    }

    /// Ends what plays on a channel or a bridge and what is recorded from it.
    mutating func stopMedia(on target: String) {
        stopRecordings(on: target)
        for id in playbacks.values.filter({ $0.target == target }).map(\.id).sorted() {
            finishPlayback(id, state: "failed")
        }
    }
}
