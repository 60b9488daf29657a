import Foundation
import NIOCore

/// What came of a flood of events.
public struct FloodReport: Sendable {
    /// How many events were sent.
    public let sent: Int
    /// From the first event to the last one that was handed to the kernel.
    public let duration: Duration
    /// How often the reader was so far behind that the peer had to wait for it.
    public let stalls: Int
    /// What the peer's own thread has spent on it: not the client's.
    public let processorTime: Duration
}

/// Sends frames that were encoded beforehand, a batch every few milliseconds. Lives on the peer's event loop.
final class EventFlood {
    private static let tick = TimeAmount.milliseconds(2)

    private let socket: EventSocket
    private let frames: [[UInt8]]
    private let perSecond: Int
    private let count: Int
    private let loop: any EventLoop
    private let promise: EventLoopPromise<FloodReport>
    private let started = ContinuousClock.now
    private let startedAt = EventFlood.processorTime
    private var sent = 0
    private var stalls = 0

    init(socket: EventSocket, frames: [[UInt8]], perSecond: Int, count: Int, loop: any EventLoop) {
        self.socket = socket
        self.frames = frames
        self.perSecond = perSecond
        self.count = count
        self.loop = loop
        self.promise = loop.makePromise(of: FloodReport.self)
    }

    /// An unmasked text frame of at most 65,535 bytes (RFC 6455, section 5.2).
    static func frame(for event: JSON) -> [UInt8] {
        let payload = event.encoded
        var frame: [UInt8] = [0x81]
        if payload.count < 126 {
            frame.append(UInt8(payload.count))
        } else {
            frame += [126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
        }
        return frame + payload
    }

    /// The processor time of the calling thread.
    private static var processorTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    func start() -> EventLoopFuture<FloodReport> {
        step()
        return promise.futureResult
    }

    private func step() {
        guard socket.isOpen else {
            return promise.fail(PeerError(message: "The socket closed after \(sent) of \(count) events."))
        }
        let elapsed = ContinuousClock.now - started
        if socket.isWritable {
            let due = min(count, Int(elapsed / .seconds(1) * Double(perSecond)))
            if due > sent, !sendFrames(due - sent) {
                return promise.fail(PeerError(message: "The socket has no frame encoder."))
            }
        } else {
            stalls += 1
        }
        if sent == count, socket.isWritable {
            promise.succeed(
                FloodReport(
                    sent: sent, duration: elapsed, stalls: stalls, processorTime: Self.processorTime - startedAt))
        } else {
            loop.assumeIsolated().scheduleTask(in: Self.tick) { self.step() }
        }
    }

    private func sendFrames(_ number: Int) -> Bool {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(number * (frames.first?.count ?? 0))
        for _ in 0..<number {
            buffer.writeBytes(frames[sent % frames.count])
            sent += 1
        }
        return socket.sendEncoded(buffer)
    }
}
