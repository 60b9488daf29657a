import CallFloor
import Foundation
import PhoneNumbers
import Store

/// Reads caller IDs as people write them.
struct CallerIDReader {
    private let parser: PhoneNumberParser

    /// - Parameter country: Where numbers without a country code are; two letters.
    init(country: String) throws {
        guard let parser = PhoneNumberParser(defaultRegion: country) else {
            throw Failure("'\(country)' is no country. Set 'country' to two letters, such as US or CN.")
        }
        self.parser = parser
    }

    /// The number in E.164 form. Errors do not repeat it.
    func number(_ text: String) throws -> String {
        switch parser.parse(text) {
        case .success(let number): return number.e164
        case .failure(let reason): throw Failure("The caller ID cannot be used: \(reason).")
        }
    }

    /// An area: a plus and 1 to 15 digits.
    static func area(_ text: String) throws -> String {
        guard text.first == "+", (2...16).contains(text.utf8.count),
            text.utf8.dropFirst().allSatisfy({ (48...57).contains($0) })
        else {
            throw Failure("'\(text)' is no area: write a plus and digits, such as +4420.")
        }
        return text
    }

    /// The caller IDs of a file, one a line.
    func callerIDs(in text: String) throws -> [CallerIDSetup] {
        var found: [CallerIDSetup] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            do {
                let parts = line.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
                    .map { $0.trimmingCharacters(in: .whitespaces) }
                var callerID = CallerIDSetup(number: try number(parts[0]))
                if parts.count > 1 {
                    callerID.areas = try parts[1].split(separator: " ").map { try Self.area(String($0)) }
                }
                if parts.count > 2, !parts[2].isEmpty { callerID.label = String(parts[2].prefix(100)) }
                found.append(callerID)
            } catch let failure as Failure {
                throw Failure("Line \(index + 1): \(failure.message)")
            }
        }
        guard !found.isEmpty else { throw Failure("The file has no number.") }
        return found
    }

    /// Stops where a caller ID's own rules are absurd.
    static func check(_ callerIDs: [CallerIDSetup], in pool: CallerIDPoolSetup) throws {
        let objections = callerIDs.first?.rules(pool.defaults).objections() ?? []
        guard objections.isEmpty else { throw Failure(TrunkOptions.sentences(objections)) }
        if let label = callerIDs.first?.label, label.count > Naming.longest {
            throw Failure("--label must have at most \(Naming.longest) characters.")
        }
    }
}
