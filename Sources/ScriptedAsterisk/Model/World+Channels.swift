extension World {
    /// Channels: how they are made, what is done to them.
    mutating func performOnChannel(_ request: Request, play: [Cue]) -> Response {
        switch request.operation {
        case .listChannels:
            return .ok(.array(channels.values.sorted { $0.serial < $1.serial }.map(\.json)))
        case .originate, .create:
            return makeChannel(request, play: play)
        case .externalMedia:
            return makeMediaChannel(request)
        default:
            break
        }
        guard let channel = channels[request["channelId"] ?? ""] else { return .channelNotFound }
        switch request.operation {
        case .getChannel:
            return .ok(channel.json)
        case .hangUp:
            return hangUp(channel, request)
        case .getVariable:
            if request["variable"] == "HANGUPCAUSE" { return .ok(["value": .string(String(channel.hangupCause))]) }
            guard let value = channel.variables[request["variable"] ?? ""] else {
                return .error(404, "Provided variable was not found")
            }
            return .ok(["value": .string(value)])
        case .setVariable:
            let name = request["variable"] ?? ""
            let value = request["value"] ?? ""
            channels[channel.id]?.variables[name] = value
            emit("ChannelVarset", about: channel, [.init("variable", .string(name)), .init("value", .string(value))])
            return .noContent
        default:
            break
        }
        guard channel.place == .stasis else { return .notInStasis }
        switch request.operation {
        case .dial:
            return dial(channel, request, play: play)
        case .snoop:
            return snoop(on: channel, request)
        case .answer:
            if channel.state != .up { setState(channel.id, .up) }
            return .noContent
        case .continueInDialplan:
            leaveBridge(channel.id, hangsUp: false)
            channels[channel.id]?.context = request["context"] ?? channel.context
            channels[channel.id]?.extensionName = request["extension"] ?? channel.extensionName
            channels[channel.id]?.priority = Int(request["priority"] ?? "") ?? channel.priority
            emit("StasisEnd", about: channels[channel.id] ?? channel)
            channels[channel.id]?.place = .dialplan
            return .noContent
        default:
            // Ringing, music, silence, mute, hold, DTMF: Asterisk says 204 and tells nobody.
            return .noContent
        }
    }

    // MARK: Making channels

    private mutating func makeChannel(_ request: Request, play: [Cue]) -> Response {
        guard let endpoint = request["endpoint"] else { return .error(400, "Endpoint must be specified") }
        guard let slash = endpoint.firstIndex(of: "/"), slash != endpoint.indices.last else {
            return .error(400, "Invalid endpoint specified")
        }
        let id = request["channelId"] ?? "\(identity.systemName)-\(Int(now)).\(nextSerial())"
        guard channels[id] == nil else { return .error(409, "Channel with given unique ID already exists") }

        let isOriginate = request.operation == .originate
        var channel = newChannel(id: id, endpoint: endpoint, place: isOriginate ? .dialling : .entering)
        channel.app = request["app"]
        channel.appArguments = (request["appArgs"] ?? "").split(separator: ",").map(String.init)
        channel.variables = request.variables
        channel.context = request["context"] ?? channel.context
        channel.extensionName = request["extension"] ?? channel.extensionName
        if let callerID = request["callerId"] { channel.setCallerID(callerID) }
        // Asterisk's own default for an originate; -1 means no limit.
        let seconds = Int(request["timeout"] ?? "") ?? 30
        channel.timeout = seconds > 0 ? .seconds(seconds) : nil
        channel.play = play
        if hasSpans(for: endpoint) {
            guard let line = takeLine(for: endpoint, channel: id) else {
                return Response(status: 500, body: ["error": "Allocation failed"])
            }
            channel.line = line
            channel.state = .reserved
        }
        channels[id] = channel
        if isOriginate {
            startDialling(id)
        } else {
            schedule(after: script.timeToEnterStasis, .enterStasis(channel: id, serial: channel.serial))
        }
        return .ok(channel.json)
    }

    private mutating func makeMediaChannel(_ request: Request) -> Response {
        let id = request["channelId"] ?? "\(identity.systemName)-\(Int(now)).\(nextSerial())"
        guard channels[id] == nil else { return .error(409, "Channel with given unique ID already exists") }
        guard let host = request["external_host"] else { return .error(400, "external_host must be specified") }
        var channel = newChannel(id: id, endpoint: "UnicastRTP/\(host)", place: .dialling)
        channel.app = request["app"]
        channel.variables = [
            "UNICASTRTP_LOCAL_ADDRESS": "127.0.0.1",
            "UNICASTRTP_LOCAL_PORT": String(20000 + channel.serial * 2 % 20000),
        ]
        channels[id] = channel
        let variables = JSON.object(
            channel.variables.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
        let answer = JSON.object((channel.json.fields ?? []) + [.init("channelvars", variables)])
        startDialling(id)
        answered(id)
        return .ok(answer)
    }

    private mutating func snoop(on channel: Channel, _ request: Request) -> Response {
        let id = request["snoopId"] ?? "\(identity.systemName)-\(Int(now)).\(nextSerial())"
        guard channels[id] == nil else { return .error(409, "Channel with given unique ID already exists") }
        var snoop = newChannel(id: id, endpoint: "Snoop/\(channel.id)", place: .entering)
        snoop.app = request["app"]
        snoop.appArguments = (request["appArgs"] ?? "").split(separator: ",").map(String.init)
        snoop.state = .up
        channels[id] = snoop
        schedule(after: script.timeToEnterStasis, .enterStasis(channel: id, serial: snoop.serial))
        return .ok(snoop.json)
    }

    private mutating func newChannel(id: String, endpoint: String, place: Channel.Place) -> Channel {
        let serial = nextSerial()
        let device = endpoint.lastIndex(of: "@").map { String(endpoint[endpoint.index(after: $0)...]) }
        let technology = endpoint.prefix { $0 != "/" }
        let number = String(serial, radix: 16)
        let padded = String(repeating: "0", count: max(0, 8 - number.count)) + number
        return Channel(
            serial: serial, id: id, name: "\(technology)/\(device ?? "line")-\(padded)", endpoint: endpoint,
            created: timestamp, protocolID: "scripted-\(padded)", place: place)
    }

    // MARK: Dialling

    private mutating func dial(_ channel: Channel, _ request: Request, play: [Cue]) -> Response {
        guard !channel.isDialled, channel.state == .down || channel.state == .reserved else {
            return .error(409, "Channel is not in a dialable state")
        }
        if !play.isEmpty { channels[channel.id]?.play = play }
        let seconds = Int(request["timeout"] ?? "") ?? 0
        channels[channel.id]?.timeout = seconds > 0 ? .seconds(seconds) : nil
        startDialling(channel.id)
        return .noContent
    }

    private mutating func startDialling(_ id: String) {
        channels[id]?.isDialled = true
        guard let channel = channels[id] else { return }
        emitDial(channel, "")
        if let timeout = channel.timeout {
            schedule(after: timeout, .giveUp(channel: id, serial: channel.serial))
        }
        if let line = channel.line {
            setState(id, .dialling)
            if let cause = refusal(ofDialOn: line) {
                channels[id]?.play = [.after(.zero, .hangUp(cause: cause))]
            }
        }
        scheduleNextCue(of: channels[id] ?? channel)
    }

    private mutating func emitDial(_ channel: Channel, _ status: String) {
        emit(
            "Dial", to: channel.app,
            [
                .init("dialstatus", .string(status)), .init("forward", ""),
                .init("dialstring", .string(channel.place == .dialling || status.isEmpty ? channel.dialString : "")),
                .init("peer", channel.json),
            ])
    }

    private mutating func scheduleNextCue(of channel: Channel) {
        guard channel.nextCue < channel.play.count else { return }
        schedule(
            after: channel.play[channel.nextCue].delay,
            .cue(channel: channel.id, serial: channel.serial, index: channel.nextCue))
    }

    mutating func playCue(of channel: Channel) {
        channels[channel.id]?.nextCue += 1
        let id = channel.id
        switch channel.play[channel.nextCue].act {
        case .ring:
            setState(id, .ringing)
            if let ringing = channels[id] { emitDial(ringing, "RINGING") }
        case .progress:
            emitDial(channel, "PROGRESS")
        case .answer:
            answered(id)
        case .hangUp(let cause, let techCause):
            farEndHangsUp(channel, cause: cause, techCause: techCause)
        case .press(let digit, let milliseconds):
            emit(
                "ChannelDtmfReceived", about: channel,
                [.init("digit", .string(digit)), .init("duration_ms", .int(milliseconds))])
        case .startTalking:
            if hasTalkDetection(channel) { emit("ChannelTalkingStarted", about: channel) }
        case .stopTalking(let milliseconds):
            if hasTalkDetection(channel) {
                emit("ChannelTalkingFinished", about: channel, [.init("duration", .int(milliseconds))])
            }
        case .instruct(let instruction):
            obey(instruction)
        }
        if let channel = channels[id] { scheduleNextCue(of: channel) }
    }

    private func hasTalkDetection(_ channel: Channel) -> Bool { channel.variables["TALK_DETECT(set)"] != nil }

    private mutating func setState(_ id: String, _ state: Channel.State) {
        channels[id]?.state = state
        if let channel = channels[id] { emit("ChannelStateChange", about: channel) }
    }

    private mutating func answered(_ id: String) {
        setState(id, .up)
        guard let channel = channels[id] else { return }
        emitDial(channel, "ANSWER")
        if channel.place == .dialling {
            if channel.app == nil { channels[id]?.place = .dialplan } else { enterStasis(id) }
        }
    }

    mutating func enterStasis(_ id: String) {
        guard let channel = channels[id] else { return }
        guard let app = channel.app, applications[app] != nil else {
            // Asterisk logs that the application does not exist and hangs up.
            end(channel, cause: 16, techCause: nil)
            return
        }
        channels[id]?.enterStasis()
        guard let entered = channels[id] else { return }
        emit(
            "StasisStart", to: app,
            [.init("args", .array(entered.appArguments.map { .string($0) })), .init("channel", entered.json)])
    }

    // MARK: Ends

    private mutating func hangUp(_ channel: Channel, _ request: Request) -> Response {
        var cause = 16
        if let reason = request["reason"] {
            guard let named = Cause.named(reason) else { return .error(400, "Invalid hangup reason specified.") }
            cause = named
        } else if let code = request["reason_code"] {
            cause = Int(code) ?? 16
        }
        emit("ChannelHangupRequest", about: channel, [.init("cause", 32), .init("soft", true)])
        if channel.place == .dialling { emitDial(channel, "NOANSWER") }
        end(channel, cause: cause, techCause: nil)
        return .noContent
    }

    mutating func farEndHangsUp(_ channel: Channel, cause: Int, techCause: Int?) {
        let isAnswered = channel.state == .up
        if channel.line != nil, channel.place == .stasis, !isAnswered, let status = Self.statusOfKeptLine(cause) {
            channels[channel.id]?.hangupCause = cause
            return emitDial(channel, status)
        }
        var fields = [JSON.Field("cause", .int(cause))]
        if !isAnswered, let techCause { fields.append(.init("tech_cause", .int(techCause))) }
        emit("ChannelHangupRequest", about: channel, fields)
        if channel.place == .dialling { emitDial(channel, Cause.dialStatus(cause)) }
        end(channel, cause: cause, techCause: isAnswered ? nil : techCause)
    }

    /// The ring time is over. An originate just ends; a channel in its application is asked to hang up first.
    mutating func giveUp(_ channel: Channel) {
        if channel.place == .stasis {
            emit("ChannelHangupRequest", about: channel, [.init("cause", 32), .init("soft", true)])
        }
        let cause = channel.line == nil ? 19 : channel.hangupCause
        end(channel, cause: cause, techCause: channel.endpoint.hasPrefix("PJSIP/") ? 480 : nil)
    }

    private mutating func end(_ channel: Channel, cause: Int, techCause: Int?) {
        leaveBridge(channel.id, hangsUp: true)
        stopMedia(on: "channel:\(channel.id)")
        if channel.place == .stasis { emit("StasisEnd", about: channel) }
        channels[channel.id] = nil
        freeLine(of: channel)
        var fields = [JSON.Field("cause", .int(cause)), .init("cause_txt", .string(Cause.text(cause)))]
        if let techCause { fields.append(.init("tech_cause", .int(techCause))) }
        emit("ChannelDestroyed", about: channel, fields)
    }
}
