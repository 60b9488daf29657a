public import CallFloor
import Foundation
import MariaDBClient

/// What an operator said of the columns of files with certain headers.
public struct ColumnMapping: Sendable, Hashable, Codable {
    /// What a column is for, and its header.
    public struct Column: Sendable, Hashable, Codable {
        /// What it is for: `phone`, `name` ...
        public var role: String
        /// The header.
        public var header: String

        /// Creates a mapping of one column.
        public init(role: String, header: String) {
            self.role = role
            self.header = header
        }
    }

    /// The columns, in the order in which they were said.
    public var columns: [Column]
    /// Who said so.
    public var savedBy: String
    /// When it was said.
    public var savedAt: Instant
}

extension Store {
    /// Remembers what an operator said of the columns of files with these headers; replaces what was said before.
    ///
    /// - Parameter headers: The headers' fingerprint: 16 hexadecimal digits.
    public func saveMapping(
        _ columns: [ColumnMapping.Column], of headers: String, by actor: String, at now: Instant, tenant: TenantID
    ) async throws(StoreError) {
        try await transaction { connection in
            let text = String(decoding: try JSONEncoder().encode(columns), as: UTF8.self)
            _ = try connection.execute(
                """
                INSERT INTO import_mappings (tenant_id, header_hash, mapping, saved_by, saved_at) VALUES (?, ?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE mapping = VALUES(mapping), saved_by = VALUES(saved_by), saved_at = VALUES(saved_at)
                """,
                [tenant.sql, .text(headers), .text(text), .text(String(actor.prefix(100))), now.sql])
        }
    }

    /// What was said of files with these headers; nil when nothing was.
    public func mapping(of headers: String, tenant: TenantID) async throws(StoreError) -> ColumnMapping? {
        try await read { connection in
            try connection.query(
                "SELECT mapping, saved_by, saved_at FROM import_mappings WHERE tenant_id = ? AND header_hash = ?",
                [tenant.sql, .text(headers)]
            ).first.map { row in
                ColumnMapping(
                    columns: try JSONDecoder().decode(
                        [ColumnMapping.Column].self, from: Data(try row.decode(0, as: String.self).utf8)),
                    savedBy: try row.decode(1), savedAt: Instant(try row.decode(2, as: SQLTime.self)))
            }
        }
    }

    /// Forgets what was said of files with these headers.
    ///
    /// - Returns: Whether anything was.
    public func forgetMapping(of headers: String, tenant: TenantID) async throws(StoreError) -> Bool {
        try await read { connection in
            try connection.execute(
                "DELETE FROM import_mappings WHERE tenant_id = ? AND header_hash = ?", [tenant.sql, .text(headers)]
            ).rows > 0
        }
    }
}
