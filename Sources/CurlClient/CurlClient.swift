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
    private var transfers: [UInt64: CurlTransfer] = [:]
    private var idle: [CurlTransfer] = []
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

    isolated deinit {
        // No transfer is under way: each would keep this actor alive.
        executor.shutDown()
    }

    /// Sends a request and waits for its response.
    ///
    /// Cancelling the calling task ends the request with ``CurlError/Code/cancelled``, and its connection with it.
    public func send(_ request: HTTPRequest) async throws(CurlError) -> HTTPResponse {
        if Task.isCancelled { throw CurlError(.cancelled, "The request was cancelled before it was sent.") }
        if isShutDown { throw Self.shutDownError }
        guard let transfer = idle.popLast() ?? CurlTransfer() else {
            throw CurlError(.other, "libcurl has no memory for another request.")
        }
        lastID += 1
        let id = lastID
        counters.requests += 1
        counters.inFlight += 1
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { completion in
                start(transfer, request, id: id, completion: completion)
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
        for transfer in transfers.values {
            curl_multi_remove_handle(multi.handle, transfer.easy)
            transfer.fail(Self.shutDownError, counters: &counters)
        }
        transfers = [:]
        idle = []
        counters.inFlight = 0
        executor.shutDown()
    }

    private static let shutDownError = CurlError(.shutDown, "The HTTP client was shut down.")
}

// MARK: - On the loop's thread

extension CurlClient {
    private func start(
        _ transfer: CurlTransfer, _ request: HTTPRequest, id: UInt64, completion: CurlTransfer.Completion
    ) {
        do {
            try transfer.begin(request, id: id, configuration: configuration, completion: completion)
        } catch {
            transfer.fail(error, counters: &counters)
            retire(transfer)
            return
        }
        transfers[id] = transfer
        curl_multi_add_handle(multi.handle, transfer.easy)
    }

    /// One turn of the loop: drops what was cancelled, lets curl read and write, and ends what is finished.
    func advance() {
        for id in takeCancelled() { cancel(id) }
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
            transfer.finish(result, counters: &counters)
            retire(transfer)
        }
    }

    private func takeCancelled() -> [UInt64] {
        cancelled.withLockedValue { ids in
            defer { ids = [] }
            return ids
        }
    }

    private func cancel(_ id: UInt64) {
        guard let transfer = transfers[id] else { return }
        remove(transfer)
        transfer.fail(.cancelled, "The request was cancelled.", counters: &counters)
        retire(transfer)
    }

    private func remove(_ transfer: CurlTransfer) {
        curl_multi_remove_handle(multi.handle, transfer.easy)
        transfers[transfer.id] = nil
    }

    private func retire(_ transfer: CurlTransfer) {
        counters.inFlight -= 1
        if idle.count < configuration.maxConnectionsPerHost * 2 { idle.append(transfer) }
    }
}
