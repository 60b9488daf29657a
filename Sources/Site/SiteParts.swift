import ARIConnection
import CallFloor
import Journal
import Logging
import NIOConcurrencyHelpers
import Store
import Switchboard

/// Those who work for a site: each owns one subject, and all of them talk to the floor through the inbox.
struct SiteParts: Sendable {
    let configuration: SiteConfiguration
    let clock: SiteClock
    let inbox: Mailbox<Input>
    let timers: TimerKeeper
    let lanes: Lanes
    let store: Store
    let health: StoreHealth
    let spooler: Spooler
    let intents: IntentClerk
    let leads: LeadClerk
    let settings: SettingsClerk
    let asterisk: ARIConnection
    let switchboard: Switchboard
    let metrics: SiteMetrics

    init(
        configuration: SiteConfiguration, start: SiteStart, store: Store, asterisk: ARIConnection, logger: Logger
    ) {
        let inbox = Mailbox<Input>()
        let tell: @Sendable (Input) -> Void = { inbox.post($0) }
        let book = AddressBook()
        self.configuration = configuration
        self.inbox = inbox
        self.store = store
        self.asterisk = asterisk
        clock = SiteClock(notBefore: start.lastInstant)
        timers = TimerKeeper(clock: clock) { due in inbox.post(contentsOf: due.map { .timer($0) }) }
        lanes = Lanes()
        metrics = SiteMetrics()
        health = StoreHealth(store: store, logger: logger, tell: tell)
        spooler = Spooler(
            store: store, site: configuration.site, pending: start.pendingWrites, health: health, logger: logger)
        intents = IntentClerk(store: store, site: configuration.site, book: book, health: health) {
            inbox.post(contentsOf: $0)
        }
        leads = LeadClerk(
            store: store, site: configuration.site, lease: configuration.leadLease, clock: clock, health: health,
            logger: logger,
            tell: tell)
        settings = SettingsClerk(
            store: store, tenant: configuration.tenant, site: configuration.site, clock: clock, book: book,
            health: health, logger: logger, tell: tell)
        switchboard = Switchboard(
            asterisk: asterisk, application: configuration.application, book: book, logger: logger)
    }
}

/// Where a site begins: an empty floor, or what its journal gave.
struct SiteStart: Sendable {
    var floor: Floor
    var sequence: UInt64
    var lastInstant: Instant?
    var pendingWrites: [SequencedWrite]

    /// Replays what the journal holds.
    init(replaying contents: JournalReader.Contents) {
        floor = contents.start
        sequence = contents.lastSequence
        lastInstant = contents.lastInstant
        pendingWrites = contents.pendingWrites
        for entry in contents.entries {
            var ordinal = 0
            for case .write(let write) in floor.handle(entry.input, at: entry.at) {
                pendingWrites.append(SequencedWrite(entry: entry.sequence, ordinal: ordinal, write: write))
                ordinal += 1
            }
        }
    }

    /// Begins with nothing, after the entries that are known to exist.
    init(empty settings: Floor.Settings, after sequence: UInt64 = 0) {
        floor = Floor(settings)
        self.sequence = sequence
        pendingWrites = []
    }
}
