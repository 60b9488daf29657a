import CCurl
import LoopThreads
import NIOConcurrencyHelpers

/// An HTTP client over libcurl's multi interface: one thread, many requests at a time, connections kept and reused.
///
/// Every method may be called from any task. Responses with an error status are returned like any other; a
/// ``CurlError`` means that there is none. Redirects are not followed and nothing is repeated on its own, except a
/// request that only reads and whose kept connection broke before an answer.
///
/// Its thread starts with the first request and ends when the client is released or ``shutDown()`` was called.
public actor CurlClient {
    private nonisolated let executor: LoopExecutor
    private let multi: CurlMulti
    private let configuration: CurlConfiguration
    /// By server.
    private var lines: [String: CurlLine] = [:]
    /// No request in any line expires before this.
    private var nextExpiry: ContinuousClock.Instant?
    private var lastID: UInt64 = 0
    private var isShutDown = false
    /// Requests whose tasks were cancelled, by id; filled from any thread, emptied by `advance`.
    private nonisolated let cancelled = NIOLockedValueBox<[UInt64]>([])

    /// What this client has done so far.
    public private(set) var counters = CurlCounters()

    /// The client's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a client; no connection is made yet.
    public init(configuration: CurlConfiguration = CurlConfiguration()) {
        let multi = CurlMulti(configuration)
        self.multi = multi
        self.configuration = configuration
        executor = LoopExecutor(
            name: "curl", wait: { mayBlock in multi.wait(mayBlock: mayBlock) }, wake: { multi.wake() })
        multi.client = self
    }

    // What belongs to curl goes with `multi`, when the executor's thread is done with it. This deinitialiser needs no
    // isolation, and must not ask for it: with `isolated deinit` in a public actor, Swift 6.3's optimiser fails in the
    // modules that use it ("circular reference").
    deinit { executor.shutDown() }

    /// Sends a request and waits for its response.
    ///
    /// Cancelling the calling task ends the request with ``CurlError/Code/cancelled``, and its connection with it.
    public func send(_ request: HTTPRequest) async throws(CurlError) -> HTTPResponse {
        if Task.isCancelled { throw CurlError(.cancelled, "The request was cancelled before it was sent.") }
        if isShutDown { throw Self.shutDownError }
        lastID += 1
        let id = lastID
        counters.requests += 1
        counters.inFlight += 1
        let deadline = ContinuousClock.now + (request.timeout ?? configuration.requestTimeout)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { completion in
                enter(CurlPending(id: id, request: request, deadline: deadline, completion: completion))
            }
        } onCancel: {
            cancelled.withLockedValue { $0.append(id) }
            executor.wakeUp()
        }
        return try result.get()
    }

    /// Ends what is under way with ``CurlError/Code/shutDown``; later requests fail the same way. Kept connections are
    /// closed when the client is released.
    public func shutDown() {
        isShutDown = true
        for transfer in multi.transfers.values {
            curl_multi_remove_handle(multi.handle, transfer.easy)
            transfer.fail(Self.shutDownError)
        }
        let waiting = lines.keys.flatMap { lines[$0]?.removeAll() ?? [] }
        for pending in waiting { pending.completion.resume(returning: .failure(Self.shutDownError)) }
        counters.failures += counters.inFlight
        counters.inFlight = 0
        multi.transfers = [:]
        lines = [:]
        multi.idle = []
        executor.shutDown()
    }

    private static let shutDownError = CurlError(.shutDown, "The HTTP client was shut down.")
}

// MARK: - On the loop's thread

extension CurlClient {
    private func enter(_ pending: CurlPending) {
        let server = pending.request.server
        if let next = lines[server, default: CurlLine(limit: configuration.maxConnectionsPerHost)].enter(pending) {
            start(next, server)
        } else {
            nextExpiry = min(nextExpiry ?? pending.deadline, pending.deadline)
        }
    }

    private func start(_ pending: CurlPending, _ server: String) {
        guard let transfer = multi.idle.popLast() ?? CurlTransfer() else {
            fail(pending, CurlError(.other, "libcurl has no memory for another request."))
            return leave(server)
        }
        do {
            try transfer.begin(pending, server: server, configuration: configuration)
        } catch {
            fail(pending, error)
            return retire(transfer)
        }
        multi.transfers[pending.id] = transfer
        curl_multi_add_handle(multi.handle, transfer.easy)
    }

    /// One turn of the loop: drops what was cancelled or is too late, lets curl read and write, ends what is finished.
    ///
    /// Returns the milliseconds until it must be called again even if nothing happens.
    func advance() -> Int32 {
        for id in takeCancelled() { cancel(id) }
        expire()
        var running: Int32 = 0
        curl_multi_perform(multi.handle, &running)
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi.handle, &remaining) {
            // The message belongs to the handle: it is gone once the handle is removed.
            var context: UnsafeMutableRawPointer?
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let result = ccurl_message_result(message)
            ccurl_get_pointer(easy, CURLINFO_PRIVATE, &context)
            let transfer = CurlTransfer.at(context)
            remove(transfer)
            counters.inFlight -= 1
            transfer.finish(result, counters: &counters)
            retire(transfer)
        }
        guard let nextExpiry else { return 60_000 }
        return Int32((nextExpiry - ContinuousClock.now).curlMilliseconds)
    }

    /// Ends the requests whose time ran out while they stood in line.
    private func expire() {
        let now = ContinuousClock.now
        guard let nextExpiry, nextExpiry <= now else { return }
        for server in lines.keys {
            for pending in lines[server]?.removeExpired(at: now) ?? [] {
                let limit = pending.request.timeout ?? configuration.requestTimeout
                let message = "\(server): no connection became free within \(limit) (maxConnectionsPerHost)."
                fail(pending, CurlError(.timedOut, message))
            }
        }
        self.nextExpiry = lines.values.compactMap(\.nextDeadline).min()
    }

    private func takeCancelled() -> [UInt64] {
        cancelled.withLockedValue { ids in
            defer { ids = [] }
            return ids
        }
    }

    private func cancel(_ id: UInt64) {
        if let transfer = multi.transfers[id] {
            remove(transfer)
            counters.inFlight -= 1
            counters.failures += 1
            transfer.fail(.cancelled, "The request was cancelled.")
            retire(transfer)
            return
        }
        for server in lines.keys {
            guard let pending = lines[server]?.remove(id) else { continue }
            return fail(pending, CurlError(.cancelled, "The request was cancelled while it stood in line."))
        }
    }

    /// Ends a request that curl does not know.
    private func fail(_ pending: CurlPending, _ error: CurlError) {
        counters.inFlight -= 1
        counters.failures += 1
        pending.completion.resume(returning: .failure(error))
    }

    private func remove(_ transfer: CurlTransfer) {
        curl_multi_remove_handle(multi.handle, transfer.easy)
        multi.transfers[transfer.id] = nil
    }

    /// Keeps the handle for later, and gives its place to the next in line.
    private func retire(_ transfer: CurlTransfer) {
        if multi.idle.count < configuration.maxConnectionsPerHost * 2 { multi.idle.append(transfer) }
        leave(transfer.server)
    }

    private func leave(_ server: String) {
        if let next = lines[server]?.leave() { return start(next, server) }
        if lines[server]?.isIdle == true { lines[server] = nil }
    }
}
