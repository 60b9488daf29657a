import CallFloor

import func Glibc.sqrt

/// What came out of a simulation, or of several with different seeds: slots of five minutes, from which every figure is
/// reckoned.
public struct Figures: Hashable, Sendable, Codable {
    /// What was simulated.
    public var scenario: Scenario
    /// How it was paced.
    public var pacing: String
    /// The seeds of its runs.
    public var seeds: [UInt64]
    /// The slots of each run.
    public var runs: [[Slot]]
    /// Dials by outcome, of all runs. Keyed by the outcomes' names.
    public var outcomes: [String: Int]
    /// Inputs that floors were told.
    public var inputs: Int
    /// Of each run: a number that two runs have in common only when they went alike.
    public var digests: [UInt64]

    init(
        scenario: Scenario, pacing: String, seed: UInt64, slots: [Slot], outcomes: [Outcome: Int], inputs: Int,
        digest: UInt64
    ) {
        self.scenario = scenario
        self.pacing = pacing
        seeds = [seed]
        // The slot that the end has just opened holds nothing.
        runs = [slots.last == Slot() ? slots.dropLast() : slots]
        self.outcomes = outcomes.byName
        self.inputs = inputs
        digests = [digest]
    }

    /// One figures of several runs of the same scenario and pacing; nil when there are none.
    public init?(_ runs: [Figures]) {
        guard let first = runs.first else { return nil }
        self = first
        for run in runs.dropFirst() {
            seeds += run.seeds
            self.runs += run.runs
            outcomes.merge(run.outcomes, uniquingKeysWith: +)
            inputs += run.inputs
            digests += run.digests
        }
    }

    /// Slots at the beginning of each run that are not counted.
    private var warmUpSlots: Int { Int((scenario.warmUp * 1_000_000 / Double(Slot.length)).rounded(.up)) }

    private var slotsPerDay: Int { max(1, Int((scenario.dayHours * Double(Slot.perHour)).rounded())) }

    /// Everything after warm-up.
    private var steady: Slot { Slot.sum(runs.flatMap { $0.dropFirst(warmUpSlots) }) }

    /// Calls that were dialled, of all runs and with warm-up.
    public var dials: Int { runs.reduce(0) { $0 + $1.reduce(0) { $0 + $1.dials } } }

    /// Share of the agents' time that they talked or wrapped up, after warm-up, 0...1. Breaks are not counted as time.
    public var occupancy: Double { steady.occupancy }

    /// The standard error of `occupancy` by batch means: hours are the batches, or tenths of a run of less than ten hours.
    public var occupancyError: Double { standardError { $0.present > 0 ? $0.occupancy : nil } }

    /// Abandoned calls over live answers, warm-up included, 0...1.
    public var abandonRate: Double { Slot.sum(runs.joined()).abandonRate }

    /// The standard error of `abandonRate` by the same batches.
    public var abandonRateError: Double { standardError { $0.answers > 0 ? $0.abandonRate : nil } }

    /// Dials for each hour of an agent, after warm-up.
    public var dialsPerAgentHour: Double { perHour(Double(steady.dials)) }

    /// Minutes of conversation for each hour of an agent, after warm-up. 0...60.
    public var talkMinutesPerHour: Double { perHour(Double(steady.talk) / 60_000_000) }

    private func perHour(_ value: Double) -> Double {
        let hours = Double(steady.present) / 3_600_000_000
        return hours > 0 ? value / hours : 0
    }

    private func standardError(_ figure: (Slot) -> Double?) -> Double {
        var values: [Double] = []
        for run in runs {
            let slots = Array(run.dropFirst(warmUpSlots))
            let batch = max(1, min(Slot.perHour, slots.count / 10))
            for first in stride(from: 0, to: slots.count - batch + 1, by: batch) {
                if let value = figure(Slot.sum(slots[first..<first + batch])) { values.append(value) }
            }
        }
        guard values.count > 1 else { return 0 }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        return sqrt(variance / Double(values.count))
    }

    /// The days of all runs, each as one slot; a last day that is cut short counts when it is at least half a day.
    public var days: [Slot] {
        runs.flatMap { slots in
            stride(from: 0, to: slots.count, by: slotsPerDay).compactMap { first in
                let day = slots[first..<min(slots.count, first + slotsPerDay)]
                return day.count * 2 >= slotsPerDay ? Slot.sum(day) : nil
            }
        }
    }

    /// Days whose abandon rate was above the cap.
    public var daysOver: Int { days.count { $0.abandonRate > scenario.cap } }

    /// The abandon rate of the worst day.
    public var worstDay: Double { days.map(\.abandonRate).max() ?? 0 }

    /// What happened between two times of day, of each day of each run.
    ///
    /// - Parameters:
    ///   - from: Seconds after the day's opening, rounded to slots.
    ///   - to: Likewise, above `from`.
    public func part(from: Double, to: Double) -> [Slot] {
        let first = Int((from * 1_000_000 / Double(Slot.length)).rounded())
        let last = Int((to * 1_000_000 / Double(Slot.length)).rounded())
        return runs.flatMap { slots in
            stride(from: 0, to: slots.count, by: slotsPerDay).compactMap { day in
                day + last <= slots.count ? Slot.sum(slots[day + first..<day + last]) : nil
            }
        }
    }
}
