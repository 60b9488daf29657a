import CCurl

/// One easy handle and the request it carries at the moment. Lives on the client's thread only; used again for
/// later requests, because making a handle costs more than a request does.
final class CurlTransfer {
    let easy: UnsafeMutableRawPointer
    private(set) var id: UInt64 = 0
    /// Whom the request goes to: what errors may show of its URL.
    private(set) var server = ""
    private var completion: CheckedContinuation<Result<HTTPResponse, CurlError>, Never>?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var isSafe = true
    private var headerBlock: [UInt8] = []
    private var body: [UInt8] = []
    private var maxResponseSize = 0
    /// How often curl was about to put the request on a connection.
    private var timesSent = 0

    init?() {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// Prepares the handle for a request. The transfer must stay alive until `finish`.
    func begin(_ pending: CurlPending, server: String, configuration: CurlConfiguration) throws(CurlError) {
        let request = pending.request
        id = pending.id
        self.server = server
        isSafe = request.method.isSafe
        maxResponseSize = configuration.maxResponseSize
        timesSent = 0
        headerBlock = []
        body = []
        errorText[0] = 0
        curl_easy_reset(easy)
        try setHeaders(request, userAgent: configuration.userAgent)
        setMethod(request)
        setConnection(request, configuration)
        // The time in line is part of the request's time.
        let remaining = (pending.deadline - ContinuousClock.now).curlMilliseconds
        ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, remaining)
        setCallbacks()
        completion = pending.completion
    }

    /// Ends the request with curl's result and frees what it held.
    func finish(_ result: CURLcode, counters: inout CurlCounters) {
        var connections = 0
        ccurl_get_long(easy, CURLINFO_NUM_CONNECTS, &connections)
        counters.connectionsOpened += connections
        guard result == CURLE_OK else {
            counters.failures += 1
            fail(error(result))
            return
        }
        if connections == 0 { counters.connectionsReused += 1 }
        counters.responses += 1
        var status = 0
        ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        end(.success(HTTPResponse(status: status, headerBlock: headerBlock, body: body)))
    }

    /// Ends the request without asking curl.
    func fail(_ error: CurlError) { end(.failure(error)) }

    func fail(_ code: CurlError.Code, _ message: String) {
        fail(CurlError(code, message, requestMayHaveBeenSent: timesSent > 0))
    }

    private func end(_ result: Result<HTTPResponse, CurlError>) {
        curl_slist_free_all(headerList)
        headerList = nil
        headerBlock = []
        body = []
        completion?.resume(returning: result)
        completion = nil
    }
}

// MARK: - Options

extension CurlTransfer {
    private func setHeaders(_ request: HTTPRequest, userAgent: String) throws(CurlError) {
        var lines = request.headers.map { name, value in value.isEmpty ? "\(name);" : "\(name): \(value)" }
        // curl would ask for permission before it sends a body over a megabyte, and wait a second for the answer.
        lines.append("Expect:")
        if case .bearer(let token)? = request.credentials?.kind { lines.append("Authorization: Bearer \(token)") }
        // Line breaks are looked for in bytes: as characters, "\r\n" would be one that is neither.
        for line in lines where line.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) {
            throw CurlError(.malformedRequest, "A header field for \(server) contains a line break. Remove it.")
        }
        for line in lines { headerList = curl_slist_append(headerList, line) ?? headerList }
        ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, headerList)
        ccurl_set_string(easy, CURLOPT_USERAGENT, userAgent)
        if case .basic(let user, let password)? = request.credentials?.kind {
            ccurl_set_long(easy, CURLOPT_HTTPAUTH, ccurl_auth_basic)
            ccurl_set_string(easy, CURLOPT_USERNAME, user)
            ccurl_set_string(easy, CURLOPT_PASSWORD, password)
        }
    }

    private func setMethod(_ request: HTTPRequest) {
        ccurl_set_string(easy, CURLOPT_URL, request.url)
        let expectsBody = [.post, .put, .patch].contains(request.method)
        if let body = request.body ?? (expectsBody ? [] : nil) {
            ccurl_set_long(easy, CURLOPT_POST, 1)
            ccurl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            body.withUnsafeBytes { bytes in
                // An empty array may have no address, and without one curl would ask a read callback.
                if let start = bytes.baseAddress {
                    _ = ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, start)
                } else {
                    _ = ccurl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
                }
            }
        } else if request.method == .head {
            ccurl_set_long(easy, CURLOPT_NOBODY, 1)
        }
        if request.method != .get && request.method != .head {
            ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
    }

    private func setConnection(_ request: HTTPRequest, _ configuration: CurlConfiguration) {
        ccurl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        ccurl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        // Without signals, because curl's would reach whichever thread happens to run.
        ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        ccurl_set_long(easy, CURLOPT_TCP_NODELAY, 1)
        ccurl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.curlMilliseconds)
        ccurl_set_long(easy, CURLOPT_MAXAGE_CONN, max(1, Int(configuration.maxIdleTime.components.seconds)))
        if let path = request.unixSocketPath { ccurl_set_string(easy, CURLOPT_UNIX_SOCKET_PATH, path) }
        if !configuration.usesEnvironmentProxy { ccurl_set_string(easy, CURLOPT_PROXY, "") }
        if let file = configuration.certificateAuthorityFile { ccurl_set_string(easy, CURLOPT_CAINFO, file) }
        if !configuration.verifiesCertificates {
            ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 0)
            ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 0)
        }
    }
}

