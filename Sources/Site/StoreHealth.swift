import CallFloor
import Logging
import NIOConcurrencyHelpers
import Store

/// Whether the database answers, as everyone who works with it has seen it last.
///
/// The first failure tells the floor to place no new call; a probe then asks until the database is back.
final class StoreHealth: Sendable {
    private let isUp = NIOLockedValueBox(true)
    private let downs = Mailbox<Void>()
    private let store: Store
    private let tell: @Sendable (Input) -> Void
    private let logger: Logger

    init(store: Store, logger: Logger, tell: @escaping @Sendable (Input) -> Void) {
        self.store = store
        self.logger = logger
        self.tell = tell
    }

    /// Something that was asked of the database failed because it could not be reached.
    func noteFailure(_ error: any Error) {
        let wasUp = isUp.withLockedValue { isUp in
            defer { isUp = false }
            return isUp
        }
        guard wasUp else { return }
        logger.error(
            "the database failed; no new calls until it answers again", metadata: ["error": "\(error)"])
        tell(.storeLink(isUp: false))
        downs.post(())
    }

    /// Probes while the database is away, until the task is cancelled.
    func run() async {
        while await downs.next() != nil {
            var backoff = Backoff()
            while !Task.isCancelled {
                await backoff.sleep()
                do {
                    try await store.ping()
                    break
                } catch {
                    logger.debug("the database still does not answer", metadata: ["error": "\(error)"])
                }
            }
            guard !Task.isCancelled else { return }
            isUp.withLockedValue { $0 = true }
            logger.notice("the database answers again")
            tell(.storeLink(isUp: true))
        }
    }
}
