public import CallFloor
import Foundation

/// One setting of a campaign that was changed: its key as it is coded, and its values as JSON.
public struct CampaignChange: Sendable, Hashable, Codable {
    /// The setting: `wrapUp`, `caps` ...
    public var key: String
    /// What it was; `null` when it was not set.
    public var before: String
    /// What it is; `null` when it is not set.
    public var after: String

    /// What is different between two states of a campaign, by key.
    public static func between(_ before: Campaign, and after: Campaign) throws -> [CampaignChange] {
        let old = try fields(before)
        let new = try fields(after)
        return Set(old.keys).union(new.keys).sorted().compactMap { key in
            let change = CampaignChange(key: key, before: old[key] ?? "null", after: new[key] ?? "null")
            return change.before == change.after ? nil : change
        }
    }

    private static func fields(_ campaign: Campaign) throws -> [String: String] {
        let data = try JSONEncoder().encode(campaign)
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        return try object.mapValues { value in
            let data = try JSONSerialization.data(
                withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
            return String(decoding: data, as: UTF8.self)
        }
    }
}
