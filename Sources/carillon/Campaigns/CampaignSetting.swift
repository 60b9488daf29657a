import CallFloor
import CallPacing

/// One setting of a campaign as people read and write it: `wrap-up=30s`.
struct CampaignSetting: Sendable {
    /// What stands before the equals sign.
    let key: String
    /// What it means, and an example.
    let help: String
    /// The value as ``write`` takes it.
    let read: @Sendable (Campaign, CampaignNames) -> String
    /// Takes the value over, or says what would be right.
    let write: @Sendable (inout Campaign, String, CampaignNames) throws -> Void

    /// The setting of that key, or an error that names those there are.
    static func named(_ key: String) throws -> CampaignSetting {
        if let setting = all.first(where: { $0.key == key }) { return setting }
        throw Failure("There is no setting '\(key)'. Settings: \(all.map(\.key).joined(separator: ", ")).")
    }

    /// All settings, in the order in which people see them.
    static let all = general + calling + ratio + agentless

    /// The settings that mean something in a campaign's mode.
    static func meaningful(for campaign: Campaign) -> [CampaignSetting] {
        switch campaign.pacing {
        case .ratio: general + calling + ratio
        case .agentless: general + calling + agentless
        default: general + calling
        }
    }

    /// The table of keys for `--help`.
    static var table: String {
        let width = all.map(\.key.count).max() ?? 0
        return all.map { $0.key + String(repeating: " ", count: width - $0.key.count + 2) + $0.help }
            .joined(separator: "\n")
    }

    /// Applies `key=value` texts to a campaign, in their order, and makes sure that the whole is sound.
    static func apply(_ texts: [String], to campaign: inout Campaign, _ names: CampaignNames) throws {
        for text in texts {
            let (key, value) = try split(text)
            do {
                try named(key).write(&campaign, value, names)
            } catch let error as RuleTextError {
                throw Failure("\(key): \(error)")
            } catch let error as Failure where !error.message.contains(key) {
                throw Failure("\(key): \(error.message)")
            }
        }
        if let objection = CampaignCheck.objections(to: campaign).first { throw Failure(objection) }
    }

    /// The key and the value of `key=value`.
    static func split(_ text: String) throws -> (key: String, value: String) {
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
            throw Failure("'\(text)' is not understood. Say key=value: wrap-up=30s.")
        }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    // MARK: Kinds of settings

    /// A duration within limits.
    static func duration(
        _ key: String, _ help: String, _ range: ClosedRange<Duration>,
        _ path: any WritableKeyPath<Campaign, Duration> & Sendable
    ) -> CampaignSetting {
        CampaignSetting(key: key, help: help, read: { campaign, _ in RuleText.short(campaign[keyPath: path]) }) {
            campaign, text, _ in
            let value = try RuleText.duration(text)
            guard range.contains(value) else {
                throw Failure(
                    "\(key) must be \(RuleText.short(range.lowerBound)) to \(RuleText.short(range.upperBound)), not \(text)."
                )
            }
            campaign[keyPath: path] = value
        }
    }

    /// A sound or another medium, as the switch names it.
    static func media(
        _ key: String, _ help: String, _ path: any WritableKeyPath<Campaign, String?> & Sendable
    ) -> CampaignSetting {
        CampaignSetting(key: key, help: help, read: { campaign, _ in campaign[keyPath: path] ?? "none" }) {
            campaign, text, _ in
            if text == "none" { return campaign[keyPath: path] = nil }
            guard text.contains(":"), text.utf8.count <= 200, text.allSatisfy({ !$0.isWhitespace }) else {
                throw Failure("\(key) must be a media address such as sound:carillon/offer, or none.")
            }
            campaign[keyPath: path] = text
        }
    }

    /// A number that may be absent.
    static func number<Number: LosslessStringConvertible & Sendable>(
        _ key: String, _ help: String, absent: String? = nil,
        read: @escaping @Sendable (Campaign) -> Number?,
        write: @escaping @Sendable (inout Campaign, Number?) throws -> Void
    ) -> CampaignSetting {
        CampaignSetting(
            key: key, help: help, read: { campaign, _ in read(campaign).map { "\($0)" } ?? absent ?? "none" }
        ) {
            campaign, text, _ in
            if text == absent { return try write(&campaign, nil) }
            guard let value = Number(text) else {
                throw Failure("\(key) must be a number\(absent.map { " or \($0)" } ?? ""), not '\(text)'.")
            }
            try write(&campaign, value)
        }
    }

    /// Yes or no.
    static func flag(
        _ key: String, _ help: String, read: @escaping @Sendable (Campaign) -> Bool,
        write: @escaping @Sendable (inout Campaign, Bool) throws -> Void
    ) -> CampaignSetting {
        CampaignSetting(key: key, help: help, read: { campaign, _ in read(campaign) ? "yes" : "no" }) {
            campaign, text, _ in
            switch text.lowercased() {
            case "yes", "true", "on", "1": try write(&campaign, true)
            case "no", "false", "off", "0": try write(&campaign, false)
            default: throw Failure("\(key) must be yes or no, not '\(text)'.")
            }
        }
    }

    /// Words with commas between; `none` is no word.
    static func words(_ text: String) -> [String] {
        text == "none"
            ? []
            : text.split(separator: ",").map { String($0.drop(while: \.isWhitespace)) }.filter { !$0.isEmpty }
    }
}
