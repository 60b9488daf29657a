public import CallFloor
import Foundation
import MariaDBClient

/// A file that is imported, told apart by its content.
public struct ImportedFile: Sendable, Hashable, Codable {
    /// What it is called, without its folder.
    public var name: String
    /// Its size in bytes.
    public var byteCount: Int
    /// A hash of its content: 16 hexadecimal digits.
    public var hash: String

    /// Creates a file's name and content.
    public init(name: String, byteCount: Int, hash: String) {
        self.name = name
        self.byteCount = byteCount
        self.hash = hash
    }
}

/// How far an import is.
public struct ImportProgress: Sendable, Hashable, Codable {
    /// Rows behind the header that are done with.
    public var rows = 0
    /// What came of the leads among them.
    public var count = ImportCount()
    /// How many were rejected.
    public var rejected = 0
    /// Bytes of the reject file that tell of them.
    public var rejectBytes = 0
    /// How often each reason for a rejection was given.
    public var reasons: [String: Int] = [:]
    /// What was left out of leads that went in, and how often.
    public var warnings: [String: Int] = [:]

    /// The progress of an import that has not begun.
    public init() {}
}

/// An import that was begun or is gone on with.
public struct ImportRun: Sendable, Hashable {
    /// Its row.
    public let id: Int64
    /// The list that it appends to.
    public let list: ListID
    /// Who owns both.
    public let tenant: TenantID
    /// How far it is.
    public fileprivate(set) var progress: ImportProgress
    /// Whether an earlier one of the same file is gone on with.
    public var isResumed: Bool { progress.rows > 0 }
}

/// An import as people look at it.
public struct ImportRecord: Sendable, Hashable, Codable {
    /// Its row.
    public var id: Int64
    /// The file's name.
    public var file: String
    /// The list's name.
    public var list: String
    /// `running`, `done` or `failed`.
    public var state: String
    /// How far it is, or came.
    public var progress: ImportProgress
    /// Who began it.
    public var startedBy: String
    /// When it began.
    public var startedAt: Instant
    /// When it last moved.
    public var updatedAt: Instant
}

