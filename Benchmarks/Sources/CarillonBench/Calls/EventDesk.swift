import AsteriskARI
import NIOConcurrencyHelpers

/// Tells those who wait for a channel's event that it has come, and when. Whoever waits registers before causing it.
final class EventDesk: Sendable {
    /// What can be waited for.
    enum Moment: Hashable {
        case started(ChannelID)
        case destroyed(ChannelID)
    }

    private typealias Waiter = CheckedContinuation<ContinuousClock.Instant?, Never>

    private enum Entry {
        case expected
        case reached(ContinuousClock.Instant)
        case awaited(Waiter)
    }

    private let entries = NIOLockedValueBox<[Moment: Entry]>([:])

    /// Begins to listen for a moment: it is remembered until ``wait(for:)`` takes it.
    func expect(_ moment: Moment) {
        entries.withLockedValue { $0[moment] = .expected }
    }

    /// When the moment came; nil if it was given up.
    func wait(for moment: Moment) async -> ContinuousClock.Instant? {
        await withCheckedContinuation { waiter in
            let known = entries.withLockedValue { entries -> ContinuousClock.Instant?? in
                switch entries[moment] {
                case .reached(let instant):
                    entries[moment] = nil
                    return instant
                case .expected:
                    entries[moment] = .awaited(waiter)
                    return nil
                case .awaited, nil:
                    return .some(nil)
                }
            }
            if let known { waiter.resume(returning: known) }
        }
    }

    /// Stops listening: who waits gets nil.
    func giveUp(_ moment: Moment) {
        if case .awaited(let waiter) = entries.withLockedValue({ $0.removeValue(forKey: moment) }) {
            waiter.resume(returning: nil)
        }
    }

    /// Takes an event.
    func handle(_ event: ARIEvent) {
        switch event {
        case .stasisStart(let event): reach(.started(event.channel.id))
        case .channelDestroyed(let event):
            reach(.destroyed(event.channel.id))
            giveUp(.started(event.channel.id))
        default: break
        }
    }

    private func reach(_ moment: Moment) {
        let now = ContinuousClock.now
        let waiter = entries.withLockedValue { entries -> Waiter? in
            switch entries[moment] {
            case .awaited(let waiter):
                entries[moment] = nil
                return waiter
            case .expected:
                entries[moment] = .reached(now)
                return nil
            case .reached, nil:
                return nil
            }
        }
        waiter?.resume(returning: now)
    }
}
