import AsteriskARI
import Jansson
import NIOConcurrencyHelpers
import WebSockets

/// Reads events on the socket's thread and hands them on. One per socket.
final class ARIEventReceiver: Sendable {
    private let application: ApplicationName
    private let queue: ARINoticeQueue
    private let watches: ARIWatches
    private let asked: AsyncStream<ARIHolderQuestion>.Continuation
    private let end: AsyncStream<ARIError>.Continuation
    /// Why the socket must end, as far as its events tell.
    let ends: AsyncStream<ARIError>
    /// Who asks for the application's holder; more than a few at a time are not answered.
    let questions: AsyncStream<ARIHolderQuestion>

    init(application: ApplicationName, queue: ARINoticeQueue, watches: ARIWatches) {
        self.application = application
        self.queue = queue
        self.watches = watches
        (questions, asked) = AsyncStream.makeStream(
            of: ARIHolderQuestion.self, bufferingPolicy: .bufferingOldest(4))
        (ends, end) = AsyncStream.makeStream(of: ARIError.self, bufferingPolicy: .bufferingOldest(1))
    }

    deinit {
        end.finish()
        asked.finish()
    }

    func receive(_ message: RawSpan, _ kind: WebSocketMessageKind) -> WebSocketReception {
        guard kind == .text else { return .more }
        let notice: ARINotice
        do throws(JSONError) {
            let read = try message.withUnsafeBytes { bytes throws(JSONError) in
                try ARIMessage(json: JSONTree(parsing: bytes).root)
            }
            switch read {
            case .event(.applicationReplaced(let event)) where event.application == application:
                end.yield(Self.replaced(application))
                return .pause
            case .event(.channelUserevent(let event)):
                if let question = ARIHolderQuestion(event) {
                    asked.yield(question)
                    return .more
                }
                notice = .event(.channelUserevent(event))
            case .event(let event): notice = .event(event)
            case .missingParams:
                notice = .unreadable(ARIError(.badRequest, "Asterisk misses parameters in the socket's address."))
            }
        } catch {
            notice = .unreadable(ARIError(.unreadable, "An event cannot be read: \(error)"))
        }
        guard queue.push(notice, bytes: message.byteCount) else {
            end.yield(
                ARIError(
                    .overrun, "Too many events wait to be handled; the socket is dropped until the queue is relieved."))
            return .pause
        }
        if case .event(let event) = notice { watches.deliver(event) }
        return .more
    }

    private static func replaced(_ application: ApplicationName) -> ARIError {
        ARIError(
            .replaced,
            "Another process took the application '\(application)'. This one stops: only one may place calls. "
                + "Find the other, or give this one another application name.")
    }
}
