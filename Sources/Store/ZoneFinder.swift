public import CallFloor

/// Finds the time zone of a lead: by a zone's name, by a region, or by how a number begins. A pure value, made of the
/// operators' tables by ``Store/zoneFinder(tenant:)``.
public struct ZoneFinder: Sendable {
    private var names: [String: ZoneID] = [:]
    private var regions: [String: ZoneID] = [:]
    private var prefixes: [String: ZoneID] = [:]
    private var longest = 0

    /// A finder that finds nothing.
    public init() {}

    /// The zones and what they are called.
    public mutating func add(zone: ZoneID, named name: String) { names[name.lowercased()] = zone }

    /// A prefix; one that is there already is replaced.
    ///
    /// - Parameter prefix: A plus and digits.
    public mutating func add(prefix: String, zone: ZoneID) {
        prefixes[prefix] = zone
        longest = max(longest, prefix.utf8.count)
    }

    /// A region; one that is there already is replaced.
    public mutating func add(region: String, zone: ZoneID) { regions[Self.key(region)] = zone }

    /// The zone of that name, in any case of letters; nil when nothing is in it so far: ask ``Store/zone(named:)``.
    public func zone(named name: String) -> ZoneID? { names[name.lowercased()] }

    /// Where a region is; nil when nobody has said. Case and surrounding blanks do not matter.
    public func zone(ofRegion region: String) -> ZoneID? { regions[Self.key(region)] }

    /// Where a number is, by the longest prefix that somebody has said it of; nil when nobody has.
    ///
    /// - Parameter number: E.164.
    public func zone(ofNumber number: String) -> ZoneID? {
        var prefix = number.prefix(longest)
        while !prefix.isEmpty {
            if let zone = prefixes[String(prefix)] { return zone }
            prefix.removeLast()
        }
        return nil
    }

    /// Whether the text is how an E.164 number can begin: a plus, a digit that is not zero, and at most 14 more digits.
    public static func isPrefix(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (2...16).contains(bytes.count) && bytes[0] == UInt8(ascii: "+") && bytes[1] != UInt8(ascii: "0")
            && bytes.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func key(_ region: String) -> String {
        let parts = region.split(whereSeparator: \.isWhitespace)
        return parts.joined(separator: " ").lowercased()
    }
}
