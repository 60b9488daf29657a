import Testing
import Workbooks

@Suite("Workbooks: cells")
struct CellTests {
    private static let styles = """
        <numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>
        <numFmt numFmtId="165" formatCode="00000000000"/><numFmt numFmtId="166" formatCode="[h]:mm:ss"/>
        <numFmt numFmtId="167" formatCode="0.00E+00"/><numFmt numFmtId="168" formatCode="&quot;days&quot; 0"/>
        <numFmt numFmtId="169" formatCode="[Red]0;[Blue]0"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/>
        <xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="169"/></cellXfs>
        """

    private static let strings = """
        <si><t>plain</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">rich </t></r><r><t>text</t></r></si>
        <si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t>a_x000D_b_x00e9_c_xyz_</t></si><si/>
        """

    @Test(
        "A cell says what its spreadsheet shows",
        arguments: [
            ("<c><v>13800138000</v></c>", "13800138000"), ("<c><v>1.3800138E10</v></c>", "13800138000"),
            ("<c><v>1.3800138000E+10</v></c>", "13800138000"), ("<c><v>13800138000.0</v></c>", "13800138000"),
            ("<c><v>-5</v></c>", "-5"), ("<c><v>0.10000000000000001</v></c>", "0.1"), ("<c><v>0</v></c>", "0"),
            ("<c><v>999999999999999</v></c>", "999999999999999"), ("<c><v>00012</v></c>", "00012"),
            ("<c t=\"n\"><v>12.5</v></c>", "12.5"), ("<c t=\"b\"><v>1</v></c>", "TRUE"),
            ("<c t=\"b\"><v>0</v></c>", "FALSE"), ("<c t=\"str\"><f>A1</f><v>computed</v></c>", "computed"),
            ("<c><f>1+1</f><v>2</v></c>", "2"), ("<c t=\"inlineStr\"><is><t>in &amp; line</t></is></c>", "in & line"),
            ("<c t=\"inlineStr\"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>c</t></rPh></is></c>", "ab"),
            ("<c t=\"d\"><v>2026-12-31T00:00:00</v></c>", "2026-12-31T00:00:00"),
            ("<c t=\"s\"><v>0</v></c>", "plain"), ("<c t=\"s\"><v>1</v></c>", "rich text"),
            ("<c t=\"s\"><v>2</v></c>", "東京"), ("<c t=\"s\"><v>3</v></c>", "a\rbéc_xyz_"),
            ("<c s=\"1\"><v>46387</v></c>", "2026-12-31"),
            ("<c s=\"2\"><v>46387.354166666664</v></c>", "2026-12-31T08:30:00"),
            ("<c s=\"3\"><v>1</v></c>", "1900-01-01"), ("<c s=\"3\"><v>59</v></c>", "1900-02-28"),
            ("<c s=\"3\"><v>60</v></c>", "1900-02-29"), ("<c s=\"3\"><v>61</v></c>", "1900-03-01"),
            ("<c s=\"3\"><v>2958465</v></c>", "9999-12-31"), ("<c s=\"3\"><v>2958466</v></c>", "2958466"),
            ("<c s=\"3\"><v>0.75</v></c>", "18:00:00"), ("<c s=\"3\"><v>45350.99999999</v></c>", "2024-02-29"),
            ("<c s=\"3\"><v>-1</v></c>", "-1"), ("<c s=\"4\"><v>13800138</v></c>", "00013800138"),
            ("<c s=\"5\"><v>1.5</v></c>", "36:00:00"), ("<c s=\"6\"><v>46387</v></c>", "46387"),
            ("<c s=\"7\"><v>46387</v></c>", "46387"), ("<c s=\"8\"><v>46387</v></c>", "46387"),
            ("<c s=\"99\"><v>46387</v></c>", "46387"),
        ])
    func text(xml: String, text: String) throws {
        let book = try TestWorkbook(rows: "<row r=\"1\">\(xml)</row>", strings: Self.strings, styles: Self.styles)
        #expect(try book.rows() == [SheetRow(number: 1, texts: [text])])
    }

    @Test(
        "A cell that does not say it is told of",
        arguments: [
            ("<c><f>B1</f></c>", .formulaWithoutValue), ("<c><f>B1</f><v></v></c>", .formulaWithoutValue),
            ("<c t=\"e\"><f>B1</f><v>#N/A</v></c>", .error("#N/A")),
        ] as [(String, CellNote)])
    func notes(xml: String, note: CellNote) throws {
        let book = try TestWorkbook(rows: "<row r=\"1\">\(xml)</row>")
        #expect(try book.rows() == [SheetRow(number: 1, texts: [], notes: [0: note])])
    }

    @Test(
        "A number that a spreadsheet cannot keep is marked", arguments: ["622202123456789012", "6.2220212345678901E17"])
    func rounded(raw: String) throws {
        let row = try #require(try TestWorkbook(rows: "<row><c><v>\(raw)</v></c></row>").rows().first)
        #expect(row.notes == [0: .rounded])
        #expect(row.texts[0].hasPrefix("62220212345678"))
    }

    @Test("Cells that are none damage their row", arguments: ["<c><v>twelve</v></c>", "<c><v>inf</v></c>"])
    func damaged(xml: String) throws {
        let book = try TestWorkbook(rows: "<row r=\"3\">\(xml)</row><row r=\"4\"><c><v>1</v></c></row>")
        let rows = try book.rows()
        #expect(rows.map(\.number) == [3, 4])
        #expect(rows[0].damage != nil && rows[1].damage == nil)
    }

    @Test("A workbook of 1904 counts from there")
    func macintosh() throws {
        for (serial, date) in [("0", "1904-01-01"), ("44925", "2026-12-31"), ("60", "1904-03-01")] {
            let book = try TestWorkbook(
                sheets: [("a", "<sheetData><row><c s=\"1\"><v>\(serial)</v></c></row></sheetData>")],
                styles: Self.styles,
                properties: "date1904=\"1\"")
            #expect(try book.rows().first?.texts == [date])
        }
    }
}
