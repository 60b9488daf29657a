public import ARIConnection
public import CallFloor
import Journal
public import Logging
public import ServiceLifecycle
public import Store
import Switchboard

/// A site from its start to its end: takes the lead, takes the floor up, and runs everybody who works for it.
public struct SiteService: Service {
    /// The site: for those who ask and tell.
    public let site: Site
    let parts: SiteParts
    private let lead: SiteLead
    private let logger: Logger

    /// Prepares a site: waits for the database, takes the lead, and replays the journal.
    ///
    /// A lead that another process holds is waited for as long as it takes to see whether that one is dead.
    ///
    /// - Parameters:
    ///   - configuration: What the site is told.
    ///   - store: The database.
    ///   - asterisk: The connection that the site drives. It is run by this service.
    ///   - logger: Where the site logs.
    ///   - observer: Sees every input with its actions; for tests and recorders.
    /// - Throws: ``StoreError`` when the schema is missing or another process leads, ``JournalError`` when the journal
    ///   cannot be used.
    public init(
        configuration: SiteConfiguration, store: Store, asterisk: ARIConnection, logger: Logger,
        observer: Site.Observer? = nil
    ) async throws {
        // First what belongs to this machine, then what is shared: who is refused has disturbed nobody.
        let lock = try JournalLock(directory: configuration.journalDirectory)
        try await SiteOpening.waitForStore(store, logger)
        try await store.requireSchema()
        let name = try LeaderName.kept(in: lock.directory)
        // Who returns has had the application before, and nobody could take it from a living one.
        try await SiteOpening.requireApplication(
            asterisk, within: name.isKnown ? .milliseconds(500) : .seconds(2), logger)
        let lead = SiteLead(
            store: store, site: configuration.site, lease: configuration.siteLease, holder: name.text, logger: logger)
        try await lead.take()
        do {
            let start = try await SiteOpening.takeUp(configuration, lock, store, logger)
            parts = SiteParts(
                configuration: configuration, start: start, store: store, asterisk: asterisk, logger: logger)
            site = try Site(start: start, lock: lock, parts: parts, logger: logger, observer: observer)
        } catch {
            // The next start must not have to wait for a lead that nobody uses.
            await lead.giveUp()
            throw error
        }
        self.lead = lead
        self.logger = logger
    }

    /// Gives the lead back: for a site that is not going to run after all.
    public func abandon() async { await leave() }

    /// What the operator's disposition of that code does; nil when there is none.
    public func disposition(code: String) -> Disposition? { parts.settings.dispositions[code] }

    /// The codes of the operator's dispositions, in order.
    public var dispositionCodes: [String] { parts.settings.dispositions.keys.sorted() }

    /// Makes the site read its settings from the store again, soon.
    public func refreshSettings() { parts.settings.nudge() }

    /// Runs the site until the task is cancelled, or, on a graceful shutdown, until conversations have ended.
    ///
    /// - Throws: ``SiteError`` when the lead or the journal is lost.
    public func run() async throws {
        defer { parts.inbox.finish() }
        parts.inbox.post(.opened)
        do {
            try await work()
        } catch {
            await leave()
            throw error
        }
        await leave()
        logger.notice("site ended")
    }

    private func work() async throws {
        try await withThrowingTaskGroup(of: Ending.self) { group in
            addWorkers(to: &group)
            // The first to end for a reason of its own ends all the others.
            while let ending = try await group.next() {
                if ending == .site { break }
            }
            group.cancelAll()
        }
    }

    /// Lets the journal and the lead go, so that another process can take them up at once.
    private func leave() async {
        await site.leaveJournal()
        await lead.giveUp()
    }

    private enum Ending { case worker, site }

    private func addWorkers(to group: inout ThrowingTaskGroup<Ending, any Error>) {
        let (parts, site, lead) = (parts, site, lead)
        group.addTask {
            try await site.takeTurns()
            return .site
        }
        group.addTask {
            await parts.health.run()
            return .worker
        }
        group.addTask {
            await parts.intents.run()
            return .worker
        }
        group.addTask {
            await parts.leads.run()
            return .worker
        }
        group.addTask {
            await parts.leads.keepLeases()
            return .worker
        }
        group.addTask {
            try await parts.spooler.run()
            return .worker
        }
        group.addTask {
            await parts.timers.run()
            return .worker
        }
        group.addTask {
            let switchboard = parts.switchboard
            let inbox = parts.inbox
            await parts.lanes.run { action, isCalledOff in
                await switchboard.perform(action, isCalledOff: isCalledOff) { inbox.post($0) }
            }
            return .worker
        }
        group.addTask {
            let inbox = parts.inbox
            await parts.switchboard.run { inbox.post($0) }
            return .worker
        }
        group.addTask {
            try await lead.keep()
            return .worker
        }
        group.addTask {
            try await EventPump(parts: parts, logger: logger).run()
            return .worker
        }
        group.addTask {
            // The address book must be full before the floor sees the switch and dials.
            try await start()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runAsterisk() }
                group.addTask { await parts.settings.run(every: parts.configuration.refreshInterval) }
                try await group.waitForAll()
            }
            return .worker
        }
        group.addTask {
            try await waitForShutdown()
            return .site
        }
    }

    private func runAsterisk() async throws {
        do throws(ARIError) {
            try await parts.asterisk.runUntilCancelled()
        } catch {
            // The pump hears of it too: whoever is first says the same.
            guard error.code == .replaced else { throw error }
            throw SiteError.replaced(parts.configuration.application)
        }
    }

    /// Tells the floor what operators set, once the store has everything that was pending.
    private func start() async throws {
        var backoff = Backoff()
        while !Task.isCancelled, !parts.spooler.pending.isEmpty { await backoff.sleep() }
        backoff.reset()
        while !Task.isCancelled {
            do {
                // Calls by hand have a campaign of their own: it must be there before anybody asks for one.
                _ = try await parts.store.manualCampaign(tenant: parts.configuration.tenant)
                return try await parts.settings.refresh(isStart: true)
            } catch {
                parts.health.noteFailure(error)
                await backoff.sleep()
            }
        }
    }

    /// On a graceful shutdown: no new dials, conversations end in their own time, and what happened is written down.
    private func waitForShutdown() async throws {
        try await gracefulShutdown()
        logger.notice("shutting down: no new calls")
        parts.inbox.post(.closing)
        let deadline = ContinuousClock.now + parts.configuration.drainTimeout
        while await site.openWork() > 0, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
        }
        let left = await site.openWork()
        if left > 0 {
            logger.warning("calls go on without us; the next start finds them", metadata: ["calls": "\(left)"])
        }
        let written = ContinuousClock.now + .seconds(5)
        while !parts.spooler.pending.isEmpty, ContinuousClock.now < written {
            try await Task.sleep(for: .milliseconds(20))
        }
        await site.closeJournal()
    }
}
