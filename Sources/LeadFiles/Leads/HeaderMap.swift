/// Which column of a file is what.
public struct HeaderMap: Sendable, Hashable {
    /// The file's headers, in order; a column without one is called after its place: `column 3`.
    public let headers: [String]
    /// What each column is; nil makes it an attribute.
    public let roles: [LeadColumn?]

    /// Reads a header row.
    ///
    /// - Parameters:
    ///   - row: The headers.
    ///   - explicit: What the operator said: headers by what they are for. It wins over what is recognised, and a kind
    ///     of column that it names is recognised nowhere else.
    /// - Throws: ``LeadFileError`` if a header that is named is missing, or no column holds a number.
    public init(row: [String], explicit: [(column: LeadColumn, header: String)] = []) throws(LeadFileError) {
        let headers = row.enumerated().map { index, text in
            let header = Self.trim(text)
            return header.isEmpty ? "column \(index + 1)" : header
        }
        var roles = [LeadColumn?](repeating: nil, count: headers.count)
        for (column, header) in explicit {
            guard let index = Self.index(of: header, in: headers) else {
                throw LeadFileError(
                    .badMapping, "The file has no column '\(header)'. It has: \(headers.joined(separator: ", ")).")
            }
            guard roles[index] == nil else {
                throw LeadFileError(.badMapping, "The column '\(header)' is mapped twice.")
            }
            roles[index] = column
        }
        let named = Set(explicit.map(\.column))
        var taken: Set<LeadColumn> = []
        for (index, header) in headers.enumerated() where roles[index] == nil {
            guard let column = LeadColumn.recognise(header), !named.contains(column) else { continue }
            // Of two names or keys the first counts; the other stays an attribute. Numbers may be many.
            if column == .phone || taken.insert(column).inserted { roles[index] = column }
        }
        guard roles.contains(.phone) else {
            throw LeadFileError(
                .noNumberColumn,
                "No column with phone numbers was recognised among: \(headers.joined(separator: ", ")). "
                    + "Say which it is, for example --map phone=\(headers.first ?? "COLUMN"); "
                    + "if the file has no header line, name its columns.")
        }
        self.headers = headers
        self.roles = roles
    }

    private static func index(of header: String, in headers: [String]) -> Int? {
        headers.firstIndex(of: header) ?? headers.firstIndex { LeadColumn.plain($0) == LeadColumn.plain(header) }
    }

    static func trim(_ text: String) -> String {
        var text = Substring(text)
        while let first = text.first, first.isWhitespace || first == "\u{FEFF}" { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
