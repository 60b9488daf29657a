/// What can be seen of a pool of caller IDs.
public struct CallerIDPoolView: Hashable, Sendable, Codable {
    /// Its id.
    public var id: CallerIDPoolID
    /// Its name.
    public var name: String
    /// Why none of its members may be shown, in a sentence; nil when one may.
    public var shortage: String?
    /// Its members, in the order of the settings.
    public var members: [Member]

    /// Whether a caller ID may be shown.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// It may.
        case free
        /// It is on as many calls as it may have at once.
        case busy
        /// A cap is reached.
        case capped
        /// It rests: after so many calls, or because too few were answered.
        case resting
    }

    /// One caller ID.
    public struct Member: Hashable, Sendable, Codable {
        /// Its token.
        public var token: CallerIDToken
        /// Whether it may be shown.
        public var state: State
        /// Until when it may not; nil when it may, or when that depends on calls that end.
        public var until: Instant?
        /// Calls that show it now.
        public var inUse: Int
        /// Calls it was shown for since the floor began. A caller ID that came later begins level with the least shown.
        public var shown: Int
        /// Calls that people answered, of those that reached a line, since the floor began.
        public var answers: Proportion
        /// The same with the last calls weighing most, 0...1; nil before the first.
        public var recentAnswerRate: Double?
        /// How full its caps are.
        public var caps: [Cap]
    }

    /// How full a cap is.
    public struct Cap: Hashable, Sendable, Codable {
        /// The cap.
        public var cap: RateCap
        /// Calls within its window.
        public var used: Int
    }
}
