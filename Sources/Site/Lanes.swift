import CallFloor
import NIOConcurrencyHelpers

/// Lets actions on the switch run side by side, but those of one call, or one agent's leg, in order.
///
/// Without the order a `release` could overtake the `connect` before it and leave an agent in no bridge at all.
final class Lanes: Sendable {
    private enum Lane: Hashable, Sendable {
        case call(AttemptID)
        case leg(LegID)
    }

    private let waiting = NIOLockedValueBox<[Lane: [Action]]>([:])
    private let starts = Mailbox<Lane>()

    /// Adds an action at the end of its lane.
    func post(_ action: Action) {
        let lane = Self.lane(of: action)
        let mustStart = waiting.withLockedValue { waiting -> Bool in
            let isNew = waiting[lane] == nil
            waiting[lane, default: []].append(action)
            return isNew
        }
        if mustStart { starts.post(lane) }
    }

    /// Performs what is posted until the task is cancelled.
    ///
    /// - Parameter perform: Gets the action, and whom to ask whether a hang-up waits behind it: what takes its time need
    ///   not be finished then.
    func run(_ perform: @escaping @Sendable (Action, @Sendable () -> Bool) async -> Void) async {
        await withDiscardingTaskGroup { group in
            while let lanes = await starts.next() {
                for lane in lanes {
                    group.addTask {
                        while let action = self.next(in: lane) {
                            await perform(action) { self.isHangUpWaiting(in: lane) }
                        }
                    }
                }
            }
        }
    }

    private func next(in lane: Lane) -> Action? {
        waiting.withLockedValue { waiting in
            guard var actions = waiting[lane], !actions.isEmpty else {
                waiting[lane] = nil
                return nil
            }
            let first = actions.removeFirst()
            waiting[lane] = actions
            return first
        }
    }

    private func isHangUpWaiting(in lane: Lane) -> Bool {
        waiting.withLockedValue { waiting in
            waiting[lane]?.contains { action in
                switch action {
                case .hangUp, .hangUpLeg: true
                default: false
                }
            } ?? false
        }
    }

    private static func lane(of action: Action) -> Lane {
        switch action {
        case .callAgent(let order): .leg(order.leg)
        case .hold(let leg), .hangUpLeg(let leg), .playRinging(let leg), .stopRinging(let leg): .leg(leg)
        case .place(let order): .call(order.attempt)
        case .connect(let attempt, _, _), .release(let attempt, _), .dismantle(let attempt), .play(let attempt, _),
            .hangUp(let attempt), .inspect(let attempt):
            .call(attempt)
        case .claimLeads, .releaseLeads, .commit, .write, .setTimer, .cancelTimer, .publish:
            preconditionFailure("not an action on the switch")
        }
    }
}
