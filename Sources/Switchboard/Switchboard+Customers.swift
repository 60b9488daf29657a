import ARIConnection
import AsteriskARI
import CallFloor
import Logging

// Customers' legs: placed, inspected, spoken to, hung up.
extension Switchboard {
    /// Places a call. Tells what became of it as soon as it is known.
    func place(
        _ order: PlaceOrder, isCalledOff: @Sendable () -> Bool, _ report: @Sendable (Input) -> Void
    ) async {
        guard let request = request(for: order) else { return report(.placeFailed(order.attempt, .refused)) }
        await make(request, isCalledOff: isCalledOff) { outcome in
            switch outcome {
            case .placed: report(.placed(order.attempt))
            case .noChannel: report(.placeFailed(order.attempt, .noChannel))
            case .refused: report(.placeFailed(order.attempt, .refused))
            case .unknown: report(.placeFailed(order.attempt, .unknown))
            case .calledOff: report(.ended(order.attempt, Ending(outcome: .cancelled)))
            }
        }
    }

    private func request(for order: PlaceOrder) -> LegRequest? {
        guard let line = book.takeLine(for: order) else {
            logger.error(
                "a number or a trunk's dial template cannot be dialled",
                metadata: ["attempt.id": "\(order.attempt)", "trunk.id": "\(order.trunk)"])
            return nil
        }
        let caller = order.callerID.flatMap { book.caller($0, over: order.trunk) }
        guard order.callerID == nil || caller != nil else {
            // The trunk's own number in its place would be shown to somebody who should not see it.
            logger.error(
                "a caller ID has no number",
                metadata: ["attempt.id": "\(order.attempt)", "caller-id.id": "\(order.callerID!)"])
            return nil
        }
        return LegRequest(
            channel: ChannelID(rawValue: AsteriskNames.channel(of: order.attempt)), endpoint: line.endpoint,
            arguments: "customer", caller: caller, ringTimeout: order.ringTimeout, isReserved: line.isReserved)
    }

    func inspect(_ attempt: AttemptID) async -> Input? {
        let channel = ChannelID(rawValue: AsteriskNames.channel(of: attempt))
        do {
            let found = try await asterisk.perform(ARI.Channels.Get(channelId: channel))
            return found.state == .up ? .answered(attempt) : .placed(attempt)
        } catch {
            guard error.code == .notFound else { return nil }
            // Its end may be on the way over the other socket: what is said there is better than "gone".
            try? await Task.sleep(for: .milliseconds(300))
            return .ended(attempt, Ending(outcome: .lost))
        }
    }

    func play(_ prompt: String, to attempt: AttemptID) async -> Input? {
        let play = ARI.Channels.PlayWithId(
            channelId: ChannelID(rawValue: AsteriskNames.channel(of: attempt)),
            playbackId: PlaybackID(rawValue: AsteriskNames.message(of: attempt)), media: [prompt])
        do {
            _ = try await asterisk.perform(play)
            return nil
        } catch {
            logger.warning(
                "the safe-harbour message could not be played",
                metadata: ["attempt.id": "\(attempt)", "error": "\(error)"])
            return .promptFinished(attempt)
        }
    }

    /// - Returns: Whether the channel was, or may have been, there.
    @discardableResult
    func hangUp(_ channel: String) async -> Bool {
        do {
            try await asterisk.perform(ARI.Channels.Hangup(channelId: ChannelID(rawValue: channel)))
        } catch  where error.code == .notFound {
            return false
        } catch {
            logger.warning("a channel could not be hung up", metadata: ["channel": "\(channel)", "error": "\(error)"])
        }
        return true
    }
}
