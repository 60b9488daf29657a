import ArgumentParser
import Foundation
import Sandbox

/// How many calls a second a machine carries, and how quickly an answered customer meets an agent.
struct CallsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calls", abstract: "Climbs in calls per second on a sandbox until delays degrade.")

    @Option(help: "The first rung of the ladder, and how far rungs are apart.")
    var stride = 20

    @Option(help: "The highest rung.")
    var top = 400

    @Option(help: "How many seconds each rung is measured.")
    var seconds = 10

    @Option(help: "How many agents' phones wait; a call that is up needs one.")
    var agents = 300

    @Flag(inversion: .prefixedNo, help: "Whether waiting agents hear music.")
    var music = true

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let directory = NSTemporaryDirectory() + "carillon-bench-\(getpid())"
        let sandbox = try await Sandbox.start(Sandbox.Configuration(directory: directory)) { note("sandbox: \($0)") }
        do {
            try await climb(sandbox)
        } catch {
            try? await sandbox.stop()
            try? FileManager.default.removeItem(atPath: directory)
            throw error
        }
        try await sandbox.stop()
        try FileManager.default.removeItem(atPath: directory)
    }

    private func climb(_ sandbox: Sandbox) async throws {
        let ladder = Ladder(stride: stride, top: top, seconds: seconds)
        let seconds = seconds
        let raw = try await RawCalls.with(sandbox, agents: agents, music: music) { calls in
            guard let ceiling = try await ladder.climb(calls.load) else { return LoadStep?.none }
            // At half of the ceiling: what people notice in ordinary operation.
            var ordinary = try await calls.run(rate: max(1, ceiling.rate / 2), seconds: seconds)
            note("raw, at half of it: \(ordinary.summary)")
            ordinary.rate = ceiling.rate
            return ordinary
        }
        guard let raw else {
            note("Not even \(stride) calls a second hold. Is the machine busy with something else?")
            throw ExitCode.failure
        }
        let memory = Machine.residentMemory()
        if json {
            print(
                #"{"raw_cps":\#(raw.rate),"product_cps":null,"answer_to_bridge_ms":{"p50":"#
                    + #"\#(raw.bridge.at(0.5).text()),"p99":\#(raw.bridge.at(0.99).text())},"#
                    + #""rss_mb":\#(memory.text())}"#)
        } else {
            print(
                "raw ceiling \(raw.rate) calls/s; at half of it an answered customer meets an agent after "
                    + "\(raw.bridge.at(0.5).text()) ms (p99 \(raw.bridge.at(0.99).text()))")
        }
    }
}
