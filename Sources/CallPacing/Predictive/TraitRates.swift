/// How much more or less than the campaign's share a list, an hour, a trunk is answered: observed over expected answers,
/// shrunk to 1 by ten expected ones. Leads with a probability of their own are corrected as a whole instead.
struct TraitRates: Hashable, Sendable, Codable {
    private struct Cell: Hashable, Sendable, Codable {
        var observed = 0.0
        var expected = 0.0

        static let prior = 10.0
        var ratio: Double { (Cell.prior + observed) / (Cell.prior + expected) }

        mutating func note(_ isAnswered: Bool, expecting p: Double) {
            // Half counts after 2000 dials: lists wear out.
            let keep = 1 - 0.6931471805599453 / 2_000
            observed = observed * keep + (isAnswered ? 1 : 0)
            expected = expected * keep + p
        }
    }

    // Keys are looked up, never walked through: their order is of no consequence.
    private var lists: [Int64: Cell] = [:]
    private var trunks: [Int64: Cell] = [:]
    private var hours: [Int: Cell] = [:]
    private var model = Cell()

    /// The probability that a dial with these traits is answered, in a campaign with the share `p`.
    func probability(_ traits: CallTraits, _ p: Double) -> Double {
        if let own = traits.probability { return min(0.98, max(0.002, own * model.ratio)) }
        if traits.list == nil, traits.trunk == nil, traits.hour == nil { return p }
        var p = p
        if let list = traits.list, let cell = lists[list] { p *= cell.ratio }
        if let trunk = traits.trunk, let cell = trunks[trunk] { p *= cell.ratio }
        if let hour = traits.hour, let cell = hours[hour] { p *= cell.ratio }
        return min(0.98, max(0.002, p))
    }

    mutating func note(_ isAnswered: Bool, _ traits: CallTraits, _ p: Double) {
        if let own = traits.probability, own.isFinite {
            model.note(isAnswered, expecting: min(1, max(0, own)))
        } else {
            let expected = probability(traits, p)
            // A trait's own part is taken out: its expectation is what the other traits make of the share.
            func noted(_ cell: Cell?) -> Cell {
                var cell = cell ?? Cell()
                cell.note(isAnswered, expecting: expected / cell.ratio)
                return cell
            }
            if let list = traits.list { lists[list] = noted(lists[list]) }
            if let trunk = traits.trunk { trunks[trunk] = noted(trunks[trunk]) }
            if let hour = traits.hour { hours[hour] = noted(hours[hour]) }
        }
    }
}
