/// A telephone number that its country assigns, in the form E.164 gives it (ITU-T E.164: a plus and at most 15 digits).
///
/// However it is printed, it is masked; only ``e164`` has all digits.
public struct PhoneNumber: Hashable, Sendable {
    /// All digits: `+8613800000001`. For storing and dialling, never for printing.
    public let e164: String
    /// The country, ISO 3166-1 alpha-2; `001` for numbers of no country.
    public let region: String
    /// What kind of line it is, by its country's numbering plan.
    public let kind: Kind

    /// A kind of line.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A line in a building.
        case fixedLine = "fixed"
        /// A mobile phone.
        case mobile
        /// One of the two: some countries' plans do not tell.
        case fixedLineOrMobile = "fixed-or-mobile"
        /// Free for the caller.
        case tollFree = "toll-free"
        /// Expensive for the caller.
        case premiumRate = "premium-rate"
        /// The caller and the called share the cost.
        case sharedCost = "shared-cost"
        /// Internet telephony.
        case voip
        /// A number that follows a person.
        case personal
        /// A pager.
        case pager
        /// A company's number that leads to many places.
        case universalAccess = "universal-access"
        /// A mailbox.
        case voicemail
        /// The plan does not say.
        case unknown
    }

    /// The number as it may be shown: `+86138****0001`.
    public var masked: MaskedPhoneNumber { MaskedPhoneNumber(e164: e164) }
}

extension PhoneNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { masked.text }
    public var debugDescription: String { masked.text }
    /// A dump shows no more than the description.
    public var customMirror: Mirror { Mirror(self, children: ["masked": masked.text]) }
}
