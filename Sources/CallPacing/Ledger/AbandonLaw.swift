/// What a law asks of abandonment, as a value: profiles are data. Facts to configure, not legal advice.
public struct AbandonLaw: Hashable, Sendable, Codable {
    /// The profile's name: `us`, `uk` ...
    public var name: String
    /// When a call counts as abandoned.
    public var rule: AbandonRule
    /// The windows in which a share is capped; empty where the law knows no number.
    public var windows: [AbandonWindowSettings]
    /// Seconds that a phone has to ring before a call is given up: 0...120.
    public var minimumRing: Double
    /// Hours after an abandoned call in which the number is only dialled with an agent reserved for it: 0...8760.
    public var quietHours: Int
    /// Whether the reported share leaves out an estimate of machines.
    public var leavesOutMachines: Bool

    /// Creates a profile.
    public init(
        name: String, rule: AbandonRule = AbandonRule(), windows: [AbandonWindowSettings], minimumRing: Double = 15,
        quietHours: Int = 72, leavesOutMachines: Bool = false
    ) {
        self.name = name
        self.rule = rule
        self.windows = windows
        self.minimumRing = minimumRing
        self.quietHours = quietHours
        self.leavesOutMachines = leavesOutMachines
    }

    /// What in a campaign's pacing would break this law; empty when nothing would.
    ///
    /// - Parameters:
    ///   - settings: predictive pacing's settings.
    ///   - ringTimeout: seconds that the campaign lets a phone ring.
    public func objections(to settings: PredictiveSettings, ringTimeout: Double) -> [SettingObjection] {
        var found: [SettingObjection] = []
        for window in windows {
            let isKept = settings.windows.contains { $0.span == window.span && $0.cap <= window.cap }
            guard !isKept else { continue }
            let cap = (100 * window.cap).shown(2)
            found.append(
                SettingObjection("windows", "lacks '\(window.name)' at \(cap) % or less, which '\(name)' asks for"))
        }
        if settings.grace > rule.threshold {
            found.append(SettingObjection("grace", "is \(settings.grace) s, but '\(name)' allows \(rule.threshold) s"))
        }
        if ringTimeout < minimumRing {
            found.append(
                SettingObjection("ringTimeout", "is \(ringTimeout) s, but '\(name)' asks for \(minimumRing) s"))
        }
        return found
    }
}
