import ArgumentParser
import CallFloor
import Foundation
import MariaDBClient
import Sandbox
import Store

/// What a claim costs on a list of millions: one site, some time zones only, two sites at once.
struct ClaimsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims", abstract: "Claims leads from a list of millions that it has made: milliseconds a claim.")

    @Option(help: "How many leads the list has. Ten million take about 5 GB of disk.")
    var leads = 10_000_000

    @Option(help: "Leads in a claim.")
    var count = 50

    @Option(help: "Claims of each measurement and site.")
    var claims = 200

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let directory = NSTemporaryDirectory() + "carillon-bench-\(getpid())"
        let sandbox = try await Sandbox.start(Sandbox.Configuration(directory: directory)) { note("sandbox: \($0)") }
        do {
            try await measure(sandbox)
        } catch {
            try? await sandbox.stop()
            try? FileManager.default.removeItem(atPath: directory)
            throw error
        }
        try await sandbox.stop()
        try FileManager.default.removeItem(atPath: directory)
    }

    private func measure(_ sandbox: Sandbox) async throws {
        var configuration = MariaDBConfiguration(
            endpoint: .socket(sandbox.databaseSocket), user: Sandbox.databaseUser, password: Sandbox.databasePassword,
            database: Sandbox.databaseName)
        let store = Store(configuration, limits: PoolLimits(maximum: 6))
        _ = try await store.prepare()
        let tenant = try await store.tenant(named: "default")
        let campaign = try await store.createCampaign(
            Campaign(
                id: CampaignID(0), tenant: tenant, name: "claims", mode: .progressive, skillGroup: nil, trunks: []))
        let list = try await store.openList("millions", for: campaign, tenant: tenant)
        configuration.statementTimeout = .seconds(600)
        try await fill(try await MariaDBConnection.connect(to: configuration), list)
        var sites: [SiteID] = []
        for name in ["one", "two"] { sites.append(try await store.site(named: name, tenant: tenant)) }
        // The first claims wake what is due.
        _ = try await times(store, campaign, [sites[0]], .all)
        let one = try await times(store, campaign, [sites[0]], .all)
        let zoned = try await times(
            store, campaign, [sites[0]], .only([ZoneID(2), ZoneID(4)], unzoned: false))
        let two = try await times(store, campaign, sites, .all)
        await store.shutDown()
        report([("one site", one), ("two zones of seven", zoned), ("two sites", two)])
    }

    /// Three priorities, seven zones (one of them none), a quarter waiting until tomorrow.
    private func fill(_ connection: MariaDBConnection, _ list: ListID) async throws {
        let step = 250_000
        for first in stride(from: 1, through: leads, by: step) {
            let last = min(first + step - 1, leads)
            try await connection.execute(
                """
                INSERT INTO leads (id, tenant_id, list_id, number, priority, zone_id, state, due_at)
                SELECT seq, 1, ?, CONCAT('+861', LPAD((seq * 7919) % 10000000000, 10, '0')), 40 + seq % 3,
                    NULLIF(seq % 7, 6) + 1, IF(seq % 4 = 0, 'waiting', 'ready'),
                    UTC_TIMESTAMP(6) + INTERVAL IF(seq > 4000, seq % 4 = 0, 0) DAY
                FROM seq_\(first)_to_\(last)
                """, [.int(list.rawValue)])
            note("\(last) of \(leads) leads")
        }
        _ = try await connection.query("ANALYZE TABLE leads")
    }

    /// Claims side by side at each site, one after the other.
    private func times(
        _ store: Store, _ campaign: CampaignID, _ sites: [SiteID], _ zones: ClaimZones
    ) async throws -> Percentiles {
        let (count, claims) = (count, claims)
        return try await withThrowingTaskGroup(of: [Duration].self) { group in
            for site in sites {
                group.addTask {
                    var times: [Duration] = []
                    for _ in 0..<claims {
                        let start = ContinuousClock.now
                        let claim = try await store.claimLeads(
                            of: campaign, count: count, site: site, lease: .seconds(3_600), zones: zones,
                            at: Instant(seconds: Date().timeIntervalSince1970))
                        times.append(ContinuousClock.now - start)
                        guard claim.leads.count == count else { throw ExitCode.failure }
                    }
                    return times
                }
            }
            var all = Percentiles()
            for try await times in group { for time in times { all.add(time) } }
            return all
        }
    }

    private func report(_ results: [(name: String, times: Percentiles)]) {
        if json {
            let fields = results.map { name, times in
                #""\#(name)":{"p50_ms":\#(times.at(0.5).text()),"p99_ms":\#(times.at(0.99).text())}"#
            }
            print("{\"leads\":\(leads),\"count\":\(count),\(fields.joined(separator: ","))}")
        } else {
            for (name, times) in results {
                print(
                    "\(name): \(times.count) claims of \(count) from \(leads): p50 \(times.at(0.5).text()) ms, "
                        + "p99 \(times.at(0.99).text()) ms")
            }
        }
    }
}
