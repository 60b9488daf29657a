import CLibWebSockets
import LoopThreads
import NIOConcurrencyHelpers

/// Every WebSocket that shares one thread: dials and accepts over libwebsockets.
///
/// Its thread starts with the first call and ends when the loop and all its sockets are released or ``shutDown()`` was
/// called. Host names are looked up on that thread: give addresses where a slow name server would stall the others.
public actor WebSocketLoop {
    /// What other threads ask for without waiting.
    enum Signal: Sendable {
        case abandon(WebSocketID)
        case stopListening(WebSocketID)
        case cancelDial(WebSocketID)
        case cancelSend(WebSocketID, ticket: UInt64)
    }

    private nonisolated let executor: LoopExecutor
    private nonisolated let signals = NIOLockedValueBox<[Signal]>([])
    let context: LWSContext
    var connections: [WebSocketID: WebSocketConnection] = [:]
    var listeners: [WebSocketID: Listening] = [:]
    /// Dialling sides by the authorities file they trust; "" is the system's only.
    var dialers: [String: OpaquePointer] = [:]
    /// Who received something in this turn of the loop.
    var inTurn: [WebSocketConnection] = []
    var isShutDown = false
    private var lastID: WebSocketID = 0
    private var lastTicket: UInt64 = 0

    /// The loop's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a loop; no connection is made yet.
    public init() {
        let context = LWSContext()
        self.context = context
        executor = LoopExecutor(
            name: "websockets", wait: { mayBlock in context.wait(mayBlock: mayBlock) }, wake: { context.wake() })
        context.loop = self
    }

    // What belongs to lws goes with `context`, when the executor's thread is done with it. This deinitialiser needs no
    // isolation, and must not ask for it: with `isolated deinit` in a public actor, Swift 6.3's optimiser fails in the
    // modules that use it ("circular reference").
    deinit { executor.shutDown() }

    /// Closes every connection and listener at once. Later calls fail.
    public func shutDown() {
        guard !isShutDown else { return }
        isShutDown = true
        for connection in connections.values {
            connection.openingError = Self.shutDownError
            connection.closure = connection.closure ?? WebSocketClosure(.abandoned)
            connection.finish()
        }
        for listening in listeners.values { listening.accepted.finish() }
        connections = [:]
        listeners = [:]
        dialers = [:]
        context.destroy()
        executor.shutDown()
    }

    static let shutDownError = WebSocketError(.shutDown, "The WebSocket loop was shut down.")

    func newID() -> WebSocketID {
        lastID += 1
        return lastID
    }

    /// Leaves word for the loop. Callable on any thread.
    nonisolated func signal(_ signal: Signal) {
        signals.withLockedValue { $0.append(signal) }
        executor.wakeUp()
    }

    /// lws has done what there was to do.
    func endTurn() {
        guard !inTurn.isEmpty else { return }
        for connection in inTurn { connection.endTurn() }
        inTurn.removeAll(keepingCapacity: true)
    }

    func handleSignals() {
        let pending = signals.withLockedValue { signals in
            defer { signals = [] }
            return signals
        }
        for signal in pending {
            switch signal {
            case .abandon(let id): abandon(id)
            case .stopListening(let id): stopListening(id)
            case .cancelDial(let id):
                guard let connection = connections[id] else { continue }
                connection.openingError = WebSocketError(.cancelled, "Dialling \(connection.peer) was cancelled.")
                connection.kill()
            case .cancelSend(let id, let ticket): cancelSend(id, ticket)
            }
        }
    }
}

// MARK: - What sockets ask for

extension WebSocketLoop {
    func send(_ message: [UInt8], _ kind: WebSocketMessageKind, id: WebSocketID) async throws(WebSocketError) {
        while true {
            guard let connection = connections[id] else {
                throw WebSocketError(.closed, "The WebSocket is closed.")
            }
            guard connection.isOpen else { throw connection.closedError }
            // A message larger than the whole limit goes alone.
            if connection.outgoing.byteCount < connection.configuration.maxQueuedBytes {
                connection.outgoing.append(message, kind)
                connection.askToWrite()
                return
            }
            try await waitForRoom(connection)
        }
    }

    private func waitForRoom(_ connection: WebSocketConnection) async throws(WebSocketError) {
        if Task.isCancelled { throw Self.sendCancelled }
        lastTicket += 1
        let ticket = lastTicket
        let id = connection.id
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                wait(.init(ticket: ticket, continuation: continuation), on: connection)
            }
        } onCancel: {
            signal(.cancelSend(id, ticket: ticket))
        }
        try result.get()
    }

    /// A method of the actor, not a line in the closure above: a closure that does not capture the actor would not run on
    /// its thread.
    private func wait(_ sender: WebSocketConnection.Sender, on connection: WebSocketConnection) {
        connection.senders.append(sender)
    }

    private func cancelSend(_ id: WebSocketID, _ ticket: UInt64) {
        guard let connection = connections[id],
            let index = connection.senders.firstIndex(where: { $0.ticket == ticket })
        else { return }
        connection.senders.remove(at: index).continuation.resume(returning: .failure(Self.sendCancelled))
    }

    private static let sendCancelled = WebSocketError(.cancelled, "Sending was cancelled; the message was not sent.")

    func setReceiving(_ receives: Bool, id: WebSocketID) {
        guard let connection = connections[id], connection.isOpen else { return }
        connection.setReceiving(receives)
    }

    func close(_ code: WebSocketCloseCode, _ reason: String, id: WebSocketID) {
        connections[id]?.close(code, reason, cause: .local)
    }

    private func abandon(_ id: WebSocketID) {
        guard let connection = connections[id] else { return }
        // A farewell that is under way may finish; its alarm sees to it that it does.
        if case .closing = connection.phase { return }
        connection.closure = connection.closure ?? WebSocketClosure(.abandoned)
        connection.kill()
    }
}
