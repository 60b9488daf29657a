extension LeadRow {
    /// What has no column of its own in the store, as a JSON object of texts with sorted names; nil when there is nothing:
    /// ``attributes``, the ``note``, the region and the ``owner``'s login as the file says it.
    ///
    /// Written by hand because a million of them are made in an import, and a general encoder takes ten times as long.
    public var attributeJSON: String? {
        var all = attributes
        if let note { all["note"] = note }
        if let owner { all["owner"] = owner }
        if let region { all["region"] = region }
        guard !all.isEmpty else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(all.count * 32)
        bytes.append(UInt8(ascii: "{"))
        for (index, name) in all.keys.sorted().enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            Self.append(name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            Self.append(all[name]!, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A JSON string (RFC 8259, section 7).
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<32:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
