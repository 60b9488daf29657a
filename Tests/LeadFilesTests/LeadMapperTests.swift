import LeadFiles
import PhoneNumbers
import Testing

@Suite("Rows become leads")
struct LeadMapperTests {
    private static func mapper(_ headers: String..., region: String = "CN") throws -> LeadMapper {
        LeadMapper(map: try HeaderMap(row: headers), numbers: try #require(PhoneNumberParser(defaultRegion: region)))
    }

    private static func lead(_ row: LeadFileRow?) -> LeadRow? {
        if case .lead(let lead)? = row { lead } else { nil }
    }

    private static func reason(_ row: LeadFileRow?) -> String? {
        if case .rejected(let row)? = row { row.reason } else { nil }
    }

    @Test("A full row")
    func full() throws {
        let mapper = try Self.mapper(
            "手机", "phone2", "姓名", "time zone", "priority", "owner", "key", "note", "城市", "empty")
        let row = SourceRow(
            line: 7,
            columns: [
                " 138 0013 8000 ", "010-65529988", "李雷", "Asia/Shanghai", "7", "wang", "K-1", "VIP", "北京", " ",
            ])
        let lead = try #require(Self.lead(mapper.read(row)))
        #expect(lead.line == 7)
        #expect(lead.numbers.map(\.e164) == ["+8613800138000", "+861065529988"])
        #expect(lead.name == "李雷")
        #expect(lead.timeZone == "Asia/Shanghai")
        #expect(lead.priority == 7)
        #expect(lead.owner == "wang")
        #expect(lead.externalID == "K-1")
        #expect(lead.note == "VIP")
        #expect(lead.attributes == ["城市": "北京"])
        #expect(lead.warnings == [])
    }

    @Test(
        "Numbers as spreadsheets leave them",
        arguments: [
            "13800138000", "'13800138000", "=\"13800138000\"", "13800138000.0", "tel:13800138000", "+86 138-0013-8000",
            "１３８００１３８０００", "\u{FEFF}13800138000", "(86) 13800138000".replacing("(86)", with: "+86"),
        ])
    func dressed(text: String) throws {
        let row = SourceRow(line: 2, columns: [text])
        #expect(Self.lead(try Self.mapper("phone").read(row))?.numbers.map(\.e164) == ["+8613800138000"])
    }

    @Test(
        "Cells that are no number are rejected with a reason that quotes nothing",
        arguments: [
            "13800138000&PJSIP/900", "138001380000000000", "1", "none", "1.38E+10", "1,38e+10", "13800138000@evil",
            "138,00138000", "+999 123456", "900/1", "*43",
        ])
    func notANumber(text: String) throws {
        let reason = try #require(
            Self.reason(try Self.mapper("phone", "n").read(.init(line: 3, columns: [text, "x"]))))
        #expect(reason.hasPrefix("phone: "))
        #expect(!reason.contains(text))
    }

    @Test("A lead with one good number is a lead; the others are named")
    func partly() throws {
        let mapper = try Self.mapper("phone", "phone2", "phone3")
        let row = SourceRow(line: 2, columns: ["nonsense", "13800138000", "+8613800138000"])
        let lead = try #require(Self.lead(mapper.read(row)))
        #expect(lead.numbers.count == 1)
        #expect(lead.warnings.count == 1)
        #expect(lead.warnings[0].hasPrefix("phone: "))
    }

    @Test(
        "Names are put together as their script does it",
        arguments: [("Ada", "Lovelace", "Ada Lovelace"), ("Ada", "", "Ada"), ("雷", "李", "李雷")])
    func names(first: String, last: String, full: String) throws {
        let mapper = try Self.mapper("phone", "first_name", "last_name")
        let lead = try #require(Self.lead(mapper.read(.init(line: 2, columns: ["13800138000", first, last]))))
        #expect(lead.name == full)
        #expect(lead.attributes["first_name"] == first)
    }

    @Test(
        "Rows that are no leads",
        arguments: [
            (["", "50", ""], "no phone number"),
            (["13800138000", "100", ""], "priority: the priority must be a whole number from 0 to 99"),
            (["13800138000", "high", ""], "priority: the priority must be a whole number from 0 to 99"),
            (["13800138000", "5", "Mars/Olympus"], "tz: no such time zone; write it like Asia/Shanghai"),
            (["13800138000", "5", "", "x"], "the row has 4 columns, the header has 3"),
        ] as [([String], String)])
    func rejected(columns: [String], reason: String) throws {
        #expect(
            Self.reason(try Self.mapper("phone", "priority", "tz").read(.init(line: 2, columns: columns))) == reason)
    }

    @Test("Region and expiry are read; keys, names and numbers have their limits")
    func limits() throws {
        let mapper = try Self.mapper("phone", "省份", "expires", "key", "name")
        let lead = try #require(
            Self.lead(mapper.read(.init(line: 2, columns: ["13800138000", "浙江", "2026-12-31", "", "李雷"]))))
        #expect(lead.region == "浙江" && lead.expires == LocalMoment(end: "2026-12-31") && lead.attributes == [:])
        let row = { (cells: [String]) in mapper.read(.init(line: 2, columns: ["13800138000"] + cells)) }
        #expect(Self.reason(row(["", "soon"]))?.hasPrefix("expires: no such day") == true)
        #expect(
            Self.reason(row(["", "", String(repeating: "k", count: 65)])) == "key: a key has at most 64 characters")
        #expect(Self.lead(row(["", "", String(repeating: "k", count: 64)])) != nil)
        let cut = try #require(Self.lead(row(["", "", "", String(repeating: "李", count: 201)])))
        #expect(cut.name?.count == 200 && cut.warnings.count == 1)
        let many = try HeaderMap(row: (1...20).map { "phone \($0)" })
        let numbers = LeadMapper(map: many, numbers: try #require(PhoneNumberParser(defaultRegion: "CN")))
        let full = try #require(
            Self.lead(numbers.read(.init(line: 2, columns: (0..<20).map { "138001380\(10 + $0)" }))))
        #expect(full.numbers.count == 16 && full.warnings.count == 4)
        #expect(full.warnings[0] == "phone 17: a lead has at most 16 numbers")
    }

    @Test("Short rows and empty extra columns are fine; blank rows are nothing")
    func ragged() throws {
        let mapper = try Self.mapper("phone", "name", "city")
        #expect(Self.lead(mapper.read(.init(line: 2, columns: ["13800138000"]))) != nil)
        #expect(Self.lead(mapper.read(.init(line: 3, columns: ["13800138000", "a", "b", "", " "]))) != nil)
        #expect(mapper.read(.init(line: 4, columns: ["", " ", ""])) == nil)
        #expect(Self.reason(mapper.read(.init(line: 5, columns: ["13800138000"], damage: "torn"))) == "torn")
    }

    @Test("Nothing that is printed shows a number or a name")
    func discretion() throws {
        let mapper = try Self.mapper("phone", "name")
        for columns in [["13800138000", "Ada"], ["138nonsense", "Ada"]] {
            switch mapper.read(.init(line: 2, columns: columns)) {
            case .lead(let lead): #expect(!"\(lead)".contains("138") && !"\(lead)".contains("Ada"))
            case .rejected(let row): #expect(!"\(row)".contains("138") && !"\(row)".contains("Ada"))
            case nil: Issue.record("The row was lost.")
            }
        }
    }
}
