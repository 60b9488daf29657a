import Foundation

/// Asterisk's way to write a time: `2026-11-21T10:28:29.503+0000`.
enum Timestamp {
    static func text(secondsSince1970: Double) -> String {
        var seconds = time_t(secondsSince1970.rounded(.down))
        let milliseconds = Int((secondsSince1970 - Double(seconds)) * 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func padded(_ value: some BinaryInteger, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
        let time = "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
        return "\(date)T\(time).\(padded(milliseconds, 3))+0000"
    }
}
