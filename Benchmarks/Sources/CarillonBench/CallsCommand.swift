import ArgumentParser
import Foundation
import Sandbox

/// How many calls a second a machine carries, and how quickly an answered customer meets an agent: bare operations, and
/// the whole product, on the same sandbox.
struct CallsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calls", abstract: "Climbs in agents, and so in calls per second, on a sandbox.")

    @Option(parsing: .upToNextOption, help: "Agents on each rung of the ladder, rising.")
    var rungs = [25, 50, 75, 100, 125, 150, 200, 250, 300]

    @Option(help: "How many seconds each rung is measured.")
    var seconds = 10

    @Option(help: "Leads for the product to dial, at most 100000.")
    var leads = 60_000

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
        let ladder = Ladder(rungs: rungs, seconds: seconds)
        let raw = try await RawCalls.with(sandbox) { try await ladder.climb($0.load) }
        let (product, memory) = try await ProductCalls.with(
            sandbox, agents: rungs.max() ?? 1, leads: min(leads, 100_000)
        ) { (try await ladder.climb($0.load), Machine.residentMemory()) }
        guard raw.ceiling > 0, let ordinary = product.ordinary else {
            note("Nobody was served. Is the machine busy with something else?")
            throw ExitCode.failure
        }
        note("at \(ordinary.agents) agents, about half of the product's ceiling: \(ordinary.summary)")
        if json {
            print(
                #"{"raw_cps":\#(raw.ceiling.text()),"product_cps":\#(product.ceiling.text()),"#
                    + #""answer_to_bridge_ms":{"p50":\#(ordinary.bridge.at(0.5).text()),"#
                    + #""p99":\#(ordinary.bridge.at(0.99).text())},"rss_mb":\#(memory.text())}"#)
        } else {
            print(
                "raw \(raw.ceiling.text()) calls/s, product \(product.ceiling.text()) "
                    + "(\((100 * product.ceiling / raw.ceiling).text(decimals: 0)) %); at half of it an answered "
                    + "customer meets an agent after \(ordinary.bridge.at(0.5).text()) ms "
                    + "(p99 \(ordinary.bridge.at(0.99).text())); \(memory.text()) MB resident")
        }
    }
}
