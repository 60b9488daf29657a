import CallFloor
import Logging
import NIOConcurrencyHelpers
import Store

/// Writes behind: what the floor had for the store, in order, as fast as the store takes it, and again after a failure.
///
/// Nothing that waits here can be lost: the journal has the inputs that it came of, and a snapshot carries what was not
/// confirmed yet.
final class Spooler: Sendable {
    /// The most writes in one transaction: few enough to be quick, many enough to share one sync of the disk.
    private static let batchLimit = 500
    /// How long to let writes gather between transactions: each costs a sync of the disk, and nobody waits for them.
    private static let gathering = Duration.milliseconds(50)

    private let arrivals = Mailbox<SequencedWrite>()
    private let unconfirmed: NIOLockedValueBox<[SequencedWrite]>
    private let store: Store
    private let site: SiteID
    private let health: StoreHealth
    private let logger: Logger

    init(store: Store, site: SiteID, pending: [SequencedWrite], health: StoreHealth, logger: Logger) {
        self.store = store
        self.site = site
        self.health = health
        self.logger = logger
        unconfirmed = NIOLockedValueBox(pending)
        arrivals.post(contentsOf: pending)
    }

    /// What the store has not confirmed, in order.
    var pending: [SequencedWrite] { unconfirmed.withLockedValue { $0 } }

    func post(_ writes: [SequencedWrite]) {
        guard !writes.isEmpty else { return }
        unconfirmed.withLockedValue { $0.append(contentsOf: writes) }
        arrivals.post(contentsOf: writes)
    }

    /// No more will come: `run` returns when everything is written.
    func finish() { arrivals.finish() }

    /// Writes until the task is cancelled or, after ``finish()``, until nothing is left.
    ///
    /// - Throws: ``SiteError`` when another process leads the site: from now on, what happened is for it to write.
    func run() async throws(SiteError) {
        while let batch = await arrivals.next() {
            var rest = batch[...]
            while !rest.isEmpty, !Task.isCancelled {
                let part = Array(rest.prefix(Self.batchLimit))
                try await apply(part)
                rest = rest.dropFirst(part.count)
            }
            try? await Task.sleep(for: Self.gathering)
        }
    }

    private func apply(_ part: [SequencedWrite]) async throws(SiteError) {
        var backoff = Backoff()
        while !Task.isCancelled {
            do {
                try await store.apply(part, site: site)
                return confirm(part)
            } catch  where error.isRetriable {
                health.noteFailure(error)
                await backoff.sleep()
            } catch  where error.code == .leaseHeld {
                throw SiteError(code: .leadershipLost, message: error.message)
            } catch {
                // One write among them is unacceptable. Find it, say so, and let the others through.
                guard part.count == 1 else {
                    for write in part { try await apply([write]) }
                    return
                }
                logger.critical(
                    "the database refuses a write for good; it is left out",
                    metadata: [
                        "write.sequence": "\(part[0].sequence)", "write.kind": "\(part[0].write.kind)",
                        "error": "\(error)",
                    ])
                return confirm(part)
            }
        }
    }

    private func confirm(_ part: [SequencedWrite]) {
        unconfirmed.withLockedValue { $0.removeFirst(part.count) }
    }
}

extension StoreWrite {
    /// The kind of write, for a log line.
    fileprivate var kind: String {
        switch self {
        case .attempt: "attempt"
        case .lead: "lead"
        case .disposition: "disposition"
        case .recording: "recording"
        case .agentState: "agent-state"
        case .campaignStatus: "campaign-status"
        }
    }
}
