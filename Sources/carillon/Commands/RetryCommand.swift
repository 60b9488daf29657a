import ArgumentParser
import CallFloor
import Store

/// `carillon retry`.
struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Retry rules: what happens to a lead after each outcome.",
        discussion: """
            A rule is an outcome and words:
              no-answer causes=18,19 under=40s delay=1h backoff=2 up-to=1d times=4 number=next rotate end=unreachable
            causes, sip, at-least, under  conditions; the first rule whose conditions all hold counts
            delay, backoff, up-to         how long to wait; each further try multiplies it; the longest wait
            times                         tries with this outcome, after which the lead is finished
            number                        same or next: which of the lead's numbers is tried
            rotate                        the next try falls into another part of the callee's day
            end                           why the lead is finished, instead of the outcome
            """,
        subcommands: [Show.self, Set.self, Import.self, RetryExplain.self])

    /// `carillon retry show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a campaign's retry rules. --json prints what 'retry import' reads.")
        @Argument(help: "The campaign.") var campaign: String
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let policy = try await options.withStore { store, tenant, _ in
                try await store.campaign(named: campaign, tenant: tenant).retry
            }
            if output.json { return try Terminal.printJSON(RetryFile(policy)) }
            print(RetryText.table(policy))
        }
    }

    /// `carillon retry set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a campaign's retry rules.",
            discussion: """
                --rule takes the place of all rules for its outcome, and may be given several times:
                  carillon retry set spring --rule 'busy delay=5min backoff=2 times=4' --maximum-attempts 8
                  carillon retry set spring --rule 'no-answer under=15s delay=10min times=6' \\
                      --rule 'no-answer delay=4h times=3 rotate' --day-part morning=09:00-12:00 \\
                      --day-part evening=17:00-20:00
                """)
        @Argument(help: "The campaign.") var campaign: String
        @Option(name: .customLong("rule"), help: "A rule.") var rules: [String] = []
        @Option(name: .customLong("no-rule"), help: "An outcome that finishes the lead from now on.")
        var removed: [String] = []
        @Option(help: "Tries of one lead in all.") var maximumAttempts: Int?
        @Option(name: .customLong("day-part"), help: "NAME=FROM-TO; all parts of the day, in their order.")
        var dayParts: [String] = []
        @Flag(help: "Begin with the rules that a new campaign has.") var `default` = false
        @OptionGroup var options: GlobalOptions

        func validate() throws {
            guard !rules.isEmpty || !removed.isEmpty || maximumAttempts != nil || !dayParts.isEmpty || `default` else {
                throw ValidationError(
                    "Say what shall change: --rule, --no-rule, --maximum-attempts, --day-part, --default.")
            }
            do {
                _ = try changed(RetryPolicy())
            } catch {
                throw ValidationError("\(error)")
            }
        }

        /// The policy with what the options say.
        func changed(_ policy: RetryPolicy) throws(RuleTextError) -> RetryPolicy {
            var policy = `default` ? RetryPolicy() : policy
            var new: [RetryRule] = []
            for text in rules { new.append(try RetryRule(text: text)) }
            var gone = Swift.Set(new.map(\.outcome))
            for text in removed { gone.insert(try AttemptEnd(text: text).outcome) }
            policy.rules = policy.rules.filter { !gone.contains($0.outcome) } + new
            if let maximumAttempts { policy.maximumAttempts = maximumAttempts }
            if !dayParts.isEmpty {
                policy.dayParts = []
                for text in dayParts { policy.dayParts.append(try RetryFile.part(text)) }
            }
            return policy
        }

        func run() async throws {
            try await RetryText.change(campaign, options) { try changed($0) }
        }
    }

    /// `carillon retry import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a campaign's retry rules from a JSON or YAML file.",
            discussion: """
                  maximum-attempts: 6
                  day-parts:
                    - {name: morning, hours: 09:00-12:00}
                    - {name: evening, hours: 17:00-20:00}
                  rules:
                    - {outcome: busy, delay: 5min, backoff: 2, times: 4}
                    - no-answer causes=18,19 delay=4h times=3 rotate
                """)
        @Argument(help: "The campaign.") var campaign: String
        @Argument(help: "The file.") var file: String
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let policy = try RetryFile.read(path: file)
            try await RetryText.change(campaign, options) { _ in policy }
        }
    }
}

/// Retry policies in the terminal.
enum RetryText {
    /// The rules as a table, with what holds beside them.
    static func table(_ policy: RetryPolicy) -> String {
        var table = Table(
            ["#", "AFTER", "IF", "WAIT", "BACK-OFF", "TIMES", "NUMBER", "DAY PART", "THEN IT IS"], rightAligned: [0, 5])
        for (position, row) in policy.table.enumerated() {
            table.add([
                String(position + 1), row.outcome, row.condition, row.delay, row.backoff, row.maximum, row.number,
                row.dayPart, row.endState,
            ])
        }
        let final = policy.finalOutcomes.map(\.rawValue)
        var text = table.text + "\n\nA lead has \(policy.maximumAttempts) tries in all."
        if !final.isEmpty {
            text += "\nWhere no rule applies the lead is finished: \(final.joined(separator: ", "))."
        }
        text += "\nA number that does not exist ends only itself: the lead's other numbers are tried at once."
        if policy.rules.contains(where: \.rotatesDayPart) {
            let parts = policy.dayParts.map { "\($0.name) \($0.interval)" }.joined(separator: ", ")
            text += "\nParts of the day: \(parts)."
        }
        return text
    }

    /// Changes the policy of a campaign, unless the new one is absurd, and shows it.
    static func change(
        _ name: String, _ options: GlobalOptions, _ change: (RetryPolicy) throws -> RetryPolicy
    ) async throws {
        let policy = try await options.withStore { store, tenant, _ in
            var campaign = try await store.campaign(named: name, tenant: tenant)
            campaign.retry = try change(campaign.retry)
            let objections = campaign.retry.objections()
            guard objections.isEmpty else {
                throw Failure("The rules are not taken:\n" + objections.map { "  \($0)" }.joined(separator: "\n"))
            }
            try await store.updateCampaign(campaign, by: operatorName)
            return campaign.retry
        }
        print(table(policy))
    }
}
