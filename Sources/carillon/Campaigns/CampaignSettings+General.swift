import CallFloor
import CallPacing

// Who calls, over what, with which words.
extension CampaignSetting {
    /// The modes that can be set.
    static let modes: [Mode] = [.progressive, .ratio, .ivr]

    static let general: [CampaignSetting] = [
        CampaignSetting(
            key: "name", help: "what people call it", read: { campaign, _ in campaign.name },
            write: { campaign, text, _ in
                guard (1...100).contains(text.count) else { throw Failure("name must have 1 to 100 characters.") }
                campaign.name = text
            }),
        CampaignSetting(
            key: "mode", help: "progressive, ratio (several lines for each agent), ivr (a recording, no agents)",
            read: { campaign, _ in campaign.mode.rawValue }, write: setMode),
        CampaignSetting(
            key: "group", help: "the skill group that takes its calls; none for ivr",
            read: { CampaignNames.name($0.skillGroup, in: $1.groups) },
            write: { campaign, text, names in
                campaign.skillGroup =
                    text == "none" ? nil : try CampaignNames.id(text, in: names.groups, "skill group")
            }),
        CampaignSetting(
            key: "trunks", help: "trunks, in the order they are tried: carrier,backup",
            read: { campaign, names in
                campaign.trunks.isEmpty
                    ? "none" : campaign.trunks.map { CampaignNames.name($0, in: names.trunks) }.joined(separator: ",")
            },
            write: { campaign, text, names in
                let trunks = try words(text).map { try CampaignNames.id($0, in: names.trunks, "trunk") }
                guard Set(trunks).count == trunks.count else { throw Failure("trunks must name each trunk once.") }
                campaign.trunks = trunks
            }),
        CampaignSetting(
            key: "caller-ids", help: "the pool of numbers that are shown; none shows the trunk's own",
            read: { CampaignNames.name($0.callerIDPool, in: $1.pools) },
            write: { campaign, text, names in
                campaign.callerIDPool =
                    text == "none" ? nil : try CampaignNames.id(text, in: names.pools, "pool of caller IDs")
            }),
        duration("ring-timeout", "how long a phone rings: 25s", .seconds(5)...(.seconds(120)), \.ringTimeout),
        duration(
            "abandon-threshold", "how long an answered person may wait for an agent: 2s", .zero...(.seconds(30)),
            \.abandonThreshold),
        duration("wrap-up", "how long an agent has after a call: 30s; 0 is none", .zero...(.seconds(3_600)), \.wrapUp),
        media("safe-harbour", "what an abandoned person hears: sound:carillon/safe-harbour; none", \.safeHarbourPrompt),
        media("message", "what an ivr campaign plays: sound:carillon/offer; none", \.message),
        flag(
            "record", "whether conversations are recorded: yes, no", read: \.isRecorded,
            write: { $0.isRecorded = $1 }),
    ]

    /// Pacing follows the mode: what was set for another mode is forgotten.
    @Sendable private static func setMode(
        _ campaign: inout Campaign, _ text: String, _ names: CampaignNames
    ) throws {
        guard let mode = Mode(rawValue: text), modes.contains(mode) else {
            throw Failure("mode must be one of \(modes.map(\.rawValue).joined(separator: ", ")), not '\(text)'.")
        }
        guard campaign.mode != mode else { return }
        campaign.mode = mode
        switch mode {
        case .ratio: campaign.pacing = .ratio(RatioSettings())
        case .ivr: campaign.pacing = .agentless(AgentlessSettings())
        default: campaign.pacing = .progressive
        }
    }
}
