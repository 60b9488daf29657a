import CallFloor
import Foundation

/// How numbers of things, spans and moments are written.
enum Wording {
    /// `1 lead`, `2 leads`, `12,000 leads`.
    ///
    /// - Parameter plural: Where an s is not enough.
    static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// `1 row is`, `2 rows are`.
    static func countIs(_ number: Int, _ noun: String) -> String {
        "\(count(number, noun)) \(number == 1 ? "is" : "are")"
    }

    /// Thousands apart: `1,234,567`.
    static func grouped(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }

    /// A moment by this machine's clock: `2026-11-21 14:03`.
    static func moment(_ instant: Instant) -> String {
        let style = Date.ISO8601FormatStyle(
            dateSeparator: .dash, dateTimeSeparator: .space, timeZone: .current)
        let date = Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000)
        return String(date.formatted(style).prefix(16))
    }
}
