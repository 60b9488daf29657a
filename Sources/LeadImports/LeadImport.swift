import CallFloor
import Foundation
public import LeadFiles
public import PhoneNumbers
public import Store

/// Reads a lead file into a list, a batch at a time: while the database takes one, the next is read and checked. Progress is
/// committed with each batch, so that the same import can be gone on with after whatever ended it.
///
/// ```swift
/// let file = try LeadFile(path: "spring.xlsx")
/// var job = try LeadImport(file, numbers: parser, rejects: "spring.rejects.csv", registrar: registrar)
/// let result = try await job.run(store.beginImport(...), store: store)
/// ```
public struct LeadImport {
    /// What came of it.
    public struct Result: Sendable {
        /// How far it came, and what came of the rows; those of earlier runs too.
        public var progress: ImportProgress
        /// Where the rejected rows are; nil when there is none.
        public var rejectFile: String?
        /// Whether the rejects of an earlier run are not in the file because it was gone.
        public var lostRejects: Bool
    }

    /// Rows in one transaction.
    private static let batchSize = 5_000
    /// Reasons that are counted apart; of what names its cells there can be as many as rows.
    private static let mostReasons = 200

    private var reader: LeadFileReader
    private var rejects: RejectFile
    private var registrar: LeadRegistrar
    private let rule: DuplicateRule?
    /// How far it is with what was read, but for what the database counts.
    private var progress = ImportProgress()

    /// - Parameters:
    ///   - file: The file, open.
    ///   - mapping: What its columns are.
    ///   - numbers: Reads phone numbers.
    ///   - rejects: Where rejected rows go.
    ///   - registrar: Makes the store's leads of the file's.
    ///   - rule: What is a duplicate; nil is the list's habit.
    /// - Throws: `LeadFileError` if the header cannot be understood.
    public init(
        _ file: LeadFile, mapping: [(column: LeadColumn, header: String)] = [], numbers: PhoneNumberParser,
        rejects: String, registrar: LeadRegistrar, rule: DuplicateRule? = nil
    ) throws(LeadFileError) {
        reader = try LeadFileReader(file, mapping: mapping, numbers: numbers)
        self.rejects = RejectFile(path: rejects, headers: reader.map.headers)
        self.registrar = registrar
        self.rule = rule
    }

    /// Imports all rows that the run has not done.
    ///
    /// - Parameters:
    ///   - begun: The import, as the store began it.
    ///   - store: The store.
    ///   - watch: Told after each batch how much of the file is read (0...1, nil if its size is unknown) and what came of it.
    /// - Throws: `LeadFileError` or `StoreError`; the import can be gone on with.
    public mutating func run(
        _ begun: ImportRun, store: Store, watch: (Double?, ImportProgress) -> Void = { _, _ in }
    ) async throws -> Result {
        var run = begun
        do {
            try goOn(from: run.progress)
            var batch = try await nextBatch(store)
            while let (leads, reached) = batch {
                let (current, rule) = (run, rule)
                async let committed = Self.commit(leads, current, reached, rule, store)
                batch = try await nextBatch(store)
                run = try await committed
                watch(reader.progress, run.progress)
            }
            try rejects.close()
            try await store.endImport(run)
        } catch {
            try? await store.endImport(run, failure: "\(error)")
            throw error
        }
        return Result(
            progress: run.progress, rejectFile: run.progress.rejected > 0 ? rejects.path : nil,
            lostRejects: rejects.isAnew)
    }

    private static func commit(
        _ leads: [NewLead], _ run: ImportRun, _ reached: ImportProgress, _ rule: DuplicateRule?, _ store: Store
    ) async throws -> ImportRun {
        var run = run
        let now = Instant(seconds: Date().timeIntervalSince1970)
        try await store.commitImport(leads, of: &run, upTo: reached, rule: rule, at: now)
        return run
    }

    private mutating func goOn(from done: ImportProgress) throws {
        guard done.rows > 0 else { return }
        guard try reader.skip(done.rows) else {
            throw StoreError(
                code: .refused, message: "The file has fewer rows than its import has done. Begin the import anew.")
        }
        progress = done
        rejects = try RejectFile(path: rejects.path, headers: reader.map.headers, goingOnAt: done.rejectBytes)
    }

    /// The next leads, and how far the import is with them; nil when there are no more rows.
    private mutating func nextBatch(_ store: Store) async throws -> (leads: [NewLead], reached: ImportProgress)? {
        var rows: [LeadRow] = []
        rows.reserveCapacity(Self.batchSize)
        let before = reader.rowCount
        while rows.count < Self.batchSize, reader.rowCount - before < Self.batchSize * 4, let row = try reader.next() {
            switch row {
            case .lead(let lead):
                rows.append(lead)
                for warning in lead.warnings { Self.count(warning, in: &progress.warnings) }
            case .rejected(let row):
                progress.rejected += 1
                Self.count(row.reason, in: &progress.reasons)
                try rejects.append(row)
            }
        }
        guard reader.rowCount > before else { return nil }
        try rejects.flush()
        progress.rows = reader.rowCount
        progress.rejectBytes = rejects.byteCount
        var warnings = progress.warnings
        let leads = try await registrar.leads(rows, store) { Self.count($0, in: &warnings) }
        progress.warnings = warnings
        return (leads, progress)
    }

    private static func count(_ reason: String, in reasons: inout [String: Int]) {
        let isNew = reasons[reason] == nil && reasons.count >= mostReasons
        reasons[isNew ? "other reasons" : reason, default: 0] += 1
    }
}
