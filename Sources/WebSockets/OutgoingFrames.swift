import CLibWebSockets

/// One frame to write: its payload behind the room that lws needs for the frame header.
struct OutgoingFrame {
    private(set) var storage: [UInt8]
    let kind: lws_write_protocol
    let count: Int

    init(_ payload: ArraySlice<UInt8>, _ kind: lws_write_protocol) {
        self.kind = kind
        count = payload.count
        let room = Int(clws_pre)
        storage = [UInt8](unsafeUninitializedCapacity: room + payload.count) { buffer, filled in
            buffer[..<room].initialize(repeating: 0)
            _ = buffer[room...].initialize(fromContentsOf: payload)
            filled = room + payload.count
        }
    }

    /// Writes the frame; lws keeps what the socket does not take at once. Masks the payload in place.
    mutating func write(to wsi: OpaquePointer) -> Bool {
        storage.withUnsafeMutableBufferPointer { buffer in
            lws_write(wsi, buffer.baseAddress! + Int(clws_pre), count, kind) >= 0
        }
    }
}

/// Messages cut into frames, waiting to be written in order.
struct OutgoingFrames {
    private let maxFrameSize: Int
    private var frames: [OutgoingFrame] = []
    private var written = 0
    /// Payload bytes in line.
    private(set) var byteCount = 0

    init(maxFrameSize: Int) { self.maxFrameSize = max(1, maxFrameSize) }

    var isEmpty: Bool { written == frames.count }

    mutating func append(_ message: [UInt8], _ kind: WebSocketMessageKind) {
        let first = kind == .text ? LWS_WRITE_TEXT : LWS_WRITE_BINARY
        byteCount += message.count
        guard message.count > maxFrameSize else {
            frames.append(OutgoingFrame(message[...], first))
            return
        }
        for start in stride(from: 0, to: message.count, by: maxFrameSize) {
            let end = min(start + maxFrameSize, message.count)
            let opcode = start == 0 ? first : LWS_WRITE_CONTINUATION
            let flags = end == message.count ? 0 : LWS_WRITE_NO_FIN.rawValue
            frames.append(OutgoingFrame(message[start..<end], lws_write_protocol(opcode.rawValue | flags)))
        }
    }

    mutating func next() -> OutgoingFrame? {
        guard written < frames.count else { return nil }
        let frame = frames[written]
        byteCount -= frame.count
        written += 1
        if written == frames.count {
            frames.removeAll(keepingCapacity: true)
            written = 0
        }
        return frame
    }
}
