/// A small writer of SVG: shapes and texts in, one string out.
struct SVG {
    private let width: Double
    private let height: Double
    private var body: [String] = []

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, colour: String, dashes: String? = nil) {
        let dash = dashes.map { " stroke-dasharray=\"\($0)\"" } ?? ""
        body.append(
            "<line x1=\"\(x1.text(1))\" y1=\"\(y1.text(1))\" x2=\"\(x2.text(1))\" y2=\"\(y2.text(1))\" stroke=\"\(colour)\"\(dash)/>"
        )
    }

    mutating func circle(_ x: Double, _ y: Double, radius: Double, colour: String, title: String) {
        body.append(
            "<circle cx=\"\(x.text(1))\" cy=\"\(y.text(1))\" r=\"\(radius.text(1))\" fill=\"\(colour)\"><title>\(Self.escaped(title))</title></circle>"
        )
    }

    mutating func text(_ text: String, _ x: Double, _ y: Double, size: Double = 12, anchor: String = "start") {
        body.append(
            "<text x=\"\(x.text(1))\" y=\"\(y.text(1))\" font-size=\"\(size.text(0))\" text-anchor=\"\(anchor)\" fill=\"#333\">\(Self.escaped(text))</text>"
        )
    }

    var document: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width.text(0)) \(height.text(0))" font-family="sans-serif">
        <rect width="100%" height="100%" fill="white"/>
        \(body.joined(separator: "\n"))
        </svg>

        """
    }

    /// Text as XML wants it.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
