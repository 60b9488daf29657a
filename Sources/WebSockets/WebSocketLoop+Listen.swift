import CLibWebSockets

extension WebSocketLoop {
    /// Decides about a peer that dialled; called on the loop's thread, and must not block.
    public typealias Doorkeeper = @Sendable (WebSocketUpgrade) -> WebSocketAcceptance

    /// What a listener is made of, on the loop's side.
    struct Listening {
        let vhost: OpaquePointer
        let configuration: WebSocketConfiguration
        let doorkeeper: Doorkeeper
        let accepted: AsyncStream<WebSocket>.Continuation
    }

    /// Listens for WebSockets.
    ///
    /// - Parameters:
    ///   - host: The address of an interface, or the interface's name.
    ///   - port: 0 takes a free one: see ``WebSocketListener/port``.
    ///   - subprotocols: What can be agreed on. A peer that names only others is refused; one that names none is not.
    ///   - certificate: Makes it `wss`.
    ///   - doorkeeper: Decides about each peer, and where its messages go.
    public func listen(
        host: String = "127.0.0.1", port: Int = 0, subprotocols: [String] = [],
        certificate: WebSocketCertificate? = nil, configuration: WebSocketConfiguration = WebSocketConfiguration(),
        doorkeeper: @escaping Doorkeeper = { _ in .accept() }
    ) throws(WebSocketError) -> WebSocketListener {
        if isShutDown { throw Self.shutDownError }
        // lws would let a second listener of the same context share the first one's socket.
        if port != 0 && listeners.values.contains(where: { lws_get_vhost_listen_port($0.vhost) == Int32(port) }) {
            throw WebSocketError(.couldNotListen, "Port \(port) is listened on already by this process.")
        }
        let id = newID()
        var info = lws_context_creation_info()
        info.port = Int32(port)
        info.iface = context.keep(host)
        info.vhost_name = context.keep("listen \(id)")
        info.protocols = context.protocols(subprotocols.isEmpty ? ["-"] : subprotocols)
        info.options = UInt64(LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND)
        info.user = UnsafeMutableRawPointer(bitPattern: id)
        if let certificate {
            info.ssl_cert_filepath = context.keep(certificate.certificateFile)
            info.ssl_private_key_filepath = context.keep(certificate.privateKeyFile)
            info.options |= UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        }
        guard let vhost = lws_create_vhost(context.handle, &info) else {
            let hint =
                certificate == nil ? "Is the port taken?" : "Is the port taken, or a certificate file unreadable?"
            throw WebSocketError(.couldNotListen, "Cannot listen on \(host) port \(port). \(hint)")
        }
        let (stream, accepted) = AsyncStream.makeStream(
            of: WebSocket.self, bufferingPolicy: .bufferingOldest(1024))
        listeners[id] = Listening(
            vhost: vhost, configuration: configuration, doorkeeper: doorkeeper, accepted: accepted)
        return WebSocketListener(id: id, port: Int(lws_get_vhost_listen_port(vhost)), loop: self, accepted: stream)
    }

    func stopListening(_ id: WebSocketID) {
        guard let listening = listeners.removeValue(forKey: id) else { return }
        listening.accepted.finish()
        for connection in connections.values where connection.listener == id {
            connection.closure = connection.closure ?? WebSocketClosure(.abandoned)
            // lws itself would leave the peers in the dark for ten seconds.
            connection.kill()
        }
        lws_vhost_destroy(listening.vhost)
    }

    /// A peer asks for an upgrade. A result other than 0 makes lws close.
    func admit(_ event: LWSEvent) -> Int32 {
        guard let vhost = lws_get_vhost(event.wsi) else { return -1 }
        let listenerID = WebSocketID(bitPattern: lws_vhost_user(vhost))
        guard let listening = listeners[listenerID] else { return -1 }
        let upgrade = WebSocketUpgrade(
            path: header(WSI_TOKEN_GET_URI, of: event.wsi) ?? "/",
            query: query(of: event.wsi),
            authorization: header(WSI_TOKEN_HTTP_AUTHORIZATION, of: event.wsi),
            subprotocols: (header(WSI_TOKEN_PROTOCOL, of: event.wsi) ?? "")
                .split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init))
        switch listening.doorkeeper(upgrade).kind {
        case .refuse(let status):
            lws_return_http_status(event.wsi, UInt32(status), nil)
            return -1
        case .accept(let delivery):
            let connection = WebSocketConnection(
                id: newID(), configuration: listening.configuration, delivery: delivery,
                peer: "a peer of port \(lws_get_vhost_listen_port(vhost))")
            connection.upgrade = upgrade
            connection.listener = listenerID
            connection.wsi = event.wsi
            if !upgrade.subprotocols.isEmpty, let agreed = lws_get_protocol(event.wsi) {
                connection.subprotocol = String(cString: agreed.pointee.name)
            }
            connections[connection.id] = connection
            lws_set_opaque_user_data(event.wsi, UnsafeMutableRawPointer(bitPattern: connection.id))
            return 0
        }
    }

    /// lws unescapes the query and keeps each parameter as a fragment of one header.
    private func query(of wsi: OpaquePointer) -> [String: String] {
        var parameters: [String: String] = [:]
        var bytes = [CChar](repeating: 0, count: Int(lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_URI_ARGS)) + 2)
        for index in Int32(0)... {
            let length = lws_hdr_copy_fragment(wsi, &bytes, Int32(bytes.count), WSI_TOKEN_HTTP_URI_ARGS, index)
            guard length >= 0 else { break }
            let parameter = Self.text(bytes, Int(length))
            let name = String(parameter.prefix { $0 != "=" })
            parameters[name] = parameters[name] ?? String(parameter.dropFirst(name.count + 1))
        }
        return parameters
    }

    private static func text(_ bytes: [CChar], _ count: Int) -> String {
        String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A header of the upgrade that is being read.
    func header(_ token: lws_token_indexes, of wsi: OpaquePointer) -> String? {
        let length = Int(lws_hdr_total_length(wsi, token))
        guard length > 0 else { return nil }
        var bytes = [CChar](repeating: 0, count: length + 1)
        guard lws_hdr_copy(wsi, &bytes, Int32(bytes.count), token) >= 0 else { return nil }
        return Self.text(bytes, length)
    }
}
