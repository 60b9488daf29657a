public import AsteriskARI
public import Logging
import NIOConcurrencyHelpers
public import ServiceLifecycle
public import WebSockets

/// A connection to one Asterisk: commands over HTTP, events over a WebSocket that is kept open as long as `run()` runs.
///
///     let asterisk = ARIConnection(configuration: configuration, logger: logger)
///     // in a ServiceGroup: asterisk
///     for await batch in asterisk.notices {
///         for notice in batch { ... }
///     }
///
/// After each connect the event filter is put, channels, bridges and the application are looked up, and
/// ``ARINotice/connected(_:)`` comes before the events. When the socket is lost, ``ARINotice/disconnected(_:)`` says so
/// and it is dialled again. When another process takes the application, ``ARINotice/replaced`` is the last notice and
/// `run()` throws. Commands work at any time, also before `run()`.
public final class ARIConnection: Service, Sendable {
    /// Sends commands.
    public let client: ARIClient
    private let configuration: ARIConfiguration
    private let source: any ARIEventSource
    private let queue: ARINoticeQueue
    private let watches = ARIWatches()
    private let chance: @Sendable () -> Double
    private let logger: Logger
    private let isRunning = NIOLockedValueBox(false)
    /// Types that pass the filter beside the configured ones.
    private let alsoAllowed = NIOLockedValueBox<[ARIEventType]>([])

    /// Creates a connection; nothing is dialled yet.
    ///
    /// - Parameters:
    ///   - loop: The loop that serves the socket; events are read on its thread. One of its own unless given.
    ///   - chance: Where the jitter of the back-off comes from: numbers in `0...1`.
    public init(
        configuration: ARIConfiguration, loop: WebSocketLoop = WebSocketLoop(), logger: Logger,
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.configuration = configuration
        self.chance = chance
        var logger = logger
        logger[metadataKey: "ari.application"] = "\(configuration.application)"
        self.logger = logger
        client = ARIClient(configuration: configuration)
        source = DialledEventSource(configuration: configuration, loop: loop)
        queue = ARINoticeQueue(watermarks: configuration.watermarks)
    }

    /// What happens, in batches and in order. For one reader. Ends when `run()` has ended.
    public var notices: ARINotices { ARINotices(queue: queue) }

    /// Whether the queue of notices is past its high mark and not yet below the low one.
    public var isCongested: Bool { queue.isCongested }

    /// What this connection has done so far.
    public var counters: ARICounters {
        var counters = queue.counters
        let commands = client.counters
        counters.commands = commands.commands
        counters.failedCommands = commands.failures
        return counters
    }

    /// Sends one command and reads its answer. See ``ARIClient/perform(_:timeout:)``.
    @discardableResult
    public func perform<Operation: ARIOperation>(
        _ operation: Operation, timeout: Duration? = nil
    ) async throws(ARIError) -> Operation.Response {
        try await client.perform(operation, timeout: timeout)
    }

    /// Lets more types of events pass the filter, from now on and after each connect. Cheap when they do already.
    ///
    /// - Throws: ``ARIError`` when the filter could not be put; the types do not count as allowed then.
    public func allow(_ types: [ARIEventType]) async throws(ARIError) {
        let isNew = alsoAllowed.withLockedValue { allowed in !types.allSatisfy(allowed.contains) }
        guard isNew else { return }
        var wider = alsoAllowed.withLockedValue { $0 }
        wider += types.filter { !wider.contains($0) }
        _ = try await perform(
            ARI.Applications.Filter(
                applicationName: configuration.application, filter: configuration.filter(with: wider)))
        // Only now: who asks meanwhile puts the filter too, which does no harm, instead of relying on one on its way.
        alsoAllowed.withLockedValue { allowed in allowed += types.filter { !allowed.contains($0) } }
    }

    /// The events about one channel, bridge, playback or recording, from now on: choose the id, watch it, then create.
    public func events(about id: some ARIText) -> ARIWatch { watches.watch(id.rawValue) }

    /// Keeps the events' socket open until the task is cancelled or the service group shuts down.
    ///
    /// - Throws: ``ARIError`` with the code ``ARIError/Code/replaced`` when another process took the application.
    public func run() async throws {
        try await cancelWhenGracefulShutdown { try await self.runUntilCancelled() }
    }

