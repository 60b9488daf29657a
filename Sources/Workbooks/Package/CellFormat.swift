/// What a number in a cell means, by its format.
enum CellFormat: Hashable {
    case general
    /// A moment: days since the workbook's day 0.
    case date
    /// A span: days that are shown as hours, `[h]:mm`.
    case span
    /// So many digits at least, with leading zeros: `000000`.
    case padded(Int)

    /// The built-in formats (ECMA-376 part 1, 18.8.30), those of East Asian versions too.
    init(builtIn id: Int) {
        switch id {
        case 14...22, 27...36, 45, 47, 50...58: self = .date
        case 46: self = .span
        default: self = .general
        }
    }

    /// A format that the workbook brings: `yyyy"年"m"月"d"日"`.
    init(code: String) {
        // What is meant for negative numbers and texts follows the first semicolon.
        let code = code.prefix { $0 != ";" }
        if !code.isEmpty, code.allSatisfy({ $0 == "0" }) {
            self = code.count > 1 ? .padded(code.count) : .general
            return
        }
        var isQuoted = false
        var isEscaped = false
        var bracket: String?
        var letters = ""
        for character in code.lowercased() {
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                isQuoted = character != "\""
            } else if let inside = bracket {
                guard character == "]" else {
                    bracket = inside + String(character)
                    continue
                }
                // Colours, conditions and locales stand in brackets, and spans: [h], [mm], [ss].
                if !inside.isEmpty, let first = inside.first, "hms".contains(first), inside.allSatisfy({ $0 == first })
                {
                    self = .span
                    return
                }
                bracket = nil
            } else {
                switch character {
                case "\\", "_", "*": isEscaped = true
                case "\"": isQuoted = true
                case "[": bracket = ""
                default: letters.append(character)
                }
            }
        }
        self = !letters.contains("general") && letters.contains(where: { "ydhms".contains($0) }) ? .date : .general
    }
}

/// The formats of a workbook's cells, by the style that a cell names.
struct CellFormats {
    private var formats: [CellFormat] = []

    /// No formats: every number is a number.
    init() {}

    init(_ part: ZipPart) throws(WorkbookError) {
        let handler = Handler()
        try XMLReader.read(part, handler)
        formats = handler.styles.map { handler.codes[$0].map(CellFormat.init(code:)) ?? CellFormat(builtIn: $0) }
    }

    subscript(_ style: Int) -> CellFormat { formats.indices.contains(style) ? formats[style] : .general }

    private final class Handler: XMLHandler {
        var codes: [Int: String] = [:]
        var styles: [Int] = []
        var complaint: WorkbookError? { nil }
        private var isInCells = false

        func begin(_ name: XMLName, _ attributes: XMLAttributes) {
            if name == "numFmt", let id = attributes.number("numFmtId"), let code = attributes.text("formatCode") {
                codes[id] = code
            } else if name == "cellXfs" {
                isInCells = true
            } else if name == "xf", isInCells {
                styles.append(attributes.number("numFmtId") ?? 0)
            }
        }

        func end(_ name: XMLName) {
            if name == "cellXfs" { isInCells = false }
        }

        func text(_ bytes: UnsafeRawBufferPointer) {}
    }
}
