import ArgumentParser
import CallFloor
import Foundation
import Store

/// `carillon callerid health`.
struct CallerIDHealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Say how many people answer each number of a pool, by the database.",
        discussion: """
            The range is where the true rate lies with 95 % confidence. A number whose range lies wholly below the pool's
            rate is marked: people, or their phones, may have learned to turn it down.
            """)
    @Argument(help: "The pool.") var pool: String
    @Option(help: "How many days to look back.") var days = 30.0
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    private struct Row: Encodable {
        var number: String
        var attempts: Int
        var answered: Int
        var reached: Int
        var answerRate: Double?
        var low: Double
        var high: Double
        var lastDayRate: Double?
        var isWeak: Bool
        var lastShownAt: Double?
    }

    func validate() throws {
        guard (0.01...3_660).contains(days) else { throw ValidationError("--days must be 0.01 to 3660.") }
    }

    func run() async throws {
        let now = Instant(seconds: Date().timeIntervalSince1970)
        let (health, numbers) = try await options.withStore { store, tenant, _ in
            let setup = try await store.callerIDPool(named: pool, tenant: tenant)
            let health = try await store.callerIDHealth(
                in: setup.id, tenant: tenant, since: now - .seconds(days * 86_400), at: now)
            return (health, try await store.settings(of: tenant).callerIDs)
        }
        let rows = Self.rows(health, numbers)
        if output.json { return try Terminal.printJSON(rows) }
        var table = Table(
            ["NUMBER", "SHOWN", "REACHED", "ANSWERED", "RATE", "RANGE", "LAST DAY", ""], rightAligned: [1, 2, 3, 4, 6])
        for row in rows {
            table.add([
                row.number, String(row.attempts), String(row.reached), String(row.answered),
                row.answerRate.map(ReportText.percent) ?? "-",
                row.reached == 0 ? "-" : "\(ReportText.percent(row.low)) to \(ReportText.percent(row.high))",
                row.lastDayRate.map(ReportText.percent) ?? "-", row.isWeak ? "weak" : "",
            ])
        }
        print(table.text)
    }

    private static func rows(_ health: [CallerIDHealth], _ numbers: [CallerIDToken: String]) -> [Row] {
        let weak = CallerIDHealth.weak(health)
        return health.map { one in
            Row(
                number: numbers[one.token] ?? "caller ID \(one.token)", attempts: one.attempts,
                answered: one.answers.count, reached: one.answers.of, answerRate: one.answers.rate,
                low: one.answers.interval.lowerBound, high: one.answers.interval.upperBound,
                lastDayRate: one.lastDay.rate, isWeak: weak.contains(one.token),
                lastShownAt: one.lastShownAt?.seconds)
        }
    }
}

extension CallerIDHealth {
    /// The caller IDs whose answer rate is below their pool's with 95 % confidence.
    static func weak(_ health: [CallerIDHealth]) -> Set<CallerIDToken> {
        let all = health.reduce(into: Proportion(0, of: 0)) {
            $0.count += $1.answers.count
            $0.of += $1.answers.of
        }
        guard let rate = all.rate else { return [] }
        return Set(health.filter { $0.answers.of > 0 && $0.answers.interval.upperBound < rate }.map(\.token))
    }
}