extension Store {
    /// Begins the import of a file, or goes on with one that ended early: of the same content, into the same list, with the
    /// same options.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - list: The list.
    ///   - options: Everything that decides what a row becomes, as a JSON object's text, the same for the same options.
    ///   - anew: Whether an import that ended early is left as it is.
    ///   - actor: Who begins it.
    /// - Throws: ``StoreError`` with code `alreadyExists` when there is an unfinished import with other options.
    public func beginImport(
        of file: ImportedFile, into list: ListID, options: String, anew: Bool = false, by actor: String,
        tenant: TenantID
    ) async throws(StoreError) -> ImportRun {
        try await transaction { connection in
            let row = try connection.query(
                """
                SELECT id, options, progress FROM imports
                WHERE tenant_id = ? AND file_hash = ? AND file_bytes = ? AND list_id = ? AND state <> 'done'
                ORDER BY id DESC LIMIT 1 FOR UPDATE
                """, [tenant.sql, .text(file.hash), .int(Int64(file.byteCount)), list.sql]
            ).first
            if let row, !anew {
                guard try row.decode(1, as: String.self) == options else {
                    throw StoreError(
                        code: .alreadyExists,
                        message:
                            "An import of this file with other options ended early. Give the same options to go on with it, or --restart to begin anew."
                    )
                }
                let id = try row.decode(0, as: Int64.self)
                try connection.execute("UPDATE imports SET state = 'running' WHERE id = ?", [.int(id)])
                let progress = try JSONDecoder().decode(
                    ImportProgress.self, from: Data(try row.decode(2, as: String.self).utf8))
                return ImportRun(id: id, list: list, tenant: tenant, progress: progress)
            }
            let id = try connection.execute(
                """
                INSERT INTO imports (tenant_id, list_id, file_name, file_bytes, file_hash, options, progress, started_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    tenant.sql, list.sql, .text(String(file.name.suffix(255))), .int(Int64(file.byteCount)),
                    .text(file.hash), .text(options), .text(try Self.json(ImportProgress())),
                    .text(String(actor.prefix(100))),
                ]
            ).insertedID
            return ImportRun(id: id, list: list, tenant: tenant, progress: ImportProgress())
        }
    }

    /// Puts the next leads of an import into its list and notes how far it is, in one transaction: whatever dies, a lead is in
    /// the list if and only if its row is counted.
    ///
    /// - Parameters:
    ///   - leads: The leads among the next rows; may be empty.
    ///   - run: The import; its progress is the new one afterwards.
    ///   - progress: How far it is with these rows, but for ``ImportProgress/count``, which is found out here.
    ///   - rule: What is a duplicate; nil is the list's habit.
    ///   - now: From when on the leads may be dialled.
    /// - Throws: ``StoreError`` with code `leaseHeld` when another process goes on with the import.
    public func commitImport(
        _ leads: [NewLead], of run: inout ImportRun, upTo progress: ImportProgress, rule: DuplicateRule?,
        at now: Instant
    ) async throws(StoreError) {
        let first = leads.isEmpty ? 0 : try await reserveLeadIDs(leads.count)
        let writer = LeadWriter(list: run.list, rule: rule, tenant: run.tenant, at: now)
        let (id, done) = (run.id, run.progress)
        run.progress = try await transaction { connection in
            var reached = progress
            reached.count = done.count
            // First, so that of two processes one waits here and neither inserts in vain.
            let isOurs = try connection.query(
                "SELECT rows_done FROM imports WHERE id = ? AND state = 'running' FOR UPDATE", [.int(id)]
            ).first?.decode(0, as: Int.self)
            guard isOurs == done.rows else {
                throw StoreError(
                    code: .leaseHeld,
                    message: "Another process goes on with this import. This one stops; nothing is in twice.")
            }
            if !leads.isEmpty { reached.count += try writer.write(leads, firstID: first, on: connection) }
            try connection.execute(
                "UPDATE imports SET rows_done = ?, progress = ? WHERE id = ?",
                [.int(Int64(reached.rows)), .text(try Self.json(reached)), .int(id)])
            return reached
        }
    }

    /// Notes that an import has come to its end, or why it has not.
    public func endImport(_ run: ImportRun, failure: String? = nil) async throws(StoreError) {
        try await read { connection in
            _ = try connection.execute(
                "UPDATE imports SET state = ?, failure = ? WHERE id = ? AND state = 'running' AND rows_done = ?",
                [
                    failure == nil ? "done" : "failed", SQLValue(failure.map { String($0.prefix(500)) }), .int(run.id),
                    .int(Int64(run.progress.rows)),
                ])
        }
    }

    /// A tenant's imports, the latest first.
    public func imports(tenant: TenantID, limit: Int = 50) async throws(StoreError) -> [ImportRecord] {
        try await read { connection in
            try connection.query(
                """
                SELECT i.id, i.file_name, lists.name, i.state, i.progress, i.started_by, i.started_at, i.updated_at
                FROM imports i JOIN lists ON lists.id = i.list_id WHERE i.tenant_id = ? ORDER BY i.id DESC LIMIT ?
                """, [tenant.sql, .int(Int64(limit))]
            ).map { row in
                ImportRecord(
                    id: try row.decode(0), file: try row.decode(1), list: try row.decode(2), state: try row.decode(3),
                    progress: try JSONDecoder().decode(
                        ImportProgress.self, from: Data(try row.decode(4, as: String.self).utf8)),
                    startedBy: try row.decode(5), startedAt: Instant(try row.decode(6, as: SQLTime.self)),
                    updatedAt: Instant(try row.decode(7, as: SQLTime.self)))
            }
        }
    }

    private static func json(_ progress: ImportProgress) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(progress), as: UTF8.self)
    }
}
