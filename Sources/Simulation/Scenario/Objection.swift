/// What can be wrong with a figure of a scenario, in sentences that name it.
enum Objection {
    static func negative(_ value: Double, _ name: String) -> [String] {
        value >= 0 && value.isFinite ? [] : ["\(name): \(value) is not a length of time or a figure of 0 or more."]
    }

    static func notPositive(_ value: Double, _ name: String) -> [String] {
        value > 0 && value.isFinite ? [] : ["\(name): \(value) must be above 0."]
    }

    static func noProbability(_ value: Double, _ name: String) -> [String] {
        (0...1).contains(value) ? [] : ["\(name): \(value) is not a probability (0...1)."]
    }

    static func tooFew(_ value: Int, atLeast least: Int, _ name: String) -> [String] {
        value >= least ? [] : ["\(name): \(value) is too few; at least \(least)."]
    }
}
