import MariaDBClient

/// One thing that `check` looked at.
public struct StoreFinding: Sendable, Hashable, Codable {
    /// What was looked at.
    public var subject: String
    /// Whether it is as it must be.
    public var isOK: Bool
    /// What was found, and what to do if it is not as it must be.
    public var message: String
}

extension Store {
    /// The version of the schema that this build works with.
    public static let schemaVersion = 2

    /// The statements of `schema.sql`.
    static var schemaStatements: [String] {
        let text = String(decoding: PackageResources.schema_sql, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("--") }
        return lines.joined(separator: "\n").split(separator: ";\n")
            .map { $0.trimming(while: \.isWhitespace) }.filter { !$0.isEmpty }
    }

    /// Makes the database, where it is missing and the account may, and the tables in it; leaves one that has them alone.
    ///
    /// - Returns: Whether tables were made.
    /// - Throws: ``StoreError`` with code `schema` when the database has another version's tables, or somebody else's.
    @discardableResult
    public func prepare() async throws(StoreError) -> Bool {
        try await makeDatabase()
        if let version = try await installedVersion() {
            guard version == Self.schemaVersion else { throw Self.wrongVersion(version) }
            return false
        }
        try await read { connection in
            let others = try connection.query(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()")
            guard try others[0].decode(0, as: Int.self) == 0 else {
                throw StoreError(
                    code: .schema,
                    message:
                        "The database holds tables that are not Carillon's. Name an empty database in the configuration."
                )
            }
            for statement in Self.schemaStatements { try connection.executeUnprepared(statement) }
        }
        return true
    }

    private func makeDatabase() async throws(StoreError) {
        do {
            try await ping()
        } catch  where error.underlying?.code == .unknownObject {
            guard let name = configuration.database else { throw error }
            var server = configuration
            server.database = nil
            let quoted = name.replacing("`", with: "``")
            do {
                let connection = try await MariaDBConnection.connect(to: server)
                try await connection.executeUnprepared(
                    "CREATE DATABASE IF NOT EXISTS `\(quoted)` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci")
            } catch {
                throw StoreError(
                    code: .schema,
                    message: "The database '\(name)' does not exist and could not be made: \(error.message)",
                    underlying: error)
            }
        }
    }

    /// The schema's version in the database; nil when there is none.
    public func installedVersion() async throws(StoreError) -> Int? {
        try await read { connection in
            let tables = try connection.query(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'schema_version'"
            )
            guard try tables[0].decode(0, as: Int.self) > 0 else { return nil }
            return try connection.query("SELECT MAX(version) FROM schema_version").first?.decode(0, as: Int?.self)
        }
    }

    /// Makes sure that the database can be worked with.
    public func requireSchema() async throws(StoreError) {
        guard let version = try await installedVersion() else {
            throw StoreError(
                code: .schema, message: "The database has no Carillon tables. 'carillon database prepare' makes them.")
        }
        guard version == Self.schemaVersion else { throw Self.wrongVersion(version) }
    }

    /// Looks at everything that has to be right, and says of each whether it is.
    public func check() async -> [StoreFinding] {
        var findings: [StoreFinding] = []
        do {
            let server = try await read { connection in
                let row = try connection.query(
                    "SELECT VERSION(), @@character_set_database, @@innodb_flush_log_at_trx_commit")[0]
                return (
                    try row.decode(0, as: String.self), try row.decode(1, as: String.self),
                    try row.decode(2, as: Int.self)
                )
            }
            let isNewEnough = Self.supportsSkipLocked(server.0)
            findings.append(
                StoreFinding(
                    subject: "MariaDB", isOK: isNewEnough,
                    message: isNewEnough ? server.0 : "\(server.0) is too old: 10.6 or later is needed (SKIP LOCKED)"))
            let isUTF8 = server.1 == "utf8mb4"
            findings.append(
                StoreFinding(
                    subject: "character set", isOK: isUTF8,
                    message: isUTF8
                        ? "utf8mb4"
                        : "\(server.1): ALTER DATABASE ... CHARACTER SET utf8mb4, before the tables are made"))
            findings.append(
                StoreFinding(
                    subject: "durability", isOK: server.2 == 1,
                    message: server.2 == 1
                        ? "every commit is on disk"
                        : "innodb_flush_log_at_trx_commit is \(server.2): set it to 1, or a power failure may dial a lead twice"
                ))
        } catch {
            return [StoreFinding(subject: "MariaDB", isOK: false, message: "\(error)")]
        }
        do {
            try await requireSchema()
            findings.append(StoreFinding(subject: "tables", isOK: true, message: "version \(Self.schemaVersion)"))
        } catch {
            findings.append(StoreFinding(subject: "tables", isOK: false, message: error.message))
        }
        return findings
    }

    private static func supportsSkipLocked(_ version: String) -> Bool {
        let parts = version.split(whereSeparator: { !$0.isNumber }).prefix(2).compactMap { Int($0) }
        return parts.count == 2 && (parts[0] > 10 || parts[0] == 10 && parts[1] >= 6)
    }

    private static func wrongVersion(_ version: Int) -> StoreError {
        StoreError(
            code: .schema,
            message: version > schemaVersion
                ? "The database's tables are of version \(version), newer than this Carillon (\(schemaVersion)). Install the newer Carillon."
                : "The database's tables are of version \(version), older than this Carillon (\(schemaVersion)). Back it up and see CHANGELOG.md for the change."
        )
    }
}

extension Substring {
    fileprivate func trimming(while isDropped: (Character) -> Bool) -> String {
        var text = self.drop(while: isDropped)
        while let last = text.last, isDropped(last) { text.removeLast() }
        return String(text)
    }
}
