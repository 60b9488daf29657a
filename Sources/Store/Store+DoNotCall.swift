public import CallFloor
import MariaDBClient

/// A number, or all numbers that begin in a way, that must not be called.
public struct DoNotCallEntry: Sendable, Hashable, Codable {
    /// Whether it is one number or the beginning of many.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// One number.
        case number
        /// All numbers that begin so.
        case prefix
    }

    /// How far an entry reaches.
    public enum Scope: Sendable, Hashable, Codable {
        /// Every tenant of this installation.
        case everybody
        /// All campaigns of the tenant.
        case tenant
        /// One campaign of the tenant.
        case campaign(CampaignID)
    }

    /// Whether it is one number or the beginning of many.
    public var kind: Kind
    /// E.164, or how such numbers begin.
    public var number: String
    /// Who must not call.
    public var scope: Scope
    /// Why, in a few words.
    public var reason: String
    /// Where the word came from: an agent, a file, a register.
    public var source: String
    /// Who put it here; the store knows it for entries that it reads.
    public var createdBy: String?
    /// Since when; the store knows it for entries that it reads.
    public var createdAt: Instant?
    /// Until when; nil is for ever.
    public var expiresAt: Instant?

    /// Creates an entry.
    public init(
        _ number: String, kind: Kind = .number, scope: Scope = .tenant, reason: String, source: String,
        createdBy: String? = nil, createdAt: Instant? = nil, expiresAt: Instant? = nil
    ) {
        self.kind = kind
        self.number = number
        self.scope = scope
        self.reason = reason
        self.source = source
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// The tenant in the entry's row.
    func tenant(_ tenant: TenantID) -> SQLValue { scope == .everybody ? Self.everybody.sql : tenant.sql }

    /// The campaign in the entry's row.
    var campaign: CampaignID {
        if case .campaign(let campaign) = scope { campaign } else { NumberHistory.everyCampaign }
    }

    static let everybody = TenantID(0)
}

extension Store {
    /// Puts entries on the do-not-call list: from now on no intent for their numbers is committed. An entry that is there
    /// already gets the new reason, source and end.
    ///
    /// - Parameters:
    ///   - entries: Checked by the caller. Some thousands at a time is a good size.
    ///   - actor: Who does it: a login, or the program.
    public func forbid(
        _ entries: [DoNotCallEntry], tenant: TenantID, by actor: String
    ) async throws(StoreError) {
        var rows = SQLRows(width: 8, capacity: entries.count)
        let sorted = entries.sorted { ($0.kind.rawValue, $0.number) < ($1.kind.rawValue, $1.number) }
        for entry in sorted {
            rows.append(
                entry.tenant(tenant), .text(entry.kind.rawValue), .text(entry.number), entry.campaign.sql,
                .text(String(entry.reason.prefix(200))), .text(String(entry.source.prefix(100))),
                .text(String(actor.prefix(100))), entry.expiresAt.sql)
        }
        try await transaction { [rows] connection in
            _ = try connection.executeBulk(
                """
                INSERT INTO do_not_call (tenant_id, kind, number, campaign_id, reason, source, created_by, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE reason = VALUES(reason), source = VALUES(source), expires_at = VALUES(expires_at)
                """, rows)
        }
    }

    /// Puts numbers on the do-not-call list of a tenant or of one campaign.
    ///
    /// - Parameters:
    ///   - numbers: E.164.
    ///   - campaign: The one campaign that must not call; nil is every campaign.
    ///   - reason: Why, in a few words.
    ///   - source: Who or what says so.
    ///   - until: When the entry ends; nil is never. A number that has an entry gets this end.
    public func forbid(
        _ numbers: [String], campaign: CampaignID? = nil, reason: String, source: String, until: Instant? = nil,
        tenant: TenantID
    ) async throws(StoreError) {
        let entries = numbers.map {
            DoNotCallEntry(
                $0, scope: campaign.map { .campaign($0) } ?? .tenant, reason: reason, source: source, expiresAt: until)
        }
        try await forbid(entries, tenant: tenant, by: source)
    }

