import CallFloor
import Logging
import Store

/// Fetches leads from the store, gives them back, and keeps this site's leases alive.
final class LeadClerk: Sendable {
    private enum Errand: Sendable {
        case claim(CampaignID, count: Int, ClaimZones)
        case release([LeadID])
    }

    private let errands = Mailbox<Errand>()
    private let store: Store
    private let site: SiteID
    private let lease: Duration
    private let clock: SiteClock
    private let health: StoreHealth
    private let logger: Logger
    private let tell: @Sendable (Input) -> Void

    init(
        store: Store, site: SiteID, lease: Duration, clock: SiteClock, health: StoreHealth, logger: Logger,
        tell: @escaping @Sendable (Input) -> Void
    ) {
        self.store = store
        self.site = site
        self.lease = lease
        self.clock = clock
        self.health = health
        self.logger = logger
        self.tell = tell
    }

    func claim(_ campaign: CampaignID, count: Int, zones: ClaimZones) {
        errands.post(.claim(campaign, count: count, zones))
    }

    func release(_ leads: [LeadID]) { errands.post(.release(leads)) }

    /// Runs errands until the task is cancelled.
    func run() async {
        while let errands = await errands.next() {
            for errand in errands {
                switch errand {
                case .claim(let campaign, let count, let zones): await doClaim(campaign, count, zones)
                case .release(let leads): await doRelease(leads)
                }
            }
        }
    }

    private func doClaim(_ campaign: CampaignID, _ count: Int, _ zones: ClaimZones) async {
        do {
            let claim = try await store.claimLeads(
                of: campaign, count: count, site: site, lease: lease, zones: zones, at: clock.now())
            tell(.claimed(campaign, claim))
        } catch {
            health.noteFailure(error)
            tell(.claimFailed(campaign))
        }
    }

    private func doRelease(_ leads: [LeadID]) async {
        do {
            try await store.releaseLeads(leads, site: site)
        } catch {
            // Not lost: their lease runs out by itself, and they can be claimed again.
            health.noteFailure(error)
            logger.warning(
                "leads could not be given back; their lease will expire",
                metadata: ["leads": "\(leads.count)", "error": "\(error)"])
        }
    }

    /// Renews the leases of this site's leads, three times in each lease, until the task is cancelled.
    func keepLeases() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: lease / 3)
            guard !Task.isCancelled else { return }
            do {
                try await store.renewLeases(site: site, lease: lease, at: clock.now())
            } catch {
                health.noteFailure(error)
            }
        }
    }
}
