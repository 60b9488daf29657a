/// A number of a cell as text: exact where a person would write it out.
enum CellNumber {
    /// A spreadsheet keeps 15 digits.
    private static let exact = 1e15

    /// - Parameters:
    ///   - raw: As the file has it: `13800138000`, `1.38E10`, `0.10000000000000001`.
    ///   - format: What the number means.
    ///   - countsFrom1904: Whether day 0 is 1904-01-01.
    /// - Returns: The text, and whether digits were lost; nil if it is no number.
    static func text(
        _ raw: String, _ format: CellFormat, countsFrom1904: Bool
    ) -> (text: String, isRounded: Bool)? {
        if format == .general, raw.utf8.count < 16, raw.utf8.allSatisfy({ (48...57).contains($0) }) {
            return raw.isEmpty ? nil : (raw, false)
        }
        guard let number = Double(raw), number.isFinite else { return nil }
        switch format {
        case .date: if let text = SerialDate.text(number, countsFrom1904: countsFrom1904) { return (text, false) }
        case .span: if let text = SerialDate.span(number) { return (text, false) }
        case .padded(let width):
            if number >= 0, number < exact, number == number.rounded(.towardZero) {
                let digits = String(Int(number))
                return (String(repeating: "0", count: max(0, width - digits.count)) + digits, false)
            }
        case .general: break
        }
        guard number == number.rounded(.towardZero), number.magnitude < 1e18 else { return (number.description, false) }
        return (String(Int64(number)), number.magnitude >= exact)
    }
}

/// Days since a workbook's day 0, as ISO 8601 writes them.
enum SerialDate {
    /// `2026-12-31`, `2026-12-31T08:30:00`, or `08:30:00` for less than a day; nil if no date is meant.
    static func text(_ serial: Double, countsFrom1904: Bool) -> String? {
        guard serial >= 0, serial < 2_958_466 else { return nil }
        var days = Int(serial)
        var seconds = Int(((serial - Double(days)) * 86_400).rounded())
        if seconds == 86_400 {
            days += 1
            seconds = 0
        }
        if days == 0, !countsFrom1904 { return clock(seconds) }
        let date: String
        if countsFrom1904 {
            date = day(days - 24_107)
        } else if days == 60 {
            // A day that never was: the first spreadsheets took 1900 for a leap year.
            date = "1900-02-29"
        } else {
            date = day(days - (days < 60 ? 25_568 : 25_569))
        }
        return seconds == 0 ? date : "\(date)T\(clock(seconds))"
    }

    /// `26:30:00`; nil if it is negative or absurd.
    static func span(_ serial: Double) -> String? {
        guard serial >= 0, serial < 2_958_466 else { return nil }
        return clock(Int((serial * 86_400).rounded()))
    }

    private static func clock(_ seconds: Int) -> String {
        "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    /// Days since 1970-01-01 as a date of the Gregorian calendar, by whole eras of 400 years that begin in March.
    private static func day(_ days: Int) -> String {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = era * 400 + yearOfEra + (month >= 10 ? 1 : 0)
        return "\(year)-\(two(month < 10 ? month + 3 : month - 9))-\(two(day))"
    }
}
