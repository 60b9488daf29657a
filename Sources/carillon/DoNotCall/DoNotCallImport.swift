import ArgumentParser
import CallFloor
import LeadFiles
import Store

/// `carillon dnc import`.
struct DoNotCallImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Put a CSV file's numbers on the list.",
        discussion: """
            The column 'number' is needed, or a file of numbers alone. 'kind' (number, prefix), 'reach' (everybody,
            all campaigns, or a campaign's name), 'reason', 'source' and 'until' (2027-01-01) may be there; the options
            hold where a row says nothing. Rows that cannot be taken go to FILE.rejects.csv with their line and the
            reason; the rest goes in. What is on the list already gets the file's reason, source and end.
            """)
    @Argument(help: "The file.", completion: .file(extensions: ["csv", "txt", "tsv"])) var file: String
    @Option(help: "Why, where the file does not say.") var reason = "imported"
    @Option(help: "Where the word comes from; default: the file's name.") var source: String?
    @Option(help: "Until when: 2027-01-01. Default: for ever.") var until: String?
    @Option(help: "Where rejected rows go.") var rejects: String?
    @OptionGroup var reach: DoNotCallCommand.ScopeOptions
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    /// What came of it.
    struct Summary: Encodable {
        var entries = 0
        var rejected = 0
        var rejectFile: String?
    }

    func validate() throws {
        if let until, DoNotCallFile.moment(until) == nil {
            throw ValidationError("--until must be a day or a moment: 2027-01-01 or 2027-01-01T12:00:00Z.")
        }
    }

    func run() async throws {
        let summary = try await options.withStore { store, tenant, configuration in
            var reader = try DoNotCallFile.Reader(country: configuration.country)
            reader.scope = try await reach.scope(store, tenant)
            reader.reason = reason
            reader.source = source ?? String(file.split(separator: "/").last ?? "import")
            reader.until = until.flatMap(DoNotCallFile.moment)
            for campaign in try await store.settings(of: tenant).campaigns {
                reader.campaigns[campaign.name] = campaign.id
            }
            let summary = try await take(reader, store, tenant)
            try await store.audit(
                actor: operatorName, action: "dnc.import", subject: "\(summary.entries) entries: \(reader.source)",
                tenant: tenant)
            return summary
        }
        if output.json { return try Terminal.printJSON(summary) }
        print("\(summary.entries) entries are on the list.")
        if let path = summary.rejectFile {
            print("\(summary.rejected) rows could not be taken; they are in \(path), with the reasons.")
        }
    }

    private func take(_ reader: DoNotCallFile.Reader, _ store: Store, _ tenant: TenantID) async throws -> Summary {
        var reader = reader
        var rows = try CSVSource(path: file)
        var bar = ProgressBar("importing", isShown: !output.json && Terminal.isInteractive)
        var summary = Summary()
        var batch: [DoNotCallEntry] = []
        var rejected: RejectFile?
        var isFirst = true
        while let row = try rows.nextRow() {
            if isFirst {
                isFirst = false
                let isHeaders = reader.takeHeaders(row.columns)
                rejected = RejectFile(
                    path: rejects ?? file + ".rejects.csv", headers: isHeaders ? row.columns : ["number"])
                if isHeaders { continue }
            }
            if row.damage == nil, row.columns.allSatisfy(\.isEmpty) { continue }
            let entry = row.damage.map { .failure(.init(description: $0)) } ?? reader.entry(row.columns)
            switch entry {
            case .success(let entry): batch.append(entry)
            case .failure(let reason):
                summary.rejected += 1
                try rejected?.append(RejectedRow(line: row.line, reason: reason.description, columns: row.columns))
            }
            if batch.count == DoNotCallFile.batchSize {
                try await store.forbid(batch, tenant: tenant, by: operatorName)
                summary.entries += batch.count
                batch.removeAll(keepingCapacity: true)
                bar.show(Double(rows.bytesRead) / Double(max(rows.byteCount, 1)), "\(summary.entries) entries")
            }
        }
        try await store.forbid(batch, tenant: tenant, by: operatorName)
        summary.entries += batch.count
        try rejected?.close()
        if summary.rejected > 0 { summary.rejectFile = rejected?.path }
        bar.finish()
        return summary
    }
}
