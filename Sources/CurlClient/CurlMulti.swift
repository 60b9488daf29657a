import CCurl

/// The multi handle, and the two functions that the client's executor is made of.
///
/// It outlives the client: the executor's thread may still be between a poll and its end when the client is gone.
final class CurlMulti: @unchecked Sendable {
    // @unchecked: `client` is set before the thread exists; the rest, but for `wake`, is used on that thread only.
    let handle: UnsafeMutableRawPointer
    weak var client: CurlClient?
    /// The requests in curl's hands, by id.
    var transfers: [UInt64: CurlTransfer] = [:]
    /// Handles for later requests. Kept here and not in the client, so that they go with the multi handle.
    var idle: [CurlTransfer] = []

    private static let initialised = {
        ccurl_keep_openssl_at_exit()
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    }()

    init(_ configuration: CurlConfiguration) {
        precondition(Self.initialised == CURLE_OK, "libcurl did not initialise")
        guard let handle = curl_multi_init() else { preconditionFailure("libcurl has no memory for a multi handle") }
        self.handle = handle
        // How many connections are kept, over all servers; the client itself limits those in use.
        ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, max(1, configuration.maxConnectionsPerHost) * 4)
    }

    /// When the thread is at its end, or never was.
    deinit {
        for transfer in transfers.values { curl_multi_remove_handle(handle, transfer.easy) }
        transfers = [:]
        idle = []
        curl_multi_cleanup(handle)
    }

    /// One turn of the loop: let curl work, then sleep until a socket, a timer or `wake` needs it again.
    func wait(mayBlock: Bool) {
        let limit = client?.assumeIsolated { $0.advance() } ?? 0
        if mayBlock { curl_multi_poll(handle, nil, 0, limit, nil) }
    }

    func wake() { curl_multi_wakeup(handle) }
}
