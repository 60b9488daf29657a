import CallFloor
import Store
import Switchboard

/// Takes intents to the store in groups: whatever gathered while the last group was being committed is the next one.
final class IntentClerk: Sendable {
    private let intents = Mailbox<Intent>()
    private let store: Store
    private let site: SiteID
    private let book: AddressBook
    private let health: StoreHealth
    private let tell: @Sendable ([Input]) -> Void

    init(
        store: Store, site: SiteID, book: AddressBook, health: StoreHealth,
        tell: @escaping @Sendable ([Input]) -> Void
    ) {
        self.store = store
        self.site = site
        self.book = book
        self.health = health
        self.tell = tell
    }

    func post(_ intent: Intent) { intents.post(intent) }

    /// Commits until the task is cancelled.
    func run() async {
        while let group = await intents.next() {
            do {
                let verdicts = try await store.commitIntents(group, site: site)
                tell(
                    verdicts.map { verdict in
                        switch verdict.result {
                        case .committed(let number):
                            book.note(verdict.attempt, number: number)
                            return .intentCommitted(verdict.attempt)
                        case .refused(let refusal): return .intentRefused(verdict.attempt, refusal)
                        }
                    })
            } catch {
                health.noteFailure(error)
                tell(group.map { .intentRefused($0.attempt, .storeUnreachable) })
            }
        }
    }
}
