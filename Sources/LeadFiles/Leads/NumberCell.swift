/// A phone number as spreadsheets leave it in a cell.
package enum NumberCell {
    /// What a cell says once a spreadsheet's dressing is off: `="0138"`, `'0138` and `13800000000.0` are the number.
    package static func undress(_ text: String) -> String {
        var text = HeaderMap.trim(text)[...]
        if text.hasPrefix("=\""), text.hasSuffix("\""), text.count > 3 { text = text.dropFirst(2).dropLast() }
        if text.hasPrefix("'") { text = text.dropFirst() }
        if text.lowercased().hasPrefix("tel:") { text = text.dropFirst(4) }
        if text.hasSuffix(".0"), text.dropLast(2).allSatisfy(\.isNumber) { text = text.dropLast(2) }
        return String(text)
    }

    /// Whether a spreadsheet made it `1.38E+10`: digits are lost, and no reader can bring them back.
    package static func isScientific(_ text: String) -> Bool {
        let parts = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].contains(where: \.isNumber), parts[1].contains(where: \.isNumber) else {
            return false
        }
        return parts[0].allSatisfy { $0.isNumber || $0 == "." || $0 == "," }
            && parts[1].allSatisfy { $0.isNumber || $0 == "+" }
    }
}
