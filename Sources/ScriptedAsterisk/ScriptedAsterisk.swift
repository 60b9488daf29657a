import NIOCore
import NIOPosix

/// A peer that speaks Asterisk's REST interface on the wire and does what a ``Script`` says.
///
/// It keeps a small model of channels, bridges, playbacks and recordings, so that a client which is not disturbed sees
/// what it would see of Asterisk 22; the script says what the far end of each call does, and what goes wrong: errors,
/// silence, answers that get lost, sockets that stall. Nothing of the product is used, so that a mistake there shows.
///
/// ```swift
/// let script = Script(
///     .on(.originate, to: "PJSIP/*00@carrier", reply: .allocationFailed),
///     .on(Operation.placing, to: "PJSIP/*@carrier", play: .answers(after: .milliseconds(20), talks: .seconds(2))))
/// let peer = try await ScriptedAsterisk.start(script)
/// // ... a client on peer.baseURL ...
/// await peer.stop()
/// ```
///
/// It listens on the loopback only and runs on one thread of its own; every method may be called from anywhere.
public final class ScriptedAsterisk: Sendable {
    /// How the peer is set up.
    public struct Configuration: Sendable {
        /// The port to listen on; 0 takes a free one.
        public var port = 0
        /// The user name that clients must give.
        public var user = "carillon"
        /// The password that clients must give.
        public var password = "carillon"
        /// What `asterisk/info` says.
        public var version = "22.10.1"
        /// What every event carries as `asterisk_id`.
        public var entityID = "02:00:00:00:00:01"
        /// The prefix of ids that the peer chooses itself.
        public var systemName = "scripted"
        /// What `api-docs` serves, by file name.
        public var apiDocuments: [String: [UInt8]] = [:]
        /// Whether ``View/requests`` keeps every request; a long benchmark wants that off.
        public var keepsRequests = true

        /// Creates the default: a free port, user and password `carillon`.
        public init() {}
    }

    /// The port that it listens on.
    public let port: Int
    /// Where clients find it: `http://127.0.0.1:PORT`.
    public var baseURL: String { "http://127.0.0.1:\(port)" }

    private let group: MultiThreadedEventLoopGroup
    private let listener: any NIOCore.Channel
    private let core: NIOLoopBound<Core>

    private init(
        group: MultiThreadedEventLoopGroup, listener: any NIOCore.Channel, core: NIOLoopBound<Core>, port: Int
    ) {
        self.group = group
        self.listener = listener
        self.core = core
        self.port = port
    }

    /// Starts a peer. Stop it with ``stop()``.
    ///
    /// - Throws: An `IOError` if the port is taken.
    public static func start(
        _ script: Script = Script(), _ configuration: Configuration = Configuration()
    ) async throws -> ScriptedAsterisk {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let core = try await loop.submit {
            NIOLoopBound(Core(script: script, configuration: configuration, loop: loop), eventLoop: loop)
        }.get()
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try HTTPConnection.install(on: channel, core: core.value) }
                }
                .bind(host: "127.0.0.1", port: configuration.port).get()
            let port = listener.localAddress?.port ?? configuration.port
            return ScriptedAsterisk(group: group, listener: listener, core: core, port: port)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// Runs `body` with a peer and stops it afterwards, whatever happens.
    public static func running<Result>(
        _ script: Script = Script(), _ configuration: Configuration = Configuration(),
        _ body: (ScriptedAsterisk) async throws -> Result
    ) async throws -> Result {
        let peer = try await start(script, configuration)
        do {
            let result = try await body(peer)
            await peer.stop()
            return result
        } catch {
            await peer.stop()
            throw error
        }
    }

    /// Drops every connection and ends the thread.
    public func stop() async {
        try? await listener.close()
        await onLoop { $0.stop() }
        try? await group.shutdownGracefully()
    }

    /// Does something of its own accord.
    public func obey(_ instruction: Instruction) async {
        await onLoop { $0.obey(instruction) }
    }

    /// Goes on by another script. Calls that are being played go on by the old one.
    public func follow(_ script: Script) async {
        await onLoop { $0.follow(script) }
    }

    /// What the peer's Asterisk looks like now.
    public func view() async -> View {
        await onLoop { $0.view }
    }

    /// Waits until the peer looks as `condition` asks for.
    ///
    /// - Throws: ``PeerError`` if it does not within `deadline`.
    @discardableResult
    public func wait(
        for what: String, within deadline: Duration = .seconds(10),
        until condition: @escaping @Sendable (View) -> Bool
    ) async throws -> View {
        let loop = core.eventLoop
        let core = core
        return try await loop.flatSubmit { core.value.wait(for: what, within: deadline, until: condition) }.get()
    }

    /// Sends events at a steady rate, as they are: no filter applies. For benchmarks.
    ///
    /// - Parameters:
    ///   - app: Whose socket they go to.
    ///   - events: Sent in turn, again and again. They are encoded once, beforehand.
    ///   - perSecond: The rate. The peer never runs ahead of it, and catches up when the reader had stalled.
    ///   - count: How many to send.
    /// - Throws: ``PeerError`` if no socket is open for the application, or it closes meanwhile.
    public func flood(app: String, with events: [JSON], perSecond: Int, count: Int) async throws -> FloodReport {
        let frames = events.map { EventFlood.frame(for: $0) }
        let core = core
        return try await core.eventLoop.flatSubmit {
            core.value.flood(app: app, frames: frames, perSecond: perSecond, count: count)
        }.get()
    }

    private func onLoop<Result: Sendable>(_ body: @escaping @Sendable (Core) -> Result) async -> Result {
        let core = core
        // The loop outlives every caller but one that calls after `stop()`, which is a mistake worth a trap.
        return try! await core.eventLoop.submit { body(core.value) }.get()
    }
}

/// What a test can ask of the peer.
public struct View: Sendable {
    /// A channel.
    public struct Line: Sendable {
        /// The channel's id.
        public let id: String
        /// The dial string with its technology.
        public let endpoint: String
        /// `Down`, `Rsrvd`, `Dialing`, `Ringing` or `Up`.
        public let state: String
        /// Whether it is in its application.
        public let isInStasis: Bool
        /// The bridge that it is in.
        public let bridge: String?
        /// Its variables.
        public let variables: [String: String]
        /// The B channel that it holds, of its span: 1...15, 17...31.
        public let slot: Int?
    }

    /// Every request so far, in order, also those that a rule refused.
    public let requests: [Request]
    /// Live channels by id.
    public let channels: [String: Line]
    /// Bridges and the channels in them.
    public let bridges: [String: [String]]
    /// Bridges that play music.
    public let musicalBridges: Set<String>
    /// Applications that a socket is open for.
    public let connectedApps: Set<String>
    /// How many sockets were ever opened.
    public let socketsOpened: Int
    /// How many pings came in.
    public let pings: Int
    /// How many events were sent.
    public let eventsSent: Int

    /// How many requests of a kind came in.
    public func count(_ operation: Operation) -> Int { requests.count { $0.operation == operation } }
}

/// The peer could not do what it was asked for.
public struct PeerError: Error, CustomStringConvertible {
    /// What was expected and what there was instead.
    public let message: String

    public var description: String { message }
}
