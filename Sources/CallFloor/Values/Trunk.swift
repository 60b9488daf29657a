/// A way out to the telephone network, as the floor needs it: capacity, not addresses.
public struct Trunk: Hashable, Sendable, Codable {
    /// The row's id.
    public var id: TrunkID
    /// What people call it.
    public var name: String
    /// Calls that may exist on it at once, from intent to outcome. At least 1.
    public var channels: Int
    /// New calls a second. Above 0.
    public var callsPerSecond: Double
    /// Whether the line is reserved before it is dialled (DAHDI), or one request places the call (SIP).
    public var kind: Kind
    /// How the switch reaches it: `PJSIP/{number}@carrier`. Opaque to the floor.
    public var dialTemplate: String

    /// The technology behind a trunk.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// A SIP trunk.
        case sip
        /// E1/PRI through DAHDI.
        case dahdi
    }

    /// Creates a trunk.
    public init(
        id: TrunkID, name: String, channels: Int, callsPerSecond: Double, kind: Kind = .sip, dialTemplate: String
    ) {
        self.id = id
        self.name = name
        self.channels = channels
        self.callsPerSecond = callsPerSecond
        self.kind = kind
        self.dialTemplate = dialTemplate
    }
}
