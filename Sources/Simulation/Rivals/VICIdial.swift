import CallFloor

/// VICIdial's ratio and adaptive modes.
///
/// Source: AST_VDauto_dial.pl and AST_VDadapt.pl of VICIdial 2.14 (AGPL 2; eflo.net): every 2.5 s each server dials the
/// difference between its goal, dial level times agents, and the calls that exist. Agents are those in a call or
/// ready; with the available-only tally those who are ready, and calls with an agent are left out on both sides. The
/// dial-level difference target is added to the agents, too. Every 15 s the adaptive modes multiply the level by 1 plus
/// the mean difference between ready agents and waiting calls over the last 15 s, per agent logged in; the level stays
/// within 1 and the maximum. When today's drops are above the limit: hard limit goes to 1, average halves, tapered
/// lowers towards the evening. More than half of the last minute's calls dropped halves it, too.
///
/// Settings not named here: hopper always full, one server, no blending, no threshold of few agents.
public struct VICIdial: Rival {
    /// How the dial level is set.
    public enum Method: String, Hashable, Sendable, CaseIterable {
        /// The level never changes.
        case ratio
        /// `ADAPT_HARD_LIMIT`.
        case hardLimit
        /// `ADAPT_AVERAGE`.
        case average
        /// `ADAPT_TAPERED`.
        case tapered
    }

    private let method: Method
    private let availableOnly: Bool
    private let maximumLevel: Double
    private let intensity: Double
    private let differenceTarget: Double
    private var level: Double
    private var ready = RunningMean(last: 15)
    private var waiting = RunningMean(last: 15)
    private var agents = RunningMean(last: 15)
    private var callsOfTheMinute = Window(60)
    private var dropsOfTheMinute = Window(60)
    /// Of the last whole minute: the script counts once a minute.
    private var minute = (calls: 0, dropShare: 0.0)
    private var callsToday = 0
    private var answersToday = 0
    private var dropsToday = 0
    private var nextDial = 0.0
    private var nextSample = 0.0
    private var nextCount = 60.0
    private var nextAdaptation = 15.0

    /// Creates a dialer.
    ///
    /// - Parameters:
    ///   - level: The dial level to begin with: lines per agent.
    ///   - availableOnly: `available_only_ratio_tally`.
    ///   - maximumLevel: `adaptive_maximum_level`.
    ///   - intensity: `adaptive_intensity`, -40...40.
    ///   - differenceTarget: `adaptive_dl_diff_target`, in agents.
    public init(
        _ method: Method, level: Double = 1, availableOnly: Bool = false, maximumLevel: Double = 3,
        intensity: Double = 0, differenceTarget: Double = 0
    ) {
        self.method = method
        self.level = level
        self.availableOnly = availableOnly
        self.maximumLevel = maximumLevel
        self.intensity = intensity
        self.differenceTarget = differenceTarget
    }

    public mutating func heard(_ news: CallNews, at time: Double) {
        switch news {
        case .dialled:
            callsOfTheMinute.add(at: time)
            callsToday += 1
        case .answered, .handled: break
        case .ended(let record):
            if record.outcome.isLiveAnswer { answersToday += 1 }
            guard record.outcome == .abandoned else { return }
            dropsOfTheMinute.add(at: time)
            dropsToday += 1
        }
    }

    public mutating func dayBegins(at time: Double) {
        callsToday = 0
        answersToday = 0
        dropsToday = 0
    }

    public mutating func look(_ scene: Scene) -> Look {
        let time = scene.time + 1e-6
        if time >= nextSample {
            nextSample += 1
            ready.add(Double(scene.idle))
            waiting.add(Double(scene.waiting))
            agents.add(Double(scene.loggedIn))
        }
        if time >= nextCount {
            nextCount += 60
            let calls = callsOfTheMinute.count(at: time)
            minute = (calls, calls > 0 ? dropsOfTheMinute.total(at: time) / Double(calls) : 0)
        }
        if time >= nextAdaptation {
            nextAdaptation += 15
            if method != .ratio { adapt(scene) }
        }
        var dials = 0
        if time >= nextDial {
            nextDial += 2.5
            dials = max(0, goal(scene) - existing(scene))
        }
        let next = min(nextSample, nextDial, nextCount, nextAdaptation)
        return Look(dials: dials, nextIn: max(0.001, next - scene.time))
    }

    private func goal(_ scene: Scene) -> Int {
        let counted = availableOnly ? scene.idle : scene.idle + scene.talking
        let agents = max(0, Double(counted) + differenceTarget)
        return Int((level * agents).rounded(.toNearestOrEven)) + (availableOnly ? scene.talking : 0)
    }

    private func existing(_ scene: Scene) -> Int { scene.ringing + scene.waiting + scene.talking }

    private mutating func adapt(_ scene: Scene) {
        let average = agents.mean(or: 0)
        guard average > 0 else { return }
        let difference = ready.mean(or: 0) - waiting.mean(or: 0) + differenceTarget
        var change = difference / average
        change *= change < 0 ? abs(intensity / 100 - 1) : 1 + intensity / 100
        var next = (level * (1 + change)).rounded(to: 3)
        next = max(min(next, maximumLevel), 1)
        if minute.calls > 20, minute.dropShare > 0.5 { next /= 2 }
        let dropShare = Double(dropsToday) / Double(max(1, answersToday))
        if callsToday > 50, dropShare > scene.cap {
            switch method {
            case .ratio: break
            case .hardLimit: next = 1
            case .average: next /= 2
            case .tapered:
                // Hours and minutes as one number: 330 stands for three and a half hours.
                let left = max(0, scene.dayLength - scene.timeOfDay)
                let clock = (left / 3_600).rounded(.down) * 100 + left.truncatingRemainder(dividingBy: 3_600) / 60
                next = left <= 0 ? 1 : next * min(1, clock / 1_000)
            }
        }
        level = max(1, next)
    }
}
