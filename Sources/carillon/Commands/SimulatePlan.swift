import Foundation
import Simulation

/// What `carillon simulate` runs: each scenario with each pacing and each seed.
struct SimulationPlan: Sendable {
    var scenarios: [Scenario]
    var pacings: [Pacing]
    var seeds: [UInt64]

    private struct Run: Sendable {
        var cell: Int
        var scenario: Scenario
        var pacing: Pacing
        var seed: UInt64
    }

    private var runs: [Run] {
        var runs: [Run] = []
        for (row, scenario) in scenarios.enumerated() {
            for (column, pacing) in pacings.enumerated() {
                for seed in seeds {
                    runs.append(
                        Run(cell: row * pacings.count + column, scenario: scenario, pacing: pacing, seed: seed))
                }
            }
        }
        return runs
    }

    /// Runs everything, so many at a time.
    ///
    /// - Returns: For each scenario and pacing, in order, the figures of all seeds together.
    func run(jobs: Int, isSilent: Bool) async throws -> [Figures] {
        let runs = runs
        let (hours, told) = AsyncStream.makeStream(of: Double.self)
        async let results = Self.perform(runs, jobs: jobs, telling: told)
        var bar = isSilent ? ProgressBar("simulating", isShown: false) : ProgressBar("simulating")
        let all = runs.reduce(0) { $0 + $1.scenario.hours }
        var done = 0.0
        for await more in hours {
            done += more
            bar.show(done / all, "\(Int(done)) of \(Int(all)) hours")
        }
        bar.finish()
        let byCell = await results
        return (0..<scenarios.count * pacings.count).compactMap { Figures(byCell[$0] ?? []) }
    }

    private static func perform(
        _ runs: [Run], jobs: Int, telling told: AsyncStream<Double>.Continuation
    ) async -> [Int: [Figures]] {
        defer { told.finish() }
        return await withTaskGroup(of: (Int, Figures).self) { group in
            var waiting = runs[...]
            for run in waiting.prefix(jobs) { group.addTask { (run.cell, await simulate(run, telling: told)) } }
            waiting = waiting.dropFirst(jobs)
            var results: [Int: [Figures]] = [:]
            while let (cell, figures) = await group.next() {
                results[cell, default: []].append(figures)
                if let run = waiting.popFirst() {
                    group.addTask { (run.cell, await simulate(run, telling: told)) }
                }
            }
            // Whichever run was done first: the order of the seeds is what is added up.
            return results.mapValues { $0.sorted { ($0.seeds.first ?? 0) < ($1.seeds.first ?? 0) } }
        }
    }

    /// One run, an hour at a time, so that the others and the progress bar have their turn.
    private static func simulate(_ run: Run, telling told: AsyncStream<Double>.Continuation) async -> Figures {
        var world = World(run.scenario, pacing: run.pacing, seed: run.seed)
        var reached = 0.0
        while reached < run.scenario.hours, !Task.isCancelled {
            let step = min(1, run.scenario.hours - reached)
            reached += step
            world.run(until: reached * 3_600)
            told.yield(step)
            await Task.yield()
        }
        return world.figures
    }
}
