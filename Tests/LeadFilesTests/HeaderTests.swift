import LeadFiles
import Testing

@Suite("Headers of lead files")
struct HeaderTests {
    @Test(
        "Headers are recognised in English and Chinese",
        arguments: [
            ("phone", .phone), ("Phone", .phone), ("PHONE_NUMBER", .phone), ("phone2", .phone), ("Mobile 3", .phone),
            ("手机", .phone), ("手机号2", .phone), ("电话（住宅）", nil), ("姓名", .name), ("Full-Name", .name),
            ("first_name", .firstName), ("Last Name", .lastName), ("Time Zone", .timeZone), ("时区", .timeZone),
            ("priority", .priority), ("优先级", .priority), ("owner", .owner), ("key", .externalID), ("备注", .note),
            ("balance", nil), ("name2", nil), ("", nil), ("2", nil),
        ] as [(String, LeadColumn?)])
    func recognition(header: String, column: LeadColumn?) {
        #expect(LeadColumn.recognise(header) == column)
    }

    @Test("Numbers may be many; of anything else the first counts")
    func several() throws {
        let map = try HeaderMap(row: ["phone", " Name ", "mobile", "Contact", "", "plan"])
        #expect(map.headers == ["phone", "Name", "mobile", "Contact", "column 5", "plan"])
        #expect(map.roles == [.phone, .name, .phone, nil, nil, nil])
    }

    @Test("What the operator says wins")
    func explicit() throws {
        let map = try HeaderMap(
            row: ["phone", "Rufnummer", "name", "secret"],
            explicit: [(.phone, "rufnummer"), (.ignore, "secret")])
        #expect(map.roles == [nil, .phone, .name, .ignore])
    }

    @Test("Mappings that cannot be are said clearly")
    func mistakes() throws {
        let table: [([String], [(column: LeadColumn, header: String)], LeadFileError.Code, String)] = [
            (["a", "b"], [], .noNumberColumn, "a, b"),
            (["phone"], [(.name, "Kunde")], .badMapping, "no column 'Kunde'"),
            (["phone"], [(.phone, "phone"), (.name, "phone")], .badMapping, "mapped twice"),
            (["13800138000", "Li"], [], .noNumberColumn, "no header line"),
        ]
        for (row, explicit, code, part) in table {
            let error = #expect(throws: LeadFileError.self) { try HeaderMap(row: row, explicit: explicit) }
            #expect(error?.code == code)
            #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
        }
    }
}
