/// All that the peer's Asterisk knows: applications, channels, bridges, playbacks, recordings. A value: requests and
/// moments go in, answers and effects come out; the time is given.
struct World {
    /// An answer to a request.
    struct Response {
        var status: Int
        var body: JSON?

        static let noContent = Response(status: 204)
        static func ok(_ body: JSON) -> Response { Response(status: 200, body: body) }
        static func error(_ status: Int, _ message: String) -> Response {
            Response(status: status, body: ["message": .string(message)])
        }
        static let channelNotFound = error(404, "Channel not found")
        static let bridgeNotFound = error(404, "Bridge not found")
        static let notInStasis = error(409, "Channel not in Stasis application")
    }

    /// What must be done in the outside world.
    enum Effect {
        case send(app: String, [UInt8])
        case schedule(after: Duration, Moment)
        case obey(Instruction)
    }

    /// Something that comes later. Serial numbers keep it from hitting a namesake.
    enum Moment {
        case cue(channel: String, serial: Int, index: Int)
        case enterStasis(channel: String, serial: Int)
        case giveUp(channel: String, serial: Int)
        case finishPlayback(id: String, serial: Int)
    }

    struct Application {
        var allowed: [String] = []
        var disallowed: [String] = []
    }

    var applications: [String: Application] = [:]
    var channels: [String: Channel] = [:]
    var bridges: [String: Bridge] = [:]
    var playbacks: [String: Playback] = [:]
    var recordings: [String: LiveRecording] = [:]
    var storedRecordings: [(name: String, format: String)] = []
    var globals: [String: String] = [:]
    var spans: [Int: LiveSpan] = [:]

    let identity: Identity
    var script: Script
    /// Set by the caller before each step.
    var now = 0.0
    private(set) var effects: [Effect] = []
    private var serial = 0

    /// What the peer says about itself.
    struct Identity {
        var version: String
        var entityID: String
        var systemName: String
        var apiDocuments: [String: [UInt8]]
    }

    init(identity: Identity, script: Script) {
        self.identity = identity
        self.script = script
        for span in script.spans { spans[span.number] = LiveSpan(span) }
    }

    var timestamp: String { Timestamp.text(secondsSince1970: now) }

    mutating func nextSerial() -> Int {
        serial += 1
        return serial
    }

    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    mutating func schedule(after delay: Duration, _ moment: Moment) {
        effects.append(.schedule(after: delay, moment))
    }

    mutating func obey(_ instruction: Instruction) { effects.append(.obey(instruction)) }

    /// Sends an event to the application, if it has not filtered it out.
    mutating func emit(_ type: String, to app: String?, _ fields: [JSON.Field]) {
        guard let app, let application = applications[app] else { return }
        guard application.allowed.isEmpty || application.allowed.contains(type) else { return }
        guard !application.disallowed.contains(type) else { return }
        let event = JSON.object(
            [.init("type", .string(type)), .init("timestamp", .string(timestamp))] + fields
                + [.init("asterisk_id", .string(identity.entityID)), .init("application", .string(app))])
        effects.append(.send(app: app, event.encoded))
    }

    /// Sends an event about a channel to the application that the channel belongs to.
    mutating func emit(_ type: String, about channel: Channel, _ fields: [JSON.Field] = []) {
        emit(type, to: channel.app, fields + [.init("channel", channel.json)])
    }

    /// A socket names an application.
    mutating func register(_ app: String) {
        if applications[app] == nil { applications[app] = Application() }
    }

    /// A moment that was scheduled has come.
    mutating func reach(_ moment: Moment) {
        switch moment {
        case .cue(let id, let serial, let index):
            guard let channel = channels[id], channel.serial == serial, channel.nextCue == index else { return }
            playCue(of: channel)
        case .enterStasis(let id, let serial):
            guard channels[id]?.serial == serial, channels[id]?.place == .entering else { return }
            enterStasis(id)
        case .giveUp(let id, let serial):
            guard let channel = channels[id], channel.serial == serial, channel.state != .up else { return }
            giveUp(channel)
        case .finishPlayback(let id, let serial):
            guard playbacks[id]?.serial == serial else { return }
            finishPlayback(id, state: "done")
        }
    }

    /// Does what a request asks for, as Asterisk would.
    mutating func perform(_ request: Request, play: [Cue]) -> Response {
        switch request.operation {
        case .listApplications, .getApplication, .filterApplication, .subscribeApplication, .unsubscribeApplication,
            .asteriskInfo, .asteriskPing, .getGlobalVariable, .setGlobalVariable, .listDeviceStates, .getDeviceState,
            .listEndpoints, .listEndpointsOfTechnology, .getEndpoint, .userEvent, .apiDocument:
            performOnSystem(request)
        case .listBridges, .createBridge, .getBridge, .destroyBridge, .addChannel, .removeChannel, .startBridgeMusic,
            .stopBridgeMusic:
            performOnBridge(request)
        case .listChannels, .originate, .create, .getChannel, .hangUp, .continueInDialplan, .answer, .ring,
            .stopRinging, .dial, .sendDTMF, .mute, .unmute, .hold, .unhold, .startMusic, .stopMusic, .startSilence,
            .stopSilence, .getVariable, .setVariable, .snoop, .externalMedia:
            performOnChannel(request, play: play)
        case .playOnBridge, .recordBridge, .playOnChannel, .recordChannel, .getPlayback, .stopPlayback,
            .controlPlayback, .listStoredRecordings, .getLiveRecording, .cancelRecording, .stopRecording:
            performOnMedia(request)
        case .events:
            .error(426, "Upgrade Required")
        case .other:
            if !request.isKnownPath {
                .error(404, "Resource not found")
            } else {
                .error(405, "Invalid method")
            }
        }
    }
}
