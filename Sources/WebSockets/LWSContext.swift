import CLibWebSockets
import NIOConcurrencyHelpers

/// One callback of lws, packed to be carried into the actor. The pointers are valid during the callback.
struct LWSEvent: @unchecked Sendable {
    // @unchecked: it never leaves the thread that made it.
    let wsi: OpaquePointer
    let reason: lws_callback_reasons
    let user: UnsafeMutableRawPointer?
    let start: UnsafeMutableRawPointer?
    let count: Int

    /// What came with the callback.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count) }
}

/// The lws context, and the two functions that the loop's executor is made of.
///
/// It outlives the loop: the executor's thread may still be inside lws when the loop is gone.
final class LWSContext: @unchecked Sendable {
    // @unchecked: `loop` is set before the thread exists; `handle` changes under `lock`; the rest runs on the thread.
    private(set) var handle: OpaquePointer?
    weak var loop: WebSocketLoop?
    private let lock = NIOLock()
    /// C strings and tables that lws points into as long as it lives.
    private var kept: [UnsafeMutableRawPointer] = []

    /// Whether a context of this process has set up lws's use of OpenSSL; held while a context is made.
    ///
    /// That step registers process-wide indices anew, under the feet of TLS sessions in other contexts: only the first
    /// context may do it.
    private static let isTLSReady = NIOLockedValueBox(false)

    init() {
        handle = Self.isTLSReady.withLockedValue { isTLSReady in
            defer { isTLSReady = true }
            return Self.create(user: Unmanaged.passUnretained(self).toOpaque(), setsUpTLS: !isTLSReady)
        }
        precondition(handle != nil, "libwebsockets did not initialise")
    }

    private static func create(user: UnsafeMutableRawPointer, setsUpTLS: Bool) -> OpaquePointer? {
        clws_silence()
        if setsUpTLS { clws_keep_openssl_at_exit() }
        var info = lws_context_creation_info()
        info.port = clws_no_listen
        info.options = UInt64(LWS_SERVER_OPTION_EXPLICIT_VHOSTS)
        if setsUpTLS { info.options |= UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT) }
        info.user = user
        // Without a limit lws makes its tables as large as the process's limit of descriptors, which can be a billion.
        info.fd_limit_per_thread = 4096
        info.pt_serv_buf_size = UInt32(receiveBufferSize)
        info.max_http_header_pool = 64
        return lws_create_context(&info)
    }

    deinit { destroy() }

    /// Closes everything at once. On the loop's thread, outside of lws; nothing may follow but `wake`.
    func destroy() {
        loop = nil
        let handle = lock.withLock {
            defer { self.handle = nil }
            return self.handle
        }
        if let handle { lws_context_destroy(handle) }
        for pointer in kept { free(pointer) }
        kept = []
    }

    /// One turn of the loop: what came from other threads, then lws.
    func wait(mayBlock: Bool) {
        loop?.assumeIsolated { $0.handleSignals() }
        guard let handle else { return }
        if mayBlock { _ = clws_service(handle) } else { _ = clws_service_pending(handle) }
        loop?.assumeIsolated { $0.endTurn() }
    }

    /// `lws_cancel_service` is the only function of lws that may be called on another thread.
    func wake() {
        lock.withLock { if let handle { lws_cancel_service(handle) } }
    }

    /// A copy of the text that lives as long as the context.
    func keep(_ text: String) -> UnsafePointer<CChar> {
        let copy = strdup(text)!
        kept.append(copy)
        return UnsafePointer(copy)
    }

    /// The protocol table of a vhost: one entry per subprotocol, all of them served by the loop.
    func protocols(_ names: [String]) -> UnsafePointer<lws_protocols> {
        let table = UnsafeMutablePointer<lws_protocols>.allocate(capacity: names.count + 1)
        table.initialize(repeating: lws_protocols(), count: names.count + 1)
        for (index, name) in names.enumerated() {
            table[index].name = keep(name)
            table[index].callback = onEvent
            table[index].rx_buffer_size = Self.receiveBufferSize
        }
        kept.append(table)
        return UnsafePointer(table)
    }

    static let receiveBufferSize = 64 << 10
}

/// The callback of every protocol on every vhost.
private func onEvent(
    _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
    _ bytes: UnsafeMutableRawPointer?, _ count: Int
) -> Int32 {
    guard let wsi, let context = lws_get_context(wsi), let owner = lws_context_user(context) else { return 0 }
    let event = LWSEvent(wsi: wsi, reason: reason, user: user, start: bytes, count: count)
    // Before the loop is there and after it is gone, lws sets up and tears down on its own.
    guard let loop = Unmanaged<LWSContext>.fromOpaque(owner).takeUnretainedValue().loop else { return 0 }
    return loop.assumeIsolated { $0.handle(event) }
}
