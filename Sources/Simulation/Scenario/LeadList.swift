/// One list of leads of a scenario.
public struct LeadList: Hashable, Sendable, Codable {
    /// What people call it.
    public var name: String
    /// How many leads it has; nil never runs out, and then nobody is dialled twice.
    public var leads: Int?
    /// Of the leads that never run out, how large a share comes of this list. Above 0.
    public var share: Double
    /// Multiplies the odds that a person answers: 1 is the carrier's rate, 0.25 a worn-out list.
    public var odds: Double
    /// How far single leads are from each other: the standard deviation of the logarithm of their odds.
    public var spread: Double

    private enum CodingKeys: String, CodingKey, CaseIterable { case name, leads, share, odds, spread }

    /// Creates a list; the defaults never run out and are like the carrier says.
    public init(name: String = "list", leads: Int? = nil, share: Double = 1, odds: Double = 1, spread: Double = 0) {
        self.name = name
        self.leads = leads
        self.share = share
        self.odds = odds
        self.spread = spread
    }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields<CodingKeys>(decoder)
        let usual = LeadList()
        self.init(
            name: try fields.value(.name, usual.name), leads: try fields.optional(.leads),
            share: try fields.value(.share, usual.share), odds: try fields.value(.odds, usual.odds),
            spread: try fields.value(.spread, usual.spread))
    }

    func objections(_ name: String) -> [String] {
        (leads.map { Objection.tooFew($0, atLeast: 1, name + ".leads") } ?? [])
            + Objection.notPositive(share, name + ".share") + Objection.notPositive(odds, name + ".odds")
            + Objection.negative(spread, name + ".spread")
    }
}
