public import CallFloor
import Store

extension SiteService {
    /// Calls a number for an agent: the agent's phone first, then the customer.
    ///
    /// - Parameters:
    ///   - number: E.164, a plus and 7 to 15 digits.
    ///   - agent: Who calls.
    ///   - campaign: Under whose rules; nil is the tenant's campaign for calls by hand.
    /// - Returns: The attempt, by which the call can be followed. The store may still refuse it: do-not-call lists and caps
    ///   are looked at in the moment of dialling.
    /// - Throws: ``SiteError`` with a sentence for people when the agent or the campaign cannot call now.
    public func call(
        _ number: String, by agent: AgentID, for campaign: CampaignID?
    ) async throws(SiteError) -> AttemptID {
        let digits = number.dropFirst()
        guard number.hasPrefix("+"), (7...15).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber })
        else {
            throw SiteError(
                code: .refused, message: "A number to call is written with its country code: +442071838750.")
        }
        let (store, tenant) = (parts.store, parts.configuration.tenant)
        do {
            let rules: CampaignID
            if let campaign { rules = campaign } else { rules = try await store.manualCampaign(tenant: tenant) }
            let zone = try await store.zoneFinder(tenant: tenant).zone(ofNumber: number)
            // Asked before a lead is made, so that nothing is left behind by who may not call.
            try await site.mayCall(by: agent, for: rules, zone: zone)
            let lead = try await store.manualLead(
                number: number, campaign: rules, tenant: tenant, site: parts.configuration.site, zone: zone,
                lease: parts.configuration.leadLease, at: parts.clock.now())
            return try await site.call(lead, by: agent, for: rules)
        } catch let error as SiteError {
            throw error
        } catch {
            throw SiteError(code: .refused, message: "\(error)")
        }
    }
}
