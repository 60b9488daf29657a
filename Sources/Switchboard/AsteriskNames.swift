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
    public static func recording(of attempt: AttemptID) -> String { attempt.text + recordingSuffix }

    /// The playback of the safe-harbour message.
    public static func message(of attempt: AttemptID) -> String { attempt.text + messageSuffix }

    /// The playback of the ringing tone that an agent hears.
    static func ringing(of leg: LegID) -> String { leg.text + ringingSuffix }

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
        if let attempt = AttemptID(name) { return attempt.text == name ? .customer(attempt) : nil }
        guard name.hasSuffix(agentSuffix), let leg = LegID(name.dropLast(agentSuffix.count)) else { return nil }
        return channel(of: leg) == name ? .agent(leg) : nil
    }

    /// Whose recording `name` is; nil when it is none of ours.
    public static func attempt(ofRecording name: String) -> AttemptID? { attempt(of: name, recordingSuffix) }

    /// Whose conversation bridge `name` is; nil when it is none.
    public static func attempt(ofBridge name: String) -> AttemptID? { attempt(of: name, bridgeSuffix) }

    /// Whose safe-harbour message `name` is; nil when it is none.
    public static func attempt(ofMessage name: String) -> AttemptID? { attempt(of: name, messageSuffix) }

    /// Ids are read in either case, but a name that we gave is in upper case: another one is somebody else's.
    private static func attempt(of name: String, _ suffix: String) -> AttemptID? {
        guard name.hasSuffix(suffix), let attempt = AttemptID(name.dropLast(suffix.count)) else { return nil }
        return attempt.text + suffix == name ? attempt : nil
    }

    private static let agentSuffix = "-agent"
    private static let bridgeSuffix = "-bridge"
    private static let recordingSuffix = "-rec"
    private static let messageSuffix = "-message"
    private static let ringingSuffix = "-ringing"
}