    /// Takes a number off the do-not-call list of a tenant, for every campaign.
    ///
    /// - Returns: Whether it was on it.
    public func permit(_ number: String, tenant: TenantID) async throws(StoreError) -> Bool {
        try await read { connection in
            try connection.execute(
                "DELETE FROM do_not_call WHERE tenant_id = ? AND kind = 'number' AND number = ?",
                [tenant.sql, .text(number)]
            ).rows > 0
        }
    }

    /// Takes one entry off the list.
    ///
    /// - Returns: Whether it was on it.
    public func permit(
        _ number: String, kind: DoNotCallEntry.Kind, scope: DoNotCallEntry.Scope, tenant: TenantID
    ) async throws(StoreError) -> Bool {
        let key = DoNotCallEntry(number, kind: kind, scope: scope, reason: "", source: "")
        return try await read { connection in
            try connection.execute(
                "DELETE FROM do_not_call WHERE tenant_id = ? AND kind = ? AND number = ? AND campaign_id = ?",
                [key.tenant(tenant), .text(kind.rawValue), .text(number), key.campaign.sql]
            ).rows > 0
        }
    }

    /// Entries in the order of their numbers, everybody's before the tenant's and numbers before prefixes, one page at a
    /// time: of a million, each page costs the same.
    ///
    /// - Parameters:
    ///   - tenant: Whose; everybody's entries are listed too.
    ///   - beginning: Only those whose number or prefix begins so.
    ///   - last: The last entry of the page before; nil for the first page.
    ///   - limit: How many at most.
    public func doNotCall(
        tenant: TenantID, beginning: String = "+", after last: DoNotCallEntry? = nil, limit: Int = 100
    ) async throws(StoreError) -> [DoNotCallEntry] {
        try await read { connection in
            var entries: [DoNotCallEntry] = []
            var cursor = last
            for owner in [DoNotCallEntry.everybody, tenant] {
                for kind in [DoNotCallEntry.Kind.number, .prefix] where entries.count < limit {
                    let resumes = cursor.map { $0.tenant(tenant) == owner.sql && $0.kind == kind } ?? true
                    guard resumes else { continue }
                    let place = cursor
                    cursor = nil
                    entries += try connection.query(
                        Self.doNotCallStatement,
                        [
                            owner.sql, .text(kind.rawValue), .text(place?.number ?? beginning),
                            .text(Self.afterAll(beginning)), .text(place?.number ?? ""),
                            place?.campaign.sql ?? .int(-1), .int(Int64(limit - entries.count)),
                        ]
                    ).map { try Self.entry($0, owner, kind) }
                }
            }
            return entries
        }
    }

    private static let doNotCallStatement = """
        SELECT number, campaign_id, reason, source, created_by, created_at, expires_at FROM do_not_call
        WHERE tenant_id = ? AND kind = ? AND number >= ? AND number < ? AND NOT (number = ? AND campaign_id <= ?)
        ORDER BY number, campaign_id LIMIT ?
        """

    /// A text after all that begin so, as bytes: a colon follows the digit nine.
    private static func afterAll(_ beginning: String) -> String { beginning + ":" }

    static func entry(
        _ row: SQLRow, _ owner: TenantID, _ kind: DoNotCallEntry.Kind
    ) throws -> DoNotCallEntry {
        let campaign = CampaignID(try row.decode(1))
        let ownScope: DoNotCallEntry.Scope =
            campaign == NumberHistory.everyCampaign ? .tenant : .campaign(campaign)
        return DoNotCallEntry(
            try row.decode(0), kind: kind, scope: owner == DoNotCallEntry.everybody ? .everybody : ownScope,
            reason: try row.decode(2), source: try row.decode(3), createdBy: try row.decode(4),
            createdAt: try row.decode(5, as: SQLTime?.self).map { Instant($0) },
            expiresAt: try row.decode(6, as: SQLTime?.self).map { Instant($0) })
    }
}