// MARK: - Callbacks

extension CurlTransfer {
    /// The context is not retained: the client keeps the transfer while its handle is in curl's hands.
    private func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        ccurl_set_pointer(easy, CURLOPT_PRIVATE, context)
        ccurl_set_pointer(easy, CURLOPT_PREREQDATA, context)
        ccurl_set_prerequest_callback(easy) { context, _, _, _, _ in
            CurlTransfer.at(context).isAboutToSend()
        }
        ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        ccurl_set_data_callback(easy, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            CurlTransfer.at(context).receiveHeader(UnsafeRawBufferPointer(start: data, count: size * count))
        }
        ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        ccurl_set_data_callback(easy, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            CurlTransfer.at(context).receiveBody(UnsafeRawBufferPointer(start: data, count: size * count))
        }
    }

    static func at(_ context: UnsafeMutableRawPointer?) -> CurlTransfer {
        Unmanaged<CurlTransfer>.fromOpaque(context!).takeUnretainedValue()
    }

    /// When a kept connection breaks before the first byte of a response, curl puts the request on a new one, a `POST`
    /// too. The server may have acted on the first: only requests that merely read may go out again.
    private func isAboutToSend() -> Int32 {
        if timesSent > 0 && !isSafe { return CURL_PREREQFUNC_ABORT }
        timesSent += 1
        return CURL_PREREQFUNC_OK
    }

    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        // A status line starts over: an interim response (100, 103) comes before the real one.
        if line.starts(with: "HTTP/".utf8) { headerBlock.removeAll(keepingCapacity: true) }
        guard headerBlock.count + line.count <= maxResponseSize else { return 0 }
        headerBlock.append(contentsOf: line)
        return line.count
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= maxResponseSize else { return 0 }
        body.append(contentsOf: bytes)
        return bytes.count
    }
}

// MARK: - Errors

extension CurlTransfer {
    private func error(_ result: CURLcode) -> CurlError {
        let detail = errorText[0] == 0 ? String(cString: curl_easy_strerror(result)) : String(cString: errorText)
        var code = CurlError.Code(result)
        // Bytes that do not begin like HTTP look to curl like a protocol that it does not support.
        if code == .malformedURL && timesSent > 0 { code = .malformedResponse }
        let message =
            switch code {
            case .tooLarge: "The response of \(server) is larger than the limit (maxResponseSize)."
            case .sendOrReceive where result == CURLE_ABORTED_BY_CALLBACK:
                "\(server) closed the connection before it answered; the request was not sent a second time."
            default: "\(server): \(detail)"
            }
        return CurlError(code, message, requestMayHaveBeenSent: timesSent > 0, underlying: Int(result.rawValue))
    }
}
