import AsteriskARI
import CallFloor

/// One leg to be made, in Asterisk's words.
struct LegRequest: Sendable {
    /// The channel's name: our own, so that every event tells whose it is.
    var channel: ChannelID
    /// The dial string.
    var endpoint: String
    /// What the application is told: `customer` or `agent`.
    var arguments: String
    /// What is shown; nil shows what the way out shows by itself.
    var caller: LegCaller?
    /// Channel variables beside the caller's.
    var variables = ARIVariables()
    /// How long it may ring.
    var ringTimeout: Duration
    /// Whether the line is reserved before it is dialled.
    var isReserved: Bool

    /// Whole seconds: rounded up, so that Asterisk never gives up before the floor wants it.
    var timeout: Int { Int(ringTimeout.inSeconds.rounded(.up)) }

    /// Everything that the channel is given at its creation.
    ///
    /// - Parameter withCaller: Whether the connected line is among it.
    func allVariables(withCaller: Bool) -> ARIVariables? {
        var all = variables
        if withCaller, let caller {
            for (name, value) in caller.connectedLine { all[name] = value }
        }
        return all.isEmpty ? nil : all
    }
}

/// What became of a leg that was to be made.
enum LegOutcome: Hashable, Sendable {
    /// The placing request was accepted.
    case placed
    /// Asterisk could make no channel: nothing was dialled.
    case noChannel
    /// Asterisk turned it down, or the request never left us: nothing was dialled.
    case refused
    /// The placing request may have arrived, and its answer is lost.
    case unknown
    /// Somebody hung up before it was dialled.
    case calledOff
}
