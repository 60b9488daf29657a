/// Where a cell is: `C5` is the third column of the fifth row.
struct CellReference: Hashable {
    /// From 0; at most 16,383 (XFD).
    var column: Int
    /// From 1; at most 1,048,576.
    var row: Int

    /// The largest that the format allows.
    static let lastColumn = 16_383
    static let lastRow = 1_048_576

    /// Reads `C5` and `$C$5`; nil if it is neither.
    init?(_ text: UnsafePointer<CChar>) {
        var place = text
        var column = 0
        var row = 0
        while place.pointee != 0 {
            let byte = UInt8(bitPattern: place.pointee)
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                if row > 0 { return nil }
                column = column * 26 + Int(byte) - 64
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                if row > 0 { return nil }
                column = column * 26 + Int(byte) - 96
            case UInt8(ascii: "0")...UInt8(ascii: "9"): row = row * 10 + Int(byte) - 48
            case UInt8(ascii: "$"): break
            default: return nil
            }
            if column > Self.lastColumn + 1 || row > Self.lastRow { return nil }
            place += 1
        }
        guard column > 0, row > 0 else { return nil }
        self.column = column - 1
        self.row = row
    }
}
