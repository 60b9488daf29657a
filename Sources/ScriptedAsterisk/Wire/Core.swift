import Foundation
import NIOCore

/// The peer's heart: script, model and sockets. Lives on the peer's event loop and is touched nowhere else.
final class Core {
    let configuration: ScriptedAsterisk.Configuration
    private let loop: any EventLoop
    private var prompter: Prompter
    private var world: World
    private var requests: [Request] = []
    private var sockets: [String: EventSocket] = [:]
    private var connections: [ObjectIdentifier: any NIOCore.Channel] = [:]
    private var waiters: [Waiter] = []
    private var socketsOpened = 0
    private var eventsSent = 0
    private var pings = 0
    /// Sockets that were written to since the last flush.
    private var unflushed: [EventSocket] = []

    private struct Waiter {
        let condition: (View) -> Bool
        let promise: EventLoopPromise<View>
        let deadline: Scheduled<Void>
    }

    init(script: Script, configuration: ScriptedAsterisk.Configuration, loop: any EventLoop) {
        self.configuration = configuration
        self.loop = loop
        self.prompter = Prompter(script: script)
        self.world = Self.emptyWorld(script, configuration)
    }

    private static func emptyWorld(_ script: Script, _ configuration: ScriptedAsterisk.Configuration) -> World {
        World(
            identity: World.Identity(
                version: configuration.version, entityID: configuration.entityID,
                systemName: configuration.systemName, apiDocuments: configuration.apiDocuments),
            script: script)
    }

    // MARK: Requests

    /// What the script says about a request, before anything is done.
    func rule(for request: Request) -> Rule {
        if configuration.keepsRequests { requests.append(request) }
        let rule = prompter.rule(for: request, in: world) ?? .on([])
        for instruction in rule.instructions { obey(instruction) }
        return rule
    }

    /// Does what the request asks for. The caller sends the answer and calls ``settle()`` for what comes of it.
    func perform(_ request: Request, play: [Cue]) -> World.Response {
        world.now = Date().timeIntervalSince1970
        return world.perform(request, play: play)
    }

    /// Performs the effects of what was done: events go out, moments are scheduled.
    func settle() {
        while true {
            let effects = world.takeEffects()
            if effects.isEmpty { break }
            for effect in effects {
                switch effect {
                case .send(let app, let bytes): send(bytes, to: app)
                case .schedule(let delay, let moment): schedule(moment, after: delay)
                case .obey(let instruction): obey(instruction)
                }
            }
        }
        for socket in unflushed { socket.flush() }
        unflushed = []
        tellWaiters()
    }

    private func schedule(_ moment: World.Moment, after delay: Duration) {
        loop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) { [weak self] in
            guard let self else { return }
            world.now = Date().timeIntervalSince1970
            world.reach(moment)
            settle()
        }
    }

    /// Without a socket an event is lost, as it is in Asterisk.
    private func send(_ bytes: [UInt8], to app: String) {
        guard let socket = sockets[app] else { return }
        eventsSent += 1
        socket.send(bytes)
        if !unflushed.contains(where: { $0 === socket }) { unflushed.append(socket) }
    }

    func follow(_ script: Script) {
        prompter.script = script
        world.script = script
    }

    // MARK: Sockets

    /// A socket names its applications. Who had them before is told so and hears nothing more.
    func open(_ socket: EventSocket) {
        socketsOpened += 1
        world.now = Date().timeIntervalSince1970
        for app in socket.apps {
            if sockets[app] != nil {
                let event: JSON = [
                    "type": "ApplicationReplaced", "timestamp": .string(world.timestamp), "application": .string(app),
                    "asterisk_id": .string(configuration.entityID),
                ]
                send(event.encoded, to: app)
            }
            sockets[app] = socket
            world.register(app)
        }
        settle()
    }

    func closed(_ socket: EventSocket) {
        for app in socket.apps where sockets[app] === socket { sockets[app] = nil }
        tellWaiters()
    }

    func pinged() {
        pings += 1
        tellWaiters()
    }

    func connected(_ channel: any NIOCore.Channel) { connections[ObjectIdentifier(channel)] = channel }
    func disconnected(_ channel: any NIOCore.Channel) { connections[ObjectIdentifier(channel)] = nil }

    func flood(app: String, frames: [[UInt8]], perSecond: Int, count: Int) -> EventLoopFuture<FloodReport> {
        guard let socket = sockets[app] else {
            return loop.makeFailedFuture(PeerError(message: "No socket is open for application '\(app)'."))
        }
        eventsSent += count
        return EventFlood(socket: socket, frames: frames, perSecond: perSecond, count: count, loop: loop).start()
    }

    // MARK: Instructions

    func obey(_ instruction: Instruction) {
        switch instruction {
        case .emit(let app, let event):
            send(event.encoded, to: app)
            sockets[app]?.flush()
        case .closeSocket(let app, let code): sockets[app]?.close(code: code)
        case .dropSocket(let app): sockets[app]?.drop()
        case .stallEvents(let app): sockets[app]?.isStalled = true
        case .resumeEvents(let app): sockets[app]?.isStalled = false
        case .ignorePings(let app): sockets[app]?.answersPings = false
        case .answerPings(let app): sockets[app]?.answersPings = true
        case .stopReading(let app): sockets[app]?.stopReading()
        case .alarm(let span, let isOn):
            world.now = Date().timeIntervalSince1970
            world.setAlarm(ofSpan: span, isOn: isOn)
            settle()
        case .restart:
            world = Self.emptyWorld(prompter.script, configuration)
            sockets = [:]
            for channel in connections.values { channel.close(promise: nil) }
        }
        tellWaiters()
    }

    func stop() {
        for channel in connections.values { channel.close(promise: nil) }
        for waiter in waiters {
            waiter.deadline.cancel()
            waiter.promise.fail(PeerError(message: "The peer was stopped."))
        }
        waiters = []
    }

    // MARK: Views

    var view: View {
        View(
            requests: requests,
            channels: world.channels.mapValues {
                View.Line(
                    id: $0.id, endpoint: $0.endpoint, state: $0.state.rawValue, isInStasis: $0.place == .stasis,
                    bridge: $0.bridge, variables: $0.variables, slot: $0.line?.slot)
            },
            bridges: world.bridges.mapValues(\.channels),
            musicalBridges: Set(world.bridges.values.filter { $0.music != nil }.map(\.id)),
            connectedApps: Set(sockets.keys), socketsOpened: socketsOpened, pings: pings, eventsSent: eventsSent)
    }

    func wait(
        for what: String, within limit: Duration, until condition: @escaping (View) -> Bool
    ) -> EventLoopFuture<View> {
        let view = view
        if condition(view) { return loop.makeSucceededFuture(view) }
        let promise = loop.makePromise(of: View.self)
        let deadline = loop.assumeIsolated().scheduleTask(in: TimeAmount(limit)) { [weak self] in
            guard let self else { return }
            waiters.removeAll { $0.promise.futureResult === promise.futureResult }
            promise.fail(PeerError(message: "No \(what) within \(limit). There is: \(self.view)"))
        }
        waiters.append(Waiter(condition: condition, promise: promise, deadline: deadline))
        return promise.futureResult
    }

    private func tellWaiters() {
        if waiters.isEmpty { return }
        let view = view
        waiters.removeAll { waiter in
            guard waiter.condition(view) else { return false }
            waiter.deadline.cancel()
            waiter.promise.succeed(view)
            return true
        }
    }
}
