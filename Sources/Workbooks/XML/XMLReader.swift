import CExpat

/// Who is told what a document holds, in its order. Names and texts are valid during the call only.
protocol XMLHandler: AnyObject {
    /// An element begins.
    func begin(_ name: XMLName, _ attributes: XMLAttributes)
    /// An element ends.
    func end(_ name: XMLName)
    /// Characters of an element, in as many pieces as they come.
    func text(_ bytes: UnsafeRawBufferPointer)
    /// Why the document is of no use, once the handler has found out.
    var complaint: WorkbookError? { get }
}

/// libexpat: bytes in, calls of a handler out. Not to be used by two threads at once.
///
/// A document with a type declaration is refused: no spreadsheet program writes one, and entities are how small documents
/// become large.
final class XMLReader {
    /// A single tag longer than this is no workbook's, and expat would hold all of it. Bytes.
    private static let longestTag = 16 << 20

    private let parser: XML_Parser
    private let handler: any XMLHandler
    private let name: String
    private var silentBytes = 0
    fileprivate var hasDocumentType = false

    /// - Parameters:
    ///   - name: What the document is called in errors.
    ///   - handler: Who is told; lives as long as this.
    init(_ name: String, _ handler: any XMLHandler) {
        self.name = name
        self.handler = handler
        guard let parser = XML_ParserCreate(nil) else { fatalError("no memory for an XML parser") }
        self.parser = parser
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { context, name, attributes in
                guard let name, let attributes else { return }
                XMLReader.from(context).begin(name, attributes)
            },
            { context, name in
                guard let name else { return }
                XMLReader.from(context).end(name)
            })
        XML_SetCharacterDataHandler(parser) { context, bytes, count in
            XMLReader.from(context).text(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
        }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in XMLReader.from(context).refuse() }
    }

    deinit { XML_ParserFree(parser) }

    /// Reads on.
    ///
    /// - Parameter isLast: Whether the document ends with these bytes.
    /// - Throws: ``WorkbookError`` if it is no XML, or the handler complains.
    func feed(_ bytes: UnsafeRawBufferPointer, isLast: Bool) throws(WorkbookError) {
        silentBytes += bytes.count
        let status = XML_Parse(
            parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), isLast ? 1 : 0)
        if let complaint = handler.complaint { throw complaint }
        if hasDocumentType || silentBytes > Self.longestTag {
            throw WorkbookError(.damaged, "The workbook's part '\(name)' is not what a spreadsheet program writes.")
        }
        guard status == XML_STATUS_ERROR else { return }
        let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "no XML"
        throw WorkbookError(
            .damaged,
            "The workbook is damaged (its part '\(name)', line \(XML_GetCurrentLineNumber(parser)): \(reason)). "
                + "Get it again, or open it and save it anew.")
    }

    /// Reads a part to its end.
    static func read(_ part: ZipPart, _ handler: any XMLHandler) throws(WorkbookError) {
        let reader = XMLReader(part.name, handler)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try part.read(into: buffer)
            try reader.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]), isLast: count == 0)
            if count == 0 { return }
        }
    }

    /// The reader whose callback this is: the pointer is the one that `init` gave, and expat calls from `feed` only.
    private static func from(_ context: UnsafeMutableRawPointer?) -> XMLReader {
        Unmanaged<XMLReader>.fromOpaque(context!).takeUnretainedValue()
    }

    private func begin(_ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>) {
        silentBytes = 0
        handler.begin(XMLName(name), XMLAttributes(attributes))
        stopIfUseless()
    }

    private func end(_ name: UnsafePointer<CChar>) {
        silentBytes = 0
        handler.end(XMLName(name))
        stopIfUseless()
    }

    private func text(_ bytes: UnsafeRawBufferPointer) {
        silentBytes = 0
        handler.text(bytes)
    }

    private func refuse() {
        hasDocumentType = true
        XML_StopParser(parser, 0)
    }

    private func stopIfUseless() {
        if handler.complaint != nil { XML_StopParser(parser, 0) }
    }
}
