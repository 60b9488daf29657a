/// Puts a message together from the pieces that lws hands over: frames, and parts of frames longer than its buffer.
struct MessageAssembler {
    enum Outcome: Equatable {
        /// More pieces will come.
        case incomplete
        /// The message is in `bytes`; call `clear` when done with it.
        case complete(WebSocketMessageKind)
        /// The message is longer than allowed.
        case tooLong
    }

    private let maxSize: Int
    private(set) var bytes: [UInt8] = []
    private var kind = WebSocketMessageKind.text
    /// Between the first piece of a message and its last.
    private(set) var isWithinMessage = false

    init(maxSize: Int) { self.maxSize = maxSize }

    mutating func append(
        _ piece: UnsafeRawBufferPointer, kind: WebSocketMessageKind, isFirst: Bool, isLast: Bool
    ) -> Outcome {
        if isFirst {
            bytes.removeAll(keepingCapacity: true)
            // Only the first frame of a message tells the kind (RFC 6455, section 5.4).
            self.kind = kind
        }
        isWithinMessage = !isLast
        guard bytes.count + piece.count <= maxSize else { return .tooLong }
        bytes.append(contentsOf: piece)
        return isLast ? .complete(self.kind) : .incomplete
    }

    /// Forgets the message, and gives back the memory of an unusually long one.
    mutating func clear() { bytes.removeAll(keepingCapacity: bytes.capacity <= 256 << 10) }
}
