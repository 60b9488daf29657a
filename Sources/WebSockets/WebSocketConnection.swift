import CLibWebSockets

/// One connection's state. Lives on the loop's thread only.
final class WebSocketConnection {
    typealias Opening = CheckedContinuation<Result<WebSocket, WebSocketError>, Never>

    /// Somebody who waits for room in the outgoing queue.
    struct Sender {
        let ticket: UInt64
        let continuation: CheckedContinuation<Result<Void, WebSocketError>, Never>
    }

    enum Phase {
        /// Dialling, or between the peer's request and the upgrade.
        case opening
        case open
        /// Our close frame is due, or out.
        case closing(WebSocketCloseCode, String)
        case closed
    }

    /// What the connection's one timer is set for.
    enum Alarm {
        case none, dial, ping, pong, close
    }

    let id: WebSocketID
    let configuration: WebSocketConfiguration
    let delivery: WebSocketDelivery
    let queue: WebSocketQueue
    let end = WebSocketEnd()
    /// The peer's address as errors may show it.
    let peer: String
    var phase = Phase.opening
    var wsi: OpaquePointer?
    /// Why it ended, as far as known before lws confirms that it did.
    var closure: WebSocketClosure?

    // Dialled
    var opening: Opening?
    var openingError: WebSocketError?
    var headers: [(String, String)] = []
    var subprotocol: String?

    // Accepted
    var upgrade: WebSocketUpgrade?
    var listener: WebSocketID?

    // Receiving
    var assembler: MessageAssembler
    var isPaused = false
    /// Messages came since the loop's turn began.
    var isInTurn = false

    // Sending
    var outgoing: OutgoingFrames
    var senders: [Sender] = []
    var mustPing = false
    var alarm = Alarm.none

    init(id: WebSocketID, configuration: WebSocketConfiguration, delivery: WebSocketDelivery, peer: String) {
        self.id = id
        self.configuration = configuration
        self.delivery = delivery
        self.peer = peer
        switch delivery.kind {
        case .queue(let limit): queue = WebSocketQueue(limit: limit)
        case .handler: queue = WebSocketQueue(limit: 1)
        }
        assembler = MessageAssembler(maxSize: configuration.maxMessageSize)
        outgoing = OutgoingFrames(maxFrameSize: configuration.maxFrameSize)
    }

    var isOpen: Bool { if case .open = phase { true } else { false } }

    func setAlarm(_ alarm: Alarm, after delay: Duration?) {
        guard let wsi else { return }
        self.alarm = delay == nil ? .none : alarm
        lws_set_timer_usecs(wsi, delay?.microseconds ?? -1)
    }

    func askToWrite() {
        if let wsi { lws_callback_on_writable(wsi) }
    }

    /// Ends the connection at the loop's next turn, without a farewell.
    func kill() {
        if let wsi { lws_set_timeout(wsi, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC) }
    }

    func setReceiving(_ receives: Bool) {
        guard let wsi, isPaused == receives else { return }
        isPaused = !receives
        lws_rx_flow_control(wsi, receives ? 1 : 0)
    }

    // MARK: Receiving

    /// What was read together has been handed over.
    func endTurn() {
        isInTurn = false
        if case .handler(_, let onTurnEnd) = delivery.kind { onTurnEnd?() }
    }

    /// Takes what lws received: a message, or a piece of one.
    func receive(_ event: LWSEvent) {
        noteLife()
        guard isOpen else { return }
        let kind = lws_frame_is_binary(event.wsi) == 0 ? WebSocketMessageKind.text : .binary
        let isFirst = lws_is_first_fragment(event.wsi) != 0
        let isLast = lws_is_final_fragment(event.wsi) != 0
        if isFirst && isLast && event.bytes.count <= configuration.maxMessageSize {
            deliver(event.bytes, kind)
            return
        }
        switch assembler.append(event.bytes, kind: kind, isFirst: isFirst, isLast: isLast) {
        case .incomplete: break
        case .complete(let kind):
            assembler.bytes.withUnsafeBytes { deliver($0, kind) }
            assembler.clear()
        case .tooLong:
            assembler.clear()
            let limit = "messages of at most \(configuration.maxMessageSize) bytes"
            close(.messageTooBig, limit, cause: .messageTooLong)
        }
    }

    private func deliver(_ bytes: UnsafeRawBufferPointer, _ kind: WebSocketMessageKind) {
        let reception =
            switch delivery.kind {
            case .queue: queue.push(WebSocketMessage(bytes, kind))
            case .handler(let handler, _): handler(bytes.bytes, kind)
            }
        if case .pause = reception { setReceiving(false) }
    }

    /// Whatever the peer sends shows that it lives; the next ping can wait.
    func noteLife() {
        if alarm == .pong { setAlarm(.ping, after: configuration.pingInterval) }
    }

    // MARK: Sending

    /// Starts the farewell: what is in line is sent first.
    func close(_ code: WebSocketCloseCode, _ reason: String, cause: WebSocketClosure.Cause) {
        guard isOpen else { return }
        phase = .closing(code, reason)
        closure = WebSocketClosure(cause, code, reason)
        failSenders()
        // The answer to the close frame must be heard.
        setReceiving(true)
        setAlarm(.close, after: configuration.closeTimeout)
        askToWrite()
    }

    /// Writes as much as the socket takes. A negative result tells lws to close.
    func write(_ wsi: OpaquePointer) -> Int32 {
        if mustPing {
            mustPing = false
            var ping = OutgoingFrame([], LWS_WRITE_PING)
            guard ping.write(to: wsi) else { return -1 }
            setAlarm(.pong, after: configuration.pongDeadline)
        }
        while !outgoing.isEmpty && lws_send_pipe_choked(wsi) == 0 {
            guard var frame = outgoing.next() else { break }
            guard frame.write(to: wsi) else { return -1 }
        }
        if !outgoing.isEmpty {
            lws_callback_on_writable(wsi)
        } else if case .closing(let code, let reason) = phase {
            var bytes = Array(reason.utf8.prefix(123))
            lws_close_reason(wsi, lws_close_status(UInt32(code.rawValue)), &bytes, bytes.count)
            return -1
        }
        if outgoing.byteCount < configuration.maxQueuedBytes { admitSenders() }
        return 0
    }

    /// Lets the waiting senders try again, in order.
    private func admitSenders() {
        let admitted = senders
        senders = []
        for sender in admitted { sender.continuation.resume(returning: .success(())) }
    }

    func failSenders() {
        let failed = senders
        senders = []
        for sender in failed { sender.continuation.resume(returning: .failure(closedError)) }
    }

    var closedError: WebSocketError {
        WebSocketError(.closed, "The WebSocket with \(peer) is closed\(closure.map { ": \($0)" } ?? "").")
    }

    // MARK: Ending

    /// The connection is gone: tells everybody who waits.
    func finish() {
        guard phase != .closed else { return }
        let wasOpening = phase == .opening
        phase = .closed
        wsi = nil
        let closure = closure ?? WebSocketClosure(.connectionLost)
        self.closure = closure
        failSenders()
        if wasOpening {
            let error = WebSocketError(.couldNotConnect, "The connection with \(peer) ended while it was being opened.")
            opening?.resume(returning: .failure(openingError ?? error))
            opening = nil
        }
        queue.finish()
        end.set(closure)
    }
}

extension WebSocketConnection.Phase: Equatable {}

extension Duration {
    /// Whole microseconds, at least 1.
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return max(1, min(seconds, 1 << 32) * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}
