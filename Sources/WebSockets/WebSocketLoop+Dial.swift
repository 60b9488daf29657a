import CLibWebSockets
import Foundation

extension WebSocketLoop {
    /// Opens a WebSocket.
    ///
    /// Cancelling the calling task gives up. Redirects are not followed.
    /// - Parameters:
    ///   - url: `ws://` or `wss://`; escaping is the caller's work.
    ///   - headers: Further header fields of the upgrade request.
    ///   - subprotocols: What to offer, in order of preference.
    public func dial(
        _ url: String, headers: [(String, String)] = [], subprotocols: [String] = [],
        trust: WebSocketTrust = WebSocketTrust(), configuration: WebSocketConfiguration = WebSocketConfiguration(),
        delivery: WebSocketDelivery = .queue()
    ) async throws(WebSocketError) -> WebSocket {
        if isShutDown { throw Self.shutDownError }
        guard let parsed = WebSocketURL(url) else {
            throw WebSocketError(.malformedURL, "The address must be ws://host:port/path or wss://host:port/path.")
        }
        let words = subprotocols + headers.flatMap { [$0.0, $0.1] }
        guard !words.contains(where: { $0.utf8.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 } }) else {
            throw WebSocketError(.malformedRequest, "A header field for \(parsed.origin) contains a line break.")
        }
        if Task.isCancelled { throw WebSocketError(.cancelled, "Dialling \(parsed.origin) was cancelled.") }
        let connection = WebSocketConnection(
            id: newID(), configuration: configuration, delivery: delivery, peer: parsed.origin)
        connection.headers = headers
        let id = connection.id
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { opening in
                connection.opening = opening
                start(connection, parsed, subprotocols, trust)
            }
        } onCancel: {
            signal(.cancelDial(id))
        }
        return try result.get()
    }

    private func start(
        _ connection: WebSocketConnection, _ url: WebSocketURL, _ subprotocols: [String], _ trust: WebSocketTrust
    ) {
        connections[connection.id] = connection
        guard let vhost = dialer(trust) else {
            let file = trust.certificateAuthorityFile ?? ""
            connection.openingError = WebSocketError(.tls, "The certificate authorities in '\(file)' cannot be read.")
            return end(connection)
        }
        var info = lws_client_connect_info()
        info.context = context.handle
        info.vhost = vhost
        info.port = Int32(url.port)
        info.ssl_connection = Self.flags(url, trust)
        info.opaque_user_data = UnsafeMutableRawPointer(bitPattern: connection.id)
        let offered = subprotocols.joined(separator: ", ")
        // lws copies what it is given here.
        let wsi = url.host.withCString { host in
            url.target.withCString { target in
                url.hostHeader.withCString { hostHeader in
                    offered.withCString { offered in
                        Self.localProtocol.withCString { local in
                            info.address = host
                            info.path = target
                            info.host = hostHeader
                            info.protocol = subprotocols.isEmpty ? nil : offered
                            info.local_protocol_name = local
                            return lws_client_connect_via_info(&info)
                        }
                    }
                }
            }
        }
        // lws may have reported the failure from inside the call, or reports it only by returning nothing.
        guard connection.phase == .opening else { return }
        guard let wsi else { return end(connection) }
        connection.wsi = wsi
        connection.setAlarm(.dial, after: connection.configuration.dialTimeout)
    }

    private static let localProtocol = "carillon"

    private static func flags(_ url: WebSocketURL, _ trust: WebSocketTrust) -> Int32 {
        var flags = UInt32(bitPattern: clws_no_redirect)
        if url.isSecure { flags |= LCCSCF_USE_SSL.rawValue }
        if trust.acceptsSelfSigned {
            flags |= LCCSCF_ALLOW_SELFSIGNED.rawValue | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK.rawValue
            flags |= LCCSCF_ALLOW_INSECURE.rawValue | LCCSCF_ALLOW_EXPIRED.rawValue
        }
        return Int32(bitPattern: flags)
    }

    /// The dialling side for what is trusted: lws keeps authorities per vhost.
    private func dialer(_ trust: WebSocketTrust) -> OpaquePointer? {
        let file = trust.certificateAuthorityFile ?? ""
        if let vhost = dialers[file] { return vhost }
        // lws only logs that it cannot read the file.
        guard file.isEmpty || FileManager.default.isReadableFile(atPath: file) else { return nil }
        var info = lws_context_creation_info()
        info.port = clws_no_listen
        info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        info.vhost_name = context.keep("dial \(dialers.count)")
        info.protocols = context.protocols([Self.localProtocol])
        if !file.isEmpty { info.client_ssl_ca_filepath = context.keep(file) }
        let vhost = lws_create_vhost(context.handle, &info)
        dialers[file] = vhost
        return vhost
    }

    /// Drops a connection that lws does not know any more.
    func end(_ connection: WebSocketConnection) {
        connections[connection.id] = nil
        connection.finish()
    }
}
