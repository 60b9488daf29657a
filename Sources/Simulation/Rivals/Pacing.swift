public import CallFloor
public import CallPacing

/// A way of pacing that a world can be run with: its name, where it comes from, and its settings.
public struct Pacing: Sendable {
    /// The name that the command and the tables use.
    public let name: String
    /// What it is, in a line.
    public let summary: String
    /// The campaign's mode.
    public let mode: Mode
    /// The campaign's pacing.
    public let settings: PacingSettings
    /// Whose rule commands the floor; nil leaves the floor to itself.
    let rival: (any Rival)?

    /// One of the floor's own ways of pacing.
    public init(_ name: String, _ summary: String, mode: Mode, settings: PacingSettings) {
        self.name = name
        self.summary = summary
        self.mode = mode
        self.settings = settings
        rival = nil
    }

    /// Another dialer's rule, by which the floor dials what it is commanded to.
    public init(_ name: String, _ summary: String, rival: any Rival) {
        self.name = name
        self.summary = summary
        mode = .ratio
        settings = .commanded
        self.rival = rival
    }

    /// One reserved agent for each dial.
    public static let progressive = Pacing(
        "progressive", "Carillon: one idle agent for each dial", mode: .progressive, settings: .progressive)

    /// Several lines for each idle agent, as many as the abandon rate bears.
    public static let ratio = Pacing(
        "ratio-automatic", "Carillon: call multiple, automatic", mode: .ratio,
        settings: .ratio(RatioSettings(automatic: true)))

    /// Everything there is, in the order of the tables.
    public static let all: [Pacing] =
        [progressive, ratio] + vicidial + [
            Pacing("issabel", "Issabel, defaults", rival: Issabel(overcommits: false)),
            Pacing("issabel-overcommit", "Issabel with overcommit", rival: Issabel(overcommits: true)),
            Pacing("wombat", "WombatDialer, boost by the answer rate", rival: WombatDialer(boost: nil)),
            Pacing("webitel", "Webitel, load factor 10", rival: Webitel()),
            Pacing("easycallcenter365", "EasyCallCenter365, as published", rival: EasyCallCenter365()),
            Pacing("ctrip", "Ctrip's formula", rival: Ctrip()),
            Pacing("hazard-window", "US 5,640,445 of 1995", rival: HazardWindow()),
            Pacing("mean-value", "mean values with an integral", rival: MeanValue()),
        ]

    private static let vicidial: [Pacing] = [
        Pacing("vicidial-ratio", "VICIdial RATIO, level 2", rival: VICIdial(.ratio, level: 2)),
        Pacing(
            "vicidial-ratio-available", "VICIdial RATIO, level 2, available-only tally",
            rival: VICIdial(.ratio, level: 2, availableOnly: true)),
        Pacing("vicidial-hard-limit", "VICIdial ADAPT_HARD_LIMIT, defaults", rival: VICIdial(.hardLimit)),
        Pacing("vicidial-average", "VICIdial ADAPT_AVERAGE, defaults", rival: VICIdial(.average)),
        Pacing("vicidial-tapered", "VICIdial ADAPT_TAPERED, defaults", rival: VICIdial(.tapered)),
        Pacing(
            "vicidial-average-available", "VICIdial ADAPT_AVERAGE, available-only tally, level up to 6",
            rival: VICIdial(.average, availableOnly: true, maximumLevel: 6)),
        Pacing(
            "vicidial-average-cautious", "VICIdial ADAPT_AVERAGE, available-only tally, level up to 6, intensity -20",
            rival: VICIdial(.average, availableOnly: true, maximumLevel: 6, intensity: -20)),
        Pacing(
            "vicidial-hard-limit-available", "VICIdial ADAPT_HARD_LIMIT, available-only tally",
            rival: VICIdial(.hardLimit, availableOnly: true)),
        Pacing(
            "vicidial-tapered-available", "VICIdial ADAPT_TAPERED, available-only tally",
            rival: VICIdial(.tapered, availableOnly: true)),
    ]

    /// The pacing of this name; nil when there is none.
    public static func named(_ name: String) -> Pacing? {
        if let lines = name.split(separator: "=").last.flatMap({ Double($0) }), name.hasPrefix("lines=") {
            return Pacing(name, "\(lines) lines per idle agent", rival: FixedRatio(lines: lines))
        }
        return all.first { $0.name == name }
    }
}
