import CallFloor

import func Glibc.exp

/// Issabel's call centre (Elastix's before).
///
/// Source: Predictor, CampaignProcess and Campania of IssabelFoundation/callcenter (GPL 2): every few seconds as many
/// calls as there are free agents, and busy ones who are expected to be free in time, less callers in the queue and
/// dials without an answer. A busy agent counts when the *unconditional* exponential distribution of talk times, at
/// elapsed plus mean ring time, has reached the quality of service; that is after three and a half mean talk times, so
/// nearly never. Overcommit divides what is left by the share of attempts in the last half hour that were answered.
public struct Issabel: Rival {
    private let overcommits: Bool
    private let quality: Double
    private let interval: Double
    private var ring = RunningMean(last: 20)
    private var talk = RunningMean()
    private var attempts = Window(1_800)
    private var successes = Window(1_800)

    /// Creates a dialer.
    ///
    /// - Parameters:
    ///   - overcommits: `overcommit`, off by default.
    ///   - quality: `qos`, 0...1.
    ///   - interval: Seconds between two looks; version 5 takes 3.
    public init(overcommits: Bool, quality: Double = 0.97, interval: Double = 5) {
        self.overcommits = overcommits
        self.quality = quality
        self.interval = interval
    }

    public var looksAtEach: Bool { true }

    public mutating func heard(_ news: CallNews, at time: Double) {
        switch news {
        case .dialled: attempts.add(at: time)
        case .answered(let after):
            successes.add(at: time)
            ring.add(after)
        case .ended(let record):
            if let bridgedAt = record.bridgedAt { talk.add((record.endedAt - bridgedAt).inSeconds) }
        case .handled: break
        }
    }

    public mutating func look(_ scene: Scene) -> Look {
        var soon = 0
        if talk.count >= 10 {
            let ringMean = ring.padded(to: 20, with: 8)
            let talkMean = max(1, talk.mean(or: 1))
            soon = scene.busy.count { $0.isTalking && 1 - exp(-($0.elapsed + ringMean) / talkMean) >= quality }
        }
        var dials = max(0, scene.idle + soon - scene.waiting)
        dials = max(0, dials - scene.ringing)
        if overcommits {
            let tried = attempts.count(at: scene.time)
            let answered = successes.count(at: scene.time)
            if tried >= 10, answered > 0 {
                dials = Int((Double(dials) / max(0.2, Double(answered) / Double(tried))).rounded())
            }
        }
        return Look(dials: dials, nextIn: interval)
    }
}
