import AsteriskARI
import NIOConcurrencyHelpers

/// Tells those who wait for an event that it has come, and when. Whoever waits registers before causing it.
final class EventDesk: Sendable {
    /// What can be waited for.
    enum Moment: Hashable {
        case started(ChannelID)
        case destroyed(ChannelID)
        /// So many channels are in the bridge.
        case filled(BridgeID, Int)
    }

    private struct Entry {
        var moment: ContinuousClock.Instant?
        var waiter: CheckedContinuation<ContinuousClock.Instant?, Never>?
    }

    private let entries = NIOLockedValueBox<[Moment: Entry]>([:])

    /// Begins to listen for a moment: it is remembered until ``wait(for:)`` takes it.
    func expect(_ moment: Moment) {
        entries.withLockedValue { $0[moment] = Entry() }
    }

    /// When the moment came; nil if it was given up.
    func wait(for moment: Moment) async -> ContinuousClock.Instant? {
        await withCheckedContinuation { continuation in
            let known = entries.withLockedValue { entries -> ContinuousClock.Instant?? in
                guard let entry = entries[moment] else { return .some(nil) }
                if let instant = entry.moment {
                    entries[moment] = nil
                    return instant
                }
                entries[moment]?.waiter = continuation
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// Stops listening: who waits gets nil.
    func giveUp(_ moment: Moment) {
        entries.withLockedValue { $0.removeValue(forKey: moment) }?.waiter?.resume(returning: nil)
    }

    /// The bridge of a customer's call.
    static func bridge(of customer: ChannelID) -> BridgeID { BridgeID("\(customer)-bridge") }

    /// Takes an event, on the socket's thread.
    func handle(_ event: ARIEvent) {
        switch event {
        case .stasisStart(let event): reach(.started(event.channel.id))
        case .channelDestroyed(let event):
            reach(.destroyed(event.channel.id))
            giveUp(.started(event.channel.id))
            giveUp(.filled(Self.bridge(of: event.channel.id), 2))
        case .channelEnteredBridge(let event): reach(.filled(event.bridge.id, event.bridge.channels.count))
        default: break
        }
    }

    private func reach(_ moment: Moment) {
        let now = ContinuousClock.now
        let waiter = entries.withLockedValue { entries -> CheckedContinuation<ContinuousClock.Instant?, Never>? in
            guard let entry = entries[moment] else { return nil }
            if let waiter = entry.waiter {
                entries[moment] = nil
                return waiter
            }
            entries[moment]?.moment = now
            return nil
        }
        waiter?.resume(returning: now)
    }
}
