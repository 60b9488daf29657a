public import CallFloor
public import Journal
import Logging
import LoopThreads
import Store
import Switchboard

/// Runs a floor: journals its inputs, feeds them, performs its actions.
///
/// Everything that happens comes through one mailbox. A turn takes what is there, writes it to the journal, lets the
/// floor handle it, and hands the actions to those who perform them; none of them is waited for.
public actor Site {
    /// Sees every input with the actions that it caused. Called on the site's thread: be quick.
    public typealias Observer = @Sendable (JournalEntry, [Action]) -> Void

    private let executor = LoopExecutor(name: "site")
    private var floor: Floor
    private let journal: JournalWriter
    private var isJournalClosed = false
    private let parts: SiteParts
    private let observer: Observer?
    private let logger: Logger

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Takes a floor up, from its journal if there is one.
    init(
        start: SiteStart, lock: JournalLock, parts: SiteParts, logger: Logger, observer: Observer?
    ) throws(JournalError) {
        floor = start.floor
        self.parts = parts
        self.logger = logger
        self.observer = observer
        journal = try JournalWriter(lock: lock, settings: start.floor.settings, after: start.sequence)
    }

    isolated deinit { executor.shutDown() }

    // MARK: Asking and telling

    /// What can be seen of the floor now.
    public func view() -> FloorView { floor.view(at: parts.clock.now()) }

    /// How many calls and unconcluded conversations there are: zero when nothing is going on.
    public func openWork() -> Int { floor.callCount + floor.openConclusions }

    /// Obeys an agent, or a supervisor for the agent, before it returns.
    ///
    /// - Throws: ``SiteError`` with the reason why not.
    public func command(_ command: AgentCommand, of agent: AgentID) throws(SiteError) {
        if let objection = floor.objection(to: command, of: agent) {
            throw SiteError(code: .refused, message: objection)
        }
        guard !isJournalClosed else { throw SiteError(code: .refused, message: "Carillon is shutting down.") }
        try take([.command(agent, command)])
    }

    /// Whether a call by hand can be made.
    ///
    /// - Throws: ``SiteError`` with the reason why not.
    func mayCall(by agent: AgentID, for campaign: CampaignID, zone: ZoneID?) throws(SiteError) {
        let objection = floor.objection(toCallBy: agent, for: campaign, zone: zone, at: parts.clock.now())
        if let objection { throw SiteError(code: .refused, message: objection) }
        guard !isJournalClosed else { throw SiteError(code: .refused, message: "Carillon is shutting down.") }
    }

    /// Begins a call by hand, before it returns.
    func call(_ lead: Lead, by agent: AgentID, for campaign: CampaignID) throws(SiteError) -> AttemptID {
        do throws(SiteError) {
            try mayCall(by: agent, for: campaign, zone: lead.zone(ofNumber: lead.nextNumber))
            if floor.isBusy(with: lead.id) {
                throw SiteError(code: .refused, message: "A call to that number is going on, or being concluded.")
            }
        } catch {
            parts.leads.release([lead.id])
            throw error
        }
        var generator = SystemRandomNumberGenerator()
        let attempt = AttemptID(ULID(at: parts.clock.now(), using: &generator))
        try take([.manualCall(ManualCall(attempt: attempt, agent: agent, campaign: campaign, lead: lead))])
        return attempt
    }

    /// Starts, pauses or stops a campaign.
    public nonisolated func setCampaign(_ campaign: CampaignID, to status: CampaignStatus) {
        parts.inbox.post(.setCampaign(campaign, status))
    }

    /// No new dials from now on; live calls go on.
    public nonisolated func beginClosing() { parts.inbox.post(.closing) }

    // MARK: Turns

    /// Takes turns until the inbox ends or the journal fails.
    func takeTurns() async throws(SiteError) {
        for (timer, at) in floor.pendingTimers { parts.timers.set(timer, at: at) }
        while let inputs = await parts.inbox.next() {
            // What comes after the orderly end is for the next start, which looks what is there.
            guard !isJournalClosed else { return }
            try take(inputs)
        }
    }

    private func take(_ inputs: [Input]) throws(SiteError) {
        let now = parts.clock.now()
        let first: UInt64
        do {
            first = try journal.append(inputs, at: now)
        } catch {
            throw SiteError(code: .journal, message: error.message)
        }
        for (offset, input) in inputs.enumerated() {
            let actions = floor.handle(input, at: now)
            dispatch(actions, entry: first + UInt64(offset))
            observer?(JournalEntry(sequence: first + UInt64(offset), at: now, input: input), actions)
        }
        parts.metrics.noteTurn(inputs: inputs.count, waiting: parts.inbox.count)
        if journal.wantsSnapshot { rotate() }
    }

    private func rotate() {
        do {
            try journal.rotate(to: snapshot())
        } catch {
            logger.error("a new journal file could not be begun", metadata: ["error": "\(error)"])
        }
    }

    private func snapshot() -> Snapshot {
        Snapshot(
            sequence: journal.sequence, at: parts.clock.now(), floor: floor, pendingWrites: parts.spooler.pending)
    }

    /// Ends the journal in order, with a last snapshot. Nothing is handled afterwards.
    func closeJournal() {
        guard !isJournalClosed else { return }
        isJournalClosed = true
        journal.close(with: snapshot())
    }

    /// Lets the journal go as it is, if it was not closed in order: the next start replays it.
    func leaveJournal() {
        isJournalClosed = true
        journal.end()
    }

    private func dispatch(_ actions: [Action], entry: UInt64) {
        var writes: [SequencedWrite] = []
        for action in actions {
            switch action {
            case .claimLeads(let campaign, let count, let zones):
                parts.leads.claim(campaign, count: count, zones: zones)
            case .releaseLeads(let leads): parts.leads.release(leads)
            case .commit(let intent): parts.intents.post(intent)
            case .write(let write):
                writes.append(SequencedWrite(entry: entry, ordinal: writes.count, write: write))
            case .place, .callAgent, .hold, .connect, .release, .dismantle, .play, .playRinging, .stopRinging, .hangUp,
                .hangUpLeg, .inspect:
                parts.lanes.post(action)
            case .setTimer(let timer, let at): parts.timers.set(timer, at: at)
            case .cancelTimer(let timer): parts.timers.cancel(timer)
            case .publish(let notice): note(notice)
            }
        }
        parts.spooler.post(writes)
    }

    private func note(_ notice: Notice) {
        switch notice {
        case .campaign(let id, let status):
            logger.notice("campaign is \(status.rawValue)", metadata: ["campaign.id": "\(id)"])
        case .trunkRests(let id, let until):
            logger.warning(
                "a trunk carries nothing and rests",
                metadata: ["trunk.id": "\(id)", "trunk.rests-until": "\(until.seconds)"])
        case .store, .switchLink: break  // those who noticed have said so
        case .agent(let id, let state):
            logger.debug("agent is \(state.word)", metadata: ["agent.id": "\(id)"])
        case .call(let attempt, let state):
            logger.debug("call is \(state.rawValue)", metadata: ["attempt.id": "\(attempt)"])
        case .callEnded(let attempt, let outcome):
            logger.debug("call ended: \(outcome.rawValue)", metadata: ["attempt.id": "\(attempt)"])
        }
    }
}
