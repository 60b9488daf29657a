import CallFloor
import CallPacing

/// What is absurd about a campaign's settings taken together.
enum CampaignCheck {
    /// In sentences that name the setting; empty when all is sound.
    static func objections(to campaign: Campaign) -> [String] {
        var found = campaign.pacing.objections.map { objection in
            "\(keys[objection.setting] ?? objection.setting) \(objection.problem)."
        }
        let needsAgents = ![.ivr, .manual].contains(campaign.mode)
        if needsAgents, campaign.skillGroup == nil {
            found.append(
                "group: a campaign in mode \(campaign.mode.rawValue) needs a skill group that takes its calls.")
        }
        if campaign.mode == .ivr, campaign.message == nil {
            found.append("message: a campaign in mode ivr needs what it plays: message=sound:carillon/offer.")
        }
        found += campaign.retry.objections().map { "retry: \($0)" }
        if campaign.caps.contains(where: { $0.count < 1 }) { found.append("caps: this campaign can never dial.") }
        return found
    }

    /// The keys behind the names under which pacing codes its settings.
    private static let keys = [
        "maximumLines": "maximum-lines", "abandonTarget": "abandon-target", "queueLimit": "queue-limit",
        "newCallsPerIdleAgentPerSecond": "new-calls", "callsPerSecond": "calls-per-second", "finishBy": "finish-by",
    ]
}
