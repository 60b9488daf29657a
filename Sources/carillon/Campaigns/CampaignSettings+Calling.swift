import CallFloor

// When and how often people are called.
extension CampaignSetting {
    static let calling: [CampaignSetting] = [
        CampaignSetting(
            key: "hours", help: "by the callee's clock: 'mon-fri 09:00-12:00,13:00-18:00; sat 10:00-14:00'; always",
            read: { campaign, _ in campaign.hours.description },
            write: { campaign, text, _ in
                let hours = try CallingHours(text: text)
                // A week without hours may still have a calendar's own days.
                if let objection = hours.objections().first, !hours.week.allSatisfy(\.isEmpty) {
                    throw Failure("hours: \(objection)")
                }
                campaign.hours = hours
            }),
        CampaignSetting(
            key: "calendars", help: "holidays that are kept: germany,office; none",
            read: { campaign, names in
                campaign.calendars.isEmpty
                    ? "none"
                    : campaign.calendars.map { CampaignNames.name($0, in: names.calendars) }.joined(separator: ",")
            },
            write: { campaign, text, names in
                campaign.calendars = try words(text).map { try CampaignNames.id($0, in: names.calendars, "calendar") }
            }),
        CampaignSetting(
            key: "zone", help: "the time zone of leads that have none: Europe/Berlin; none is UTC",
            read: { CampaignNames.name($0.zone, in: $1.zones) },
            write: { campaign, text, names in
                campaign.zone = text == "none" ? nil : try zone(text, names)
            }),
        CampaignSetting(
            key: "caps", help: "attempts to one number in sliding windows, across campaigns: 3/24h,10/30d; none",
            read: { campaign, _ in
                campaign.caps.isEmpty ? "none" : campaign.caps.map(\.description).joined(separator: ",")
            },
            write: { campaign, text, _ in
                campaign.caps = try words(text).map { word in
                    guard let cap = RateCap(word) else {
                        throw Failure("caps: '\(word)' is no cap. Say how many in how long: 3/24h, 10/30d.")
                    }
                    if let objection = cap.objections().first { throw Failure("caps: \(objection).") }
                    return cap
                }
                guard Set(campaign.caps.map(\.window)).count == campaign.caps.count else {
                    throw Failure("caps has two caps with one window: leave the stricter one.")
                }
            }),
        number(
            "maximum-attempts", "tries of one lead in all: 5", read: { $0.retry.maximumAttempts },
            write: { (campaign: inout Campaign, value: Int?) in
                guard let value, (1...100).contains(value) else { throw Failure("maximum-attempts must be 1 to 100.") }
                campaign.retry.maximumAttempts = value
            }),
        CampaignSetting(
            key: "owner-patience", help: "how long an agent's own lead waits for that agent: 1d; forever",
            read: { campaign, _ in campaign.ownerPatience.map(RuleText.short) ?? "forever" },
            write: { campaign, text, _ in
                if text == "forever" { return campaign.ownerPatience = nil }
                let patience = try RuleText.duration(text)
                guard patience <= .seconds(365 * 86_400) else {
                    throw Failure("owner-patience must be at most 365d, or forever.")
                }
                campaign.ownerPatience = patience
            }),
    ]

    /// Zones were looked up under the names that were asked for.
    private static func zone(_ name: String, _ names: CampaignNames) throws -> ZoneID {
        guard let zone = names.zones.keys.sorted().first(where: { names.zones[$0]!.lowercased() == name.lowercased() })
        else {
            throw Failure("zone: there is no time zone '\(name)'. Say it as the IANA database does: Europe/Berlin.")
        }
        return zone
    }
}
