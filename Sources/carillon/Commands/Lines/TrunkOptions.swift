import ArgumentParser
import CallFloor

/// What can be said of a trunk, when it is made and when it is changed.
struct TrunkOptions: ParsableArguments {
    @Option(help: "sip, or dahdi for E1/PRI.") var kind: Trunk.Kind?
    @Option(help: "The dial string, with {number} or {digits}.") var template: String?
    @Option(help: "Calls at once. Default: 30, on E1 30 for each span.") var channels: Int?
    @Option(help: "New calls a second. Default: 5.") var callsPerSecond: Double?
    @Option(help: "Failures within the fault window, with no call getting through, that are its own fault. Default: 5.")
    var faultThreshold: Int?
    @Option(help: "The fault window in seconds, 1 to 60. Default: 10.") var faultWindow: Double?
    @Option(help: "Seconds it rests after a fault; twice as long after each further one. Default: 5.") var rest: Double?
    @Option(help: "The longest rest in seconds. Default: 300.") var maximumRest: Double?
    @Option(help: "Whether customers see caller IDs: allowed, restricted, or as-caller-id (the default).")
    var presentation: TrunkPresentation?
    @Option(help: "E1/PRI: the channel group in chan_dahdi.conf, 0 to 63.") var group: Int?
    @Option(help: "E1/PRI: descending (the default), ascending, descending-in-turn, ascending-in-turn.")
    var hunt: Trunk.PRI.Hunt?
    @Option(
        help:
            "E1/PRI: the type of number that is sent: unknown, international, national, network-specific, subscriber, abbreviated."
    )
    var numberType: Trunk.PRI.NumberType?
    @Option(
        name: .customLong("span"),
        help: "E1/PRI: a span whose state is watched; may be given several times, in place of those there were.")
    var spans: [Int] = []

    /// Changes what is named.
    func apply(to trunk: inout Trunk) throws {
        if let kind { trunk.kind = kind }
        if let template { trunk.dialTemplate = template }
        if let channels { trunk.channels = channels }
        if let callsPerSecond { trunk.callsPerSecond = callsPerSecond }
        if let faultThreshold { trunk.faultThreshold = faultThreshold }
        if let faultWindow { trunk.faultWindow = try Self.duration(faultWindow, "--fault-window") }
        if let rest { trunk.rest = try Self.duration(rest, "--rest") }
        if let maximumRest { trunk.maximumRest = try Self.duration(maximumRest, "--maximum-rest") }
        if let presentation { trunk.presentation = presentation.value }
        if trunk.kind == .sip, kind == .sip, group == nil { trunk.pri = nil }
        guard group != nil || hunt != nil || numberType != nil || !spans.isEmpty else { return }
        guard let known = group ?? trunk.pri?.group else {
            throw ValidationError("--hunt, --number-type and --span belong to a channel group: say --group too.")
        }
        var pri = trunk.pri ?? Trunk.PRI(group: known)
        pri.group = known
        if let hunt { pri.hunt = hunt }
        if let numberType { pri.numberType = numberType }
        if !spans.isEmpty { pri.spans = spans }
        trunk.pri = pri
    }

    /// Stops where a trunk's settings are absurd.
    static func check(_ trunk: Trunk) throws {
        let objections = trunk.objections()
        guard objections.isEmpty else { throw Failure(sentences(objections)) }
    }

    /// Objections as text for people.
    static func sentences(_ objections: [String]) -> String {
        objections.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }.joined(separator: " ")
    }

    /// Seconds as an option gives them. What no duration can hold is refused here, the rest by the settings' objections.
    static func duration(_ seconds: Double, _ option: String) throws -> Duration {
        guard (0...100_000_000).contains(seconds) else {
            throw ValidationError("\(option) must be a number of seconds, 0 or more.")
        }
        return .seconds(seconds)
    }
}

/// `--presentation` of a trunk.
enum TrunkPresentation: String, ExpressibleByArgument, CaseIterable {
    case allowed
    case restricted
    case asCallerID = "as-caller-id"

    var value: CallerIDPresentation? { CallerIDPresentation(rawValue: rawValue) }
}
