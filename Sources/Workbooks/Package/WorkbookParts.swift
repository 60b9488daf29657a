/// Which parts a workbook has, by its relations (ECMA-376 part 1, 12.3; part 2, 6.5).
struct WorkbookParts {
    var sheets: [(sheet: WorkbookSheet, part: String)] = []
    var sharedStrings: String?
    var styles: String?
    /// Whether day 0 is 1904-01-01: workbooks from old Macintoshes.
    var countsFrom1904 = false

    init(_ archive: ZipArchive) throws(WorkbookError) {
        let roots = try Relations.read(archive, of: "")
        guard let workbook = roots.first(where: { $0.kind == "officeDocument" })?.target else {
            throw Self.refusal(archive)
        }
        guard !workbook.hasSuffix(".bin"), let part = try archive.open(workbook) else { throw Self.refusal(archive) }
        let outline = OutlineHandler()
        try XMLReader.read(part, outline)
        let relations = try Relations.read(archive, of: workbook)
        countsFrom1904 = outline.countsFrom1904
        sharedStrings = relations.first { $0.kind == "sharedStrings" }?.target
        styles = relations.first { $0.kind == "styles" }?.target
        for (name, isHidden, id) in outline.sheets {
            // A sheet of another kind holds a chart or a macro, not rows.
            guard let relation = relations.first(where: { $0.id == id && $0.kind == "worksheet" }) else { continue }
            sheets.append((WorkbookSheet(name: name, isHidden: isHidden), relation.target))
        }
        if sheets.isEmpty { throw WorkbookError(.noSheet, "The workbook has no sheet with rows.") }
    }

    /// Why an archive is no workbook.
    private static func refusal(_ archive: ZipArchive) -> WorkbookError {
        if archive.contains("xl/workbook.bin") {
            return WorkbookError(.otherFormat, "This is a binary workbook (.xlsb): save it as .xlsx or CSV.")
        }
        if archive.contains("content.xml") {
            return WorkbookError(.otherFormat, "This is an OpenDocument spreadsheet (.ods): save it as .xlsx or CSV.")
        }
        return WorkbookError(
            .otherFormat, "This is a zip archive without a workbook: give the .xlsx or CSV file itself.")
    }
}

/// A relation of one part to another.
struct Relation {
    var id: String
    /// The last word of its type: transitional and strict workbooks agree on that.
    var kind: String
    /// The part that is meant, from the archive's root.
    var target: String
}

/// Reads relations: who is meant by whose id.
enum Relations {
    /// The relations of a part; of the package itself when `part` is empty.
    static func read(_ archive: ZipArchive, of part: String) throws(WorkbookError) -> [Relation] {
        let slash = part.lastIndex(of: "/")
        let folder = slash.map { String(part[...$0]) } ?? ""
        let file = slash.map { String(part[part.index(after: $0)...]) } ?? part
        guard let found = try archive.open("\(folder)_rels/\(file).rels") else { return [] }
        let handler = Handler(folder: folder)
        try XMLReader.read(found, handler)
        return handler.relations
    }

    private final class Handler: XMLHandler {
        var relations: [Relation] = []
        var complaint: WorkbookError? { nil }
        private let folder: String

        init(folder: String) { self.folder = folder }

        func begin(_ name: XMLName, _ attributes: XMLAttributes) {
            guard name == "Relationship", let id = attributes.text("Id"), let type = attributes.text("Type"),
                let target = attributes.text("Target"), attributes.text("TargetMode") != "External"
            else { return }
            let kind = type.split(separator: "/").last.map(String.init) ?? type
            relations.append(Relation(id: id, kind: kind, target: Relations.resolve(target, in: folder)))
        }

        func end(_ name: XMLName) {}
        func text(_ bytes: UnsafeRawBufferPointer) {}
    }

    /// A target from the archive's root: `../x.xml` of the folder `xl/worksheets/` is `xl/x.xml`.
    static func resolve(_ target: String, in folder: String) -> String {
        let isAbsolute = target.hasPrefix("/")
        var path = isAbsolute ? [] : folder.split(separator: "/")
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = path.popLast() } else { path.append(step) }
        }
        return path.joined(separator: "/")
    }
}

/// Reads `workbook.xml`: the sheets in their order.
private final class OutlineHandler: XMLHandler {
    var sheets: [(name: String, isHidden: Bool, id: String)] = []
    var countsFrom1904 = false
    var complaint: WorkbookError? { nil }

    func begin(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == "workbookPr" {
            countsFrom1904 = attributes.isTrue("date1904")
        } else if name == "sheet", let title = attributes.text("name"), let id = attributes.text("id") {
            let state = attributes.text("state") ?? "visible"
            sheets.append((title, state != "visible", id))
        }
    }

    func end(_ name: XMLName) {}
    func text(_ bytes: UnsafeRawBufferPointer) {}
}
