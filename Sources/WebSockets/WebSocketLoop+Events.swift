import CLibWebSockets

extension WebSocketLoop {
    /// Every callback of lws ends up here. A result other than 0 makes lws close the connection.
    func handle(_ event: LWSEvent) -> Int32 {
        let id = WebSocketID(bitPattern: lws_get_opaque_user_data(event.wsi))
        guard id != 0, let connection = connections[id] else { return handleUnknown(event) }
        switch event.reason {
        case LWS_CALLBACK_CLIENT_RECEIVE, LWS_CALLBACK_RECEIVE:
            connection.receive(event)
            if !connection.isInTurn {
                connection.isInTurn = true
                inTurn.append(connection)
            }
        case LWS_CALLBACK_CLIENT_WRITEABLE, LWS_CALLBACK_SERVER_WRITEABLE:
            return connection.write(event.wsi)
        case LWS_CALLBACK_CLIENT_RECEIVE_PONG, LWS_CALLBACK_RECEIVE_PONG:
            connection.noteLife()
        case LWS_CALLBACK_TIMER:
            ring(connection)
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            connection.closure = connection.closure ?? Self.closure(event.bytes)
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
            return appendHeaders(connection, event)
        case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
            connection.subprotocol = header(WSI_TOKEN_PROTOCOL, of: event.wsi)
        case LWS_CALLBACK_CLIENT_ESTABLISHED, LWS_CALLBACK_ESTABLISHED:
            open(connection, event.wsi)
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
            connection.openingError = connection.openingError ?? Self.openingError(connection, event)
            end(connection)
        case LWS_CALLBACK_CLIENT_CLOSED, LWS_CALLBACK_CLOSED, LWS_CALLBACK_WSI_DESTROY:
            end(connection)
        default:
            return lws_callback_http_dummy(event.wsi, event.reason, event.user, event.start, event.count)
        }
        return 0
    }

    /// Callbacks about the library itself, and about peers that have not asked for an upgrade yet.
    private func handleUnknown(_ event: LWSEvent) -> Int32 {
        switch event.reason {
        case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: admit(event)
        case LWS_CALLBACK_EVENT_WAIT_CANCELLED, LWS_CALLBACK_PROTOCOL_INIT, LWS_CALLBACK_PROTOCOL_DESTROY: 0
        default: lws_callback_http_dummy(event.wsi, event.reason, event.user, event.start, event.count)
        }
    }

    private func open(_ connection: WebSocketConnection, _ wsi: OpaquePointer) {
        connection.wsi = wsi
        connection.phase = .open
        connection.setAlarm(.ping, after: connection.configuration.pingInterval)
        // The last reference may be dropped at once, by a full backlog or a cancelled dial; that is a signal, too.
        let socket = WebSocket(connection, loop: self)
        if case .handler = connection.delivery.kind { connection.queue.finish() }
        if let listener = connection.listener {
            listeners[listener]?.accepted.yield(socket)
        } else {
            connection.opening?.resume(returning: .success(socket))
            connection.opening = nil
        }
    }

    /// The connection's timer rang.
    private func ring(_ connection: WebSocketConnection) {
        let configuration = connection.configuration
        switch connection.alarm {
        case .none: break
        case .dial:
            connection.openingError = WebSocketError(
                .timedOut, "\(connection.peer) did not open the WebSocket within \(configuration.dialTimeout).")
            connection.kill()
        case .ping:
            connection.mustPing = true
            // The socket may not become writable at all: the deadline runs from here.
            connection.setAlarm(.pong, after: configuration.pongDeadline)
            connection.askToWrite()
        case .pong where connection.isPaused:
            connection.setAlarm(.ping, after: configuration.pingInterval)
        case .pong:
            connection.closure = connection.closure ?? WebSocketClosure(.pongMissed)
            connection.kill()
        case .close:
            connection.kill()
        }
    }

    /// Adds the caller's header fields to an upgrade request: lws hands over where to write and how much room is left.
    private func appendHeaders(_ connection: WebSocketConnection, _ event: LWSEvent) -> Int32 {
        guard let cursor = event.start?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
            let start = cursor.pointee
        else { return -1 }
        let end = start + event.count
        for (name, value) in connection.headers {
            let result = (name + ":").withCString(encodedAs: UTF8.self) { name in
                value.withCString(encodedAs: UTF8.self) { text in
                    lws_add_http_header_by_name(event.wsi, name, text, Int32(value.utf8.count), cursor, end)
                }
            }
            guard result == 0 else {
                connection.openingError = WebSocketError(
                    .malformedRequest, "The header fields for \(connection.peer) do not fit into the request.")
                return -1
            }
        }
        return 0
    }

    /// A close frame's payload: the code in network order, then the reason (RFC 6455, section 5.5.1).
    private static func closure(_ payload: UnsafeRawBufferPointer) -> WebSocketClosure {
        guard payload.count >= 2 else { return WebSocketClosure(.peer, .noStatus) }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        return WebSocketClosure(
            .peer, WebSocketCloseCode(rawValue: code), String(decoding: payload.dropFirst(2), as: UTF8.self))
    }

    private static func openingError(_ connection: WebSocketConnection, _ event: LWSEvent) -> WebSocketError {
        let words = event.start == nil ? "" : String(decoding: event.bytes, as: UTF8.self)
        let status = Int(lws_http_client_http_response(event.wsi))
        let (code, message): (WebSocketError.Code, String) =
            if status >= 200 {
                (.refused, "\(connection.peer) refused the WebSocket with HTTP status \(status).")
            } else if status > 0 {
                (.malformedResponse, "\(connection.peer) does not speak WebSocket: \(words).")
            } else if ["ssl", "tls", "cert", "CA is not trusted", "hostname mismatch"].contains(where: {
                words.lowercased().contains($0.lowercased())
            }) {
                (.tls, "No TLS session with \(connection.peer): \(words).")
            } else {
                (.couldNotConnect, "\(connection.peer): \(words.isEmpty ? "no connection" : words).")
            }
        return WebSocketError(code, message, status: max(0, status), underlying: words.isEmpty ? nil : words)
    }
}
