public import CallFloor

/// The names of everything that Carillon makes in Asterisk: each tells its attempt, or its agent's leg, by itself.
public enum AsteriskNames {
    /// The customer's channel: the attempt's id, and so the call records' unique id too.
    public static func channel(of attempt: AttemptID) -> String { attempt.text }

    /// The channel of an agent's leg.
    public static func channel(of leg: LegID) -> String { leg.text + agentSuffix }

    /// The bridge of a conversation.
    public static func bridge(of attempt: AttemptID) -> String { attempt.text + bridgeSuffix }

    /// The recording of a conversation.
    public static func recording(of attempt: AttemptID) -> String { attempt.text + "-rec" }

    /// The playback of the safe-harbour message.
    public static func message(of attempt: AttemptID) -> String { attempt.text + messageSuffix }

    /// The bridge in which agents' legs wait. One for each site and application.
    public static func holdingBridge(application: String) -> String { application + "-holding" }

    /// Whose channel a name is.
    public enum Owner: Hashable, Sendable {
        /// A customer's leg.
        case customer(AttemptID)
        /// An agent's leg.
        case agent(LegID)
    }

    /// Whose channel `name` is; nil when it is none of ours.
    public static func owner(ofChannel name: String) -> Owner? {
        if let attempt = AttemptID(name) { return .customer(attempt) }
        guard name.hasSuffix(agentSuffix), let leg = LegID(name.dropLast(agentSuffix.count)) else { return nil }
        return .agent(leg)
    }

    /// Whose recording `name` is; nil when it is none of ours.
    public static func attempt(ofRecording name: String) -> AttemptID? {
        name.hasSuffix("-rec") ? AttemptID(name.dropLast(4)) : nil
    }

    /// Whose conversation bridge `name` is; nil when it is none.
    public static func attempt(ofBridge name: String) -> AttemptID? {
        name.hasSuffix(bridgeSuffix) ? AttemptID(name.dropLast(bridgeSuffix.count)) : nil
    }

    /// Whose safe-harbour message `name` is; nil when it is none.
    public static func attempt(ofMessage name: String) -> AttemptID? {
        name.hasSuffix(messageSuffix) ? AttemptID(name.dropLast(messageSuffix.count)) : nil
    }

    private static let agentSuffix = "-agent"
    private static let bridgeSuffix = "-bridge"
    private static let messageSuffix = "-message"
}
