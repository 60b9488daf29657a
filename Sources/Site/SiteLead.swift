import CallFloor
import Logging
import Store

/// The lead over a site: at most one process has it, and it ends by itself when that process does not renew it.
struct SiteLead: Sendable {
    private let store: Store
    private let site: SiteID
    private let lease: Duration
    private let holder: String
    private let logger: Logger

    init(store: Store, site: SiteID, lease: Duration, holder: String, logger: Logger) {
        self.store = store
        self.site = site
        self.lease = lease
        self.holder = holder
        self.logger = logger
    }

    /// Takes the lead. One that another holds is waited for until it would have ended if nobody renewed it.
    ///
    /// - Throws: ``StoreError`` with code `leaseHeld` when the other is alive.
    func take() async throws {
        let deadline = ContinuousClock.now + lease + .seconds(1)
        var hasSaid = false
        while let refusal = await refusal() {
            guard refusal.code == .leaseHeld, ContinuousClock.now < deadline else { throw refusal }
            if !hasSaid {
                logger.warning(
                    "another Carillon led this site; waiting to see whether it is dead",
                    metadata: ["error": "\(refusal)", "site.lease-seconds": "\(Int(lease.inSeconds))"])
            }
            hasSaid = true
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func refusal() async -> StoreError? {
        do {
            try await store.lead(site, holder: holder, lease: lease)
            return nil
        } catch {
            return error
        }
    }

    /// Renews the lead three times in each lease.
    ///
    /// A database that does not answer is no reason to end: nobody else can take the lead from it either.
    ///
    /// - Throws: ``SiteError`` when another process has taken the lead.
    func keep() async throws {
        while !Task.isCancelled {
            try? await Task.sleep(for: lease / 3)
            guard !Task.isCancelled else { return }
            do {
                try await store.lead(site, holder: holder, lease: lease)
            } catch  where error.code == .leaseHeld {
                throw SiteError(
                    code: .leadershipLost, message: "This Carillon no longer leads its site: \(error.message)")
            } catch {
                logger.debug("the lead could not be renewed", metadata: ["error": "\(error)"])
            }
        }
    }

    func giveUp() async { try? await store.stopLeading(site, holder: holder) }
}