    /// The same, but a graceful shutdown is left to the caller, who may have calls to finish first.
    public func runUntilCancelled() async throws(ARIError) {
        let wasRunning = isRunning.withLockedValue { isRunning in
            defer { isRunning = true }
            return isRunning
        }
        precondition(!wasRunning, "ARIConnection.run() was called twice")
        defer { queue.finish() }
        try await stayConnected()
    }
}

// MARK: - Connecting

extension ARIConnection {
    private func stayConnected() async throws(ARIError) {
        var failures = 0
        var lastFailure: ARIError.Code?
        while !Task.isCancelled {
            let (wasConnected, end) = await connectOnce()
            watches.end(end)
            if Task.isCancelled { return }
            if end.code == .replaced {
                logger.critical("ari.replaced", metadata: ["reason": "\(end)"])
                queue.tell(.replaced)
                throw end
            }
            failures = wasConnected ? 1 : failures + 1
            // Once per reason: an Asterisk that is down for an hour is one piece of news.
            if wasConnected || lastFailure != end.code {
                logger.error("ari.disconnected", metadata: ["reason": "\(end)"])
                queue.tell(.disconnected(end))
            }
            lastFailure = end.code
            if end.code == .overrun { await queue.waitForRelief() }
            try? await Task.sleep(for: configuration.backoff.delay(failures: failures, chance: chance()))
        }
    }

    /// Opens the socket, looks everything up, and waits for the socket's end. Tells whether that far was come.
    private func connectOnce() async -> (wasConnected: Bool, ARIError) {
        queue.hold()
        let receiver = ARIEventReceiver(application: configuration.application, queue: queue, watches: watches)
        let socket: WebSocket
        let delivery = WebSocketDelivery.handler(onTurnEnd: { [queue] in queue.wakeReader() }) {
            receiver.receive($0, $1)
        }
        do { socket = try await source.open(delivery) } catch {
            queue.release(nil)
            return (false, error)
        }
        do {
            let view = try await lookUp()
            queue.release(view)
            logger.info(
                "ari.connected",
                metadata: [
                    "ari.channels": "\(view.channels.count)", "ari.bridges": "\(view.bridges.count)",
                ])
        } catch {
            queue.release(nil)
            await socket.close(.goingAway)
            return (false, error)
        }
        let end = await end(of: socket, receiver)
        await socket.close(.goingAway)
        return (true, end)
    }

    /// What Asterisk holds, looked up after the socket is open so that nothing falls between.
    private func lookUp() async throws(ARIError) -> ARIView {
        _ = try await perform(
            ARI.Applications.Filter(
                applicationName: configuration.application,
                filter: configuration.filter(with: alsoAllowed.withLockedValue { $0 })))
        let application = try await perform(ARI.Applications.Get(applicationName: configuration.application))
        let channels = try await perform(ARI.Channels.List())
        let bridges = try await perform(ARI.Bridges.List())
        return ARIView(channels: channels, bridges: bridges, application: application)
    }

    /// Waits until the socket is closed or something that came over it says that it must be, and answers meanwhile
    /// who ask for the application's holder.
    private func end(of socket: WebSocket, _ receiver: ARIEventReceiver) async -> ARIError {
        await withTaskGroup(of: ARIError?.self) { group in
            group.addTask { [configuration] in
                ARIError(closure: await socket.closure(), configuration: configuration)
            }
            group.addTask {
                for await end in receiver.ends { return end }
                return nil
            }
            group.addTask {
                for await question in receiver.questions { await self.answer(question) }
                return nil
            }
            defer { group.cancelAll() }
            for await end in group {
                if let end { return end }
            }
            return ARIError(closure: nil, configuration: configuration)
        }
    }

    private func answer(_ question: ARIHolderQuestion) async {
        let variable = ARIHolderQuestion.variable(for: configuration.application)
        let value = question.answer(holder: configuration.holder)
        do {
            try await perform(ARI.Asterisk.SetGlobalVar(variable: variable, value: value))
            logger.warning("ari.application-wanted", metadata: ["reason": "another process asked who holds it"])
        } catch {
            logger.error("ari.application-wanted", metadata: ["reason": "\(error)"])
        }
    }
}
