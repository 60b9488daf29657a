import ARIConnection
import AsteriskARI
import CallFloor
import Logging
import NIOConcurrencyHelpers

/// Lets go of lines that nobody else would: they were reserved first and dialled then, and Asterisk leaves them alone.
///
/// - Where the exchange says busy, rejected or congested before an answer (Q.850 17, 21, 27, 34, 38, 41, 42), DAHDI
///   tells so by a `Dial` event and keeps the channel: it would hold its B channel until the ring time-out. It is hung
///   up here at once, with the cause that it carries, so that its end says what the exchange said.
/// - A channel whose reservation was given up as lost may enter its application after all.
final class LineKeeper: Sendable {
    /// A channel to hang up.
    private struct Line: Sendable {
        let channel: ChannelID
        /// The cause when the channel itself carries none; nil when it was never dialled.
        let cause: Int?
    }

    private let asterisk: ARIConnection
    private let logger: Logger
    private let lines: AsyncStream<Line>
    private let continuation: AsyncStream<Line>.Continuation
    private let givenUp = NIOLockedValueBox<Set<ChannelID>>([])

    init(asterisk: ARIConnection, logger: Logger) {
        self.asterisk = asterisk
        self.logger = logger
        (lines, continuation) = AsyncStream.makeStream(of: Line.self)
    }

    /// A reservation came to nothing: its channel is let go of when it comes all the same.
    func giveUp(_ channel: ChannelID) {
        givenUp.withLockedValue { givenUp in
            // Late by more than this many others: whoever looks at Asterisk's channels next takes it down.
            if givenUp.count >= 1_000 { givenUp.removeAll() }
            givenUp.insert(channel)
        }
    }

    /// Hears every event of the application.
    func hear(_ event: ARIEvent) {
        switch event {
        case .dial(let dial):
            guard let cause = Self.cause(of: dial.dialstatus), dial.peer.isReserved,
                AsteriskNames.owner(ofChannel: dial.peer.id.rawValue) != nil
            else { return }
            continuation.yield(Line(channel: dial.peer.id, cause: cause))
        case .stasisStart(let start):
            let channel = start.channel.id
            guard givenUp.withLockedValue({ $0.isEmpty ? nil : $0.remove(channel) }) != nil else { return }
            continuation.yield(Line(channel: channel, cause: nil))
        case .channelDestroyed(let end):
            givenUp.withLockedValue { if !$0.isEmpty { $0.remove(end.channel.id) } }
        default: break
        }
    }

    /// The cause that stands for a dial status after which Asterisk leaves the channel to us.
    static func cause(of dialStatus: String) -> Int? {
        switch dialStatus {
        case "BUSY": 17
        case "CONGESTION": 34
        default: nil
        }
    }

    /// Lets go of lines until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await line in lines { group.addTask { await self.letGo(line) } }
        }
    }

    private func letGo(_ line: Line) async {
        var cause = line.cause
        if cause != nil, let carried = await self.cause(carriedBy: line.channel) { cause = carried }
        do {
            try await asterisk.perform(ARI.Channels.Hangup(channelId: line.channel, reasonCode: cause.map(String.init)))
        } catch  where error.code == .notFound {
            // The far end, or the ring time-out, was quicker.
        } catch {
            logger.warning(
                "a line could not be let go; its ring time-out ends it",
                metadata: ["channel": "\(line.channel)", "error": "\(error)"])
        }
    }

    /// What the exchange said, which a dial status only sums up.
    private func cause(carriedBy channel: ChannelID) async -> Int? {
        let question = ARI.Channels.GetChannelVar(channelId: channel, variable: "HANGUPCAUSE")
        guard let answer = try? await asterisk.perform(question), let cause = Int(answer.value) else { return nil }
        return (1...127).contains(cause) ? cause : nil
    }
}

extension ARI.Channel {
    /// Whether the channel was made first and dialled then: it is in its application from the beginning, while an
    /// originated one enters it when it is answered.
    var isReserved: Bool { dialplan.appName == "Stasis" }
}
