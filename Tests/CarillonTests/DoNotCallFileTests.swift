import CallFloor
import Store
import Testing

@testable import carillon

@Suite("Do-not-call files")
struct DoNotCallFileTests {
    private static func reader(_ headers: [String]? = nil) throws -> DoNotCallFile.Reader {
        var reader = try DoNotCallFile.Reader(country: "DE")
        reader.campaigns = ["spring": CampaignID(7)]
        if let headers { _ = reader.takeHeaders(headers) }
        return reader
    }

    @Test("columns in any order, case and language; what a row does not say, the options say")
    func columns() throws {
        var reader = try Self.reader(["Until", " Reach", "REASON", "手机", "other"])
        reader.source = "file"
        let full = try reader.entry(["2027-05-01", "spring", "asked", "030 1234567", "x"]).get()
        #expect(full.number == "+49301234567" && full.scope == .campaign(CampaignID(7)))
        #expect(full.reason == "asked" && full.source == "file" && full.expiresAt == Instant(seconds: 1_809_129_600))
        let bare = try reader.entry(["", "", "", "+1 202-555-0123"]).get()
        #expect(bare.number == "+12025550123" && bare.scope == .tenant && bare.reason == "imported")
        #expect(bare.expiresAt == nil && bare.kind == .number)
        #expect(try reader.entry(["for ever", "everybody", "", "030 1234567"]).get().scope == .everybody)
    }

    @Test("a file of numbers alone needs no headers")
    func numbersAlone() throws {
        var reader = try Self.reader()
        let isHeaders = reader.takeHeaders(["030 1234567"])
        #expect(!isHeaders)
        #expect(try reader.entry(["030 1234567"]).get().number == "+49301234567")
    }

    @Test(
        "rows that cannot be taken say why, without the number",
        arguments: [
            (["", "number", "", ""], "number"), (["abc", "", "", ""], "number"),
            (["1234567890123456789012345678901234567890", "", "", ""], "number"),
            (["030 1234567", "area", "", ""], "kind"),
            (["+49a", "prefix", "", ""], "prefix"), (["030", "prefix", "", ""], "prefix"),
            (["030 1234567", "", "autumn", ""], "campaign"), (["030 1234567", "", "", "soon"], "until"),
            (["030 1234567", "", "", "2027-13-01"], "until"), ([], "number"),
        ])
    func rejections(_ row: [String], _ word: String) throws {
        let reader = try Self.reader(["number", "kind", "reach", "until"])
        guard case .failure(let reason) = reader.entry(row) else {
            Issue.record("taken")
            return
        }
        #expect(reason.description.contains(word) && !reason.description.contains("1234567"))
    }

    @Test("moments are days or moments")
    func moments() {
        #expect(DoNotCallFile.moment("2027-01-01") == Instant(seconds: 1_798_761_600))
        #expect(DoNotCallFile.moment("2027-01-01T12:00:00Z") == Instant(seconds: 1_798_804_800))
        for text in ["", "tomorrow", "2027-02-30T00:00:00Z", "01.01.2027"] {
            #expect(DoNotCallFile.moment(text) == nil)
        }
    }
}
