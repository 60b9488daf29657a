import ArgumentParser
import CallFloor
import Foundation
import LeadFiles
import LeadImports
import Store

extension Leads {
    /// `carillon leads import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a CSV file or a workbook into a campaign's list.",
            discussion: """
                Columns are recognised by their headers, in English or Chinese (phone, mobile, 手机, name, 姓名, key,
                time_zone, region, priority, expires ...); others become attributes. --map says it when a header is not
                recognised, and is remembered for files with the same headers:
                  carillon leads import people.xlsx --campaign spring --map phone=Contact --map external_id=No
                Rows that cannot be used go to FILE.rejects.csv with their line and the reason; the rest goes in, and is
                dialled by a campaign that runs. An import that ended early goes on where it stopped when it is started
                again; nothing is in twice.
                """)
        @OptionGroup var file: LeadFileOptions
        @Option(help: "The campaign that dials the list.") var campaign: String
        @Option(help: "The list's name; one that exists is appended to. Default: the file's name.") var list: String?
        @Option(
            help: "What is done with a lead that is there already: skip, update, add. Default: skip.",
            transform: Self.choice)
        var duplicates: DuplicateRule.Policy?
        @Option(
            help: "Where a lead counts as there already: in the list, campaign or tenant. Default: list.",
            transform: Self.choice)
        var uniqueIn: DuplicateRule.Scope?
        @Option(help: "By what a lead is known: number, key, either. Default: either.", transform: Self.choice)
        var match: DuplicateRule.Match?
        @Option(help: "The priority of rows without one, 0 to 99, higher first.") var priority: Int?
        @Option(help: "The last day that rows without one are called: 2026-12-31, or '2026-12-31 18:00'.")
        var expires: String?
        @Option(help: "Where rejected rows go.") var rejects: String?
        @Flag(help: "Begin anew what ended early.") var restart = false
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if let priority, !(0...99).contains(priority) { throw ValidationError("--priority is 0 to 99.") }
            if let expires, LocalMoment(end: expires) == nil {
                throw ValidationError("--expires is a day like 2026-12-31, or '2026-12-31 18:00'.")
            }
            if let list, !(1...100).contains(list.count) {
                throw ValidationError("A list's name has 1 to 100 characters.")
            }
        }

        func run() async throws {
            let (result, notices) = try await options.withStore { store, tenant, configuration in
                let campaign = try await store.campaign(named: campaign, tenant: tenant)
                let opened = try file.open()
                let mapping = try await file.mapping(of: opened, store: store, tenant: tenant)
                var notices = mapping.remembered.map { [$0.notice] } ?? []
                var registrar = try await LeadRegistrar(store, tenant: tenant)
                registrar.priority = priority
                registrar.expires = expires.flatMap { LocalMoment(end: $0) }
                var job = try LeadImport(
                    opened, mapping: mapping.columns.forReader,
                    numbers: try LeadFileOptions.parser(country: configuration.country),
                    rejects: rejects ?? file.file + ".rejects.csv", registrar: registrar, rule: rule)
                let name = list ?? String(url.deletingPathExtension().lastPathComponent.prefix(100))
                let run = try await begin(store, tenant, campaign, name, mapping.columns, configuration.country)
                if !file.map.isEmpty { try await remember(mapping.columns, opened, store, tenant) }
                if run.isResumed, !output.json {
                    Terminal.note(
                        "Going on with an import that ended early, behind \(Wording.count(run.progress.rows, "row")): \(Wording.countIs(run.progress.count.inserted, "lead")) in already."
                    )
                }
                let result = Report(name, try await Self.run(&job, run, store, isShown: !output.json), from: run)
                try await store.audit(
                    actor: operatorName, action: "leads.import", subject: "\(name): \(result.inserted)", tenant: tenant)
                if let notice = Self.notice(of: campaign, result) { notices.append(notice) }
                return (result, notices)
            }
            if output.json { return try Terminal.printJSON(result) }
            print((Self.lines(result) + notices).joined(separator: "\n"))
        }

        /// What came of it.
        struct Report: Encodable {
            var list: String
            var inserted = 0
            var updated = 0
            var duplicates = 0
            var rejected = 0
            var rejectFile: String?
            /// How often each reason was given.
            var reasons: [String: Int] = [:]
            /// What was left out of leads that went in.
            var warnings: [String: Int] = [:]
            /// Rows that an earlier run had done.
            var resumedAfter: Int?
            /// Whether that run's rejects are gone.
            var lostRejects = false
        }

        private static func run(
            _ job: inout LeadImport, _ run: ImportRun, _ store: Store, isShown: Bool
        ) async throws -> LeadImport.Result {
            var bar = ProgressBar("importing", isShown: isShown && Terminal.isInteractive)
            defer { bar.finish() }
            return try await job.run(run, store: store) { fraction, progress in
                bar.show(
                    fraction ?? 0,
                    "\(Wording.count(progress.count.inserted, "lead")), \(Wording.grouped(progress.rejected)) rejected")
            }
        }

        /// One word of several.
        private static func choice<Word: CaseIterable & RawRepresentable<String>>(_ text: String) throws -> Word {
            if let word = Word(rawValue: text) { return word }
            throw ValidationError("'\(text)' is none of: \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        }

        private var url: URL { URL(fileURLWithPath: file.file) }

        /// Nil leaves it to the list's habit.
        private var rule: DuplicateRule? {
            guard duplicates != nil || uniqueIn != nil || match != nil else { return nil }
            return DuplicateRule(scope: uniqueIn ?? .list, match: match ?? .either, policy: duplicates ?? .skip)
        }

        /// Everything that decides what a row becomes.
        private struct Choice: Encodable {
            var mapping: [ColumnMapping.Column]
            var file: [String?]
            var country: String
            var rule: DuplicateRule?
            var priority: Int?
            var expires: String?
        }

        private func begin(
            _ store: Store, _ tenant: TenantID, _ campaign: Campaign, _ name: String, _ mapping: [ColumnMapping.Column],
            _ country: String
        ) async throws -> ImportRun {
            let content = try ContentHash.of(file: file.file)
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let choice = Choice(
                mapping: mapping, file: [file.encoding, file.separator, file.sheet, file.headerLine.map { "\($0)" }],
                country: country, rule: rule, priority: priority, expires: expires)
            return try await store.beginImport(
                of: ImportedFile(name: url.lastPathComponent, byteCount: content.byteCount, hash: content.hash),
                into: try await store.openList(name, for: campaign.id, tenant: tenant),
                options: String(decoding: try encoder.encode(choice), as: UTF8.self), anew: restart, by: operatorName,
                tenant: tenant)
        }

        private func remember(
            _ columns: [ColumnMapping.Column], _ opened: LeadFile, _ store: Store, _ tenant: TenantID
        ) async throws {
            try await store.saveMapping(
                columns, of: opened.fingerprint, by: operatorName, at: Instant(seconds: Date().timeIntervalSince1970),
                tenant: tenant)
        }

        /// What came of it, in words.
        static func lines(_ result: Report) -> [String] {
            var lines = ["\(Wording.count(result.inserted, "lead")) imported into '\(result.list)'."]
            if result.updated > 0 {
                lines.append(
                    "\(Wording.count(result.updated, "lead")) updated that \(result.updated == 1 ? "was" : "were") there already."
                )
            }
            if result.duplicates > 0 {
                lines.append(
                    "\(Wording.count(result.duplicates, "row")) \(result.duplicates == 1 ? "is of a lead that is" : "are of leads that are") there already; nothing is changed by \(result.duplicates == 1 ? "it" : "them")."
                )
            }
            if result.rejected > 0 {
                lines.append(
                    "\(Wording.countIs(result.rejected, "row")) rejected, with the reason in \(result.rejectFile ?? "-"):"
                )
                lines += Preview.reasons(result.reasons)
            }
            if result.lostRejects {
                lines.append("The reject file of the earlier run was gone: its rows are not in the new one.")
            }
            if !result.warnings.isEmpty {
                lines.append("Left out of leads that are imported all the same:")
                lines += Preview.reasons(result.warnings)
            }
            return lines
        }

        /// What has to be done before new leads are dialled.
        private static func notice(of campaign: Campaign, _ result: Report) -> String? {
            guard result.inserted > 0, campaign.status == .finished || campaign.status == .stopped else { return nil }
            return
                "The campaign is \(campaign.status.rawValue): 'carillon campaign start \(campaign.name)' dials \(result.inserted == 1 ? "it" : "them")."
        }
    }
}

extension Leads.Import.Report {
    init(_ list: String, _ result: LeadImport.Result, from run: ImportRun) {
        let progress = result.progress
        self.init(
            list: list, inserted: progress.count.inserted, updated: progress.count.updated,
            duplicates: progress.count.duplicates, rejected: progress.rejected, rejectFile: result.rejectFile,
            reasons: progress.reasons, warnings: progress.warnings,
            resumedAfter: run.isResumed ? run.progress.rows : nil, lostRejects: result.lostRejects)
    }
}
