import CallFloor

// What `--json` prints of trunks and caller IDs: durations in seconds, caps as options say them.

/// A trunk's settings.
struct TrunkFigures: Encodable {
    let id: Int64
    let name: String
    let kind: Trunk.Kind
    let dialTemplate: String
    let channels: Int
    let callsPerSecond: Double
    let faultThreshold: Int
    let faultWindowSeconds: Double
    let restSeconds: Double
    let maximumRestSeconds: Double
    let presentation: CallerIDPresentation?
    let pri: Trunk.PRI?

    init(_ trunk: Trunk) {
        id = trunk.id.rawValue
        name = trunk.name
        kind = trunk.kind
        dialTemplate = trunk.dialTemplate
        channels = trunk.channels
        callsPerSecond = trunk.callsPerSecond
        faultThreshold = trunk.faultThreshold
        faultWindowSeconds = trunk.faultWindow.inSeconds
        restSeconds = trunk.rest.inSeconds
        maximumRestSeconds = trunk.maximumRest.inSeconds
        presentation = trunk.presentation
        pri = trunk.pri
    }
}

/// How a trunk is on the running site.
struct LiveTrunkFigures: Encodable {
    let inUse: Int
    let trouble: String?
    let isProbing: Bool
    /// Seconds since 1970.
    let restsUntil: Double?
    let faults: Int
    let noChannels: Int
    let unjudged: Int
    let outcomes: [String: Int]
    let answerSeizureRatio: Double?

    init(_ view: FloorView.TrunkView) {
        inUse = view.inUse
        trouble = view.trouble
        isProbing = view.health.isProbing
        restsUntil = view.health.restsUntil?.seconds
        faults = view.health.faults
        noChannels = view.health.noChannels
        unjudged = view.health.unjudged
        outcomes = view.health.outcomes.byName
        answerSeizureRatio = view.health.answerSeizureRatio
    }
}

/// A caller ID's rules.
struct CallerIDFigures: Encodable {
    let caps: [String]
    let maximumConcurrent: Int?
    let coolsAfter: Int?
    let coolingSeconds: Double
    let minimumAnswerRate: Double?
    let answerRateSample: Int
    let presentation: CallerIDPresentation

    init(_ rules: CallerID) {
        caps = rules.caps.map(\.description)
        maximumConcurrent = rules.maximumConcurrent
        coolsAfter = rules.coolsAfter
        coolingSeconds = rules.cooling.inSeconds
        minimumAnswerRate = rules.minimumAnswerRate
        answerRateSample = rules.answerRateSample
        presentation = rules.presentation
    }
}
