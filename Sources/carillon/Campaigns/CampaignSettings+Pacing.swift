import CallFloor
import CallPacing
import Foundation

// How many lines are dialled, and when.
extension CampaignSetting {
    static let ratio: [CampaignSetting] = [
        number(
            "lines", "ratio: lines for each agent: 2.5", read: { ratio($0)?.lines },
            write: { (campaign: inout Campaign, value: Double?) in
                try setRatio("lines", &campaign) { $0.lines = value ?? 1 }
            }),
        CampaignSetting(
            key: "base", help: "ratio: lines are counted for idle agents or for all agents: idle, agents",
            read: { campaign, _ in
                ratio(campaign).map { $0.base == .agents ? "agents" : "idle" } ?? "none"
            },
            write: { campaign, text, _ in
                guard ["idle", "agents"].contains(text) else {
                    throw Failure("base must be idle or agents, not '\(text)'.")
                }
                try setRatio("base", &campaign) { $0.base = text == "agents" ? .agents : .idleAgents }
            }),
        flag(
            "automatic", "ratio: whether lines rise and fall with the abandon rate: yes, no",
            read: { ratio($0)?.automatic ?? false },
            write: { campaign, value in try setRatio("automatic", &campaign) { $0.automatic = value } }),
        number(
            "maximum-lines", "ratio: the most lines for each agent when automatic: 10",
            read: { ratio($0)?.maximumLines },
            write: { (campaign: inout Campaign, value: Double?) in
                try setRatio("maximum-lines", &campaign) { $0.maximumLines = value ?? 10 }
            }),
        number(
            "abandon-target", "ratio: the share of answered calls that may be abandoned when automatic: 0.03",
            read: { ratio($0)?.abandonTarget },
            write: { (campaign: inout Campaign, value: Double?) in
                try setRatio("abandon-target", &campaign) { $0.abandonTarget = value ?? 0.03 }
            }),
        number(
            "queue-limit", "ratio: answered people who may wait before dialling stops: 0",
            read: { ratio($0)?.queueLimit },
            write: { (campaign: inout Campaign, value: Int?) in
                try setRatio("queue-limit", &campaign) { $0.queueLimit = value ?? 0 }
            }),
        number(
            "new-calls", "ratio: new calls a second for each idle agent: 0.5; any", absent: "any",
            read: { ratio($0)?.newCallsPerIdleAgentPerSecond },
            write: { (campaign: inout Campaign, value: Double?) in
                try setRatio("new-calls", &campaign) { $0.newCallsPerIdleAgentPerSecond = value }
            }),
    ]

    static let agentless: [CampaignSetting] = [
        number(
            "concurrency", "ivr: calls at once: 30; any", absent: "any", read: { agentless($0)?.concurrency },
            write: { (campaign: inout Campaign, value: Int?) in
                try setAgentless("concurrency", &campaign) { $0.concurrency = value }
            }),
        number(
            "calls-per-second", "ivr: new calls a second: 2; any", absent: "any",
            read: { agentless($0)?.callsPerSecond },
            write: { (campaign: inout Campaign, value: Double?) in
                try setAgentless("calls-per-second", &campaign) { $0.callsPerSecond = value }
            }),
        CampaignSetting(
            key: "finish-by", help: "ivr: when the list shall be through: 2026-11-30T18:00:00Z; any",
            read: { campaign, _ in
                agentless(campaign)?.finishBy.map { Date(timeIntervalSince1970: $0).formatted(.iso8601) } ?? "any"
            },
            write: { campaign, text, _ in
                if text == "any" { return try setAgentless("finish-by", &campaign) { $0.finishBy = nil } }
                guard let date = try? Date(text, strategy: .iso8601) else {
                    throw Failure("finish-by must be a moment such as 2026-11-30T18:00:00Z, or any, not '\(text)'.")
                }
                try setAgentless("finish-by", &campaign) { $0.finishBy = date.timeIntervalSince1970 }
            }),
    ]

    private static func ratio(_ campaign: Campaign) -> RatioSettings? {
        if case .ratio(let settings) = campaign.pacing { settings } else { nil }
    }

    private static func agentless(_ campaign: Campaign) -> AgentlessSettings? {
        if case .agentless(let settings) = campaign.pacing { settings } else { nil }
    }

    private static func setRatio(
        _ key: String, _ campaign: inout Campaign, _ change: (inout RatioSettings) -> Void
    ) throws {
        guard var settings = ratio(campaign) else {
            throw Failure("\(key) is for mode=ratio; this campaign's mode is \(campaign.mode.rawValue).")
        }
        change(&settings)
        campaign.pacing = .ratio(settings)
    }

    private static func setAgentless(
        _ key: String, _ campaign: inout Campaign, _ change: (inout AgentlessSettings) -> Void
    ) throws {
        guard var settings = agentless(campaign) else {
            throw Failure("\(key) is for mode=ivr; this campaign's mode is \(campaign.mode.rawValue).")
        }
        change(&settings)
        campaign.pacing = .agentless(settings)
    }
}
