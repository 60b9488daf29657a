import ArgumentParser
import CallFloor
import Foundation
import Store
import Testing

@testable import carillon

@Suite("carillon leads")
struct LeadsCommandTests {
    @Test(
        "One is one and many are many",
        arguments: [
            (0, "0 leads", "0 rows are"), (1, "1 lead", "1 row is"), (2, "2 leads", "2 rows are"),
            (1_000, "1,000 leads", "1,000 rows are"), (1_234_567, "1,234,567 leads", "1,234,567 rows are"),
        ])
    func counting(number: Int, leads: String, rows: String) {
        #expect(Wording.count(number, "lead") == leads)
        #expect(Wording.countIs(number, "row") == rows)
    }

    @Test("What came of an import is told in whole sentences")
    func report() {
        var report = Leads.Import.Report(list: "spring")
        report.inserted = 1
        #expect(Leads.Import.lines(report) == ["1 lead imported into 'spring'."])
        report.inserted = 2
        report.updated = 1
        report.duplicates = 1
        report.rejected = 1
        report.rejectFile = "a.rejects.csv"
        report.reasons = ["no phone number": 1]
        report.warnings = ["phone2: too few digits": 3]
        #expect(
            Leads.Import.lines(report) == [
                "2 leads imported into 'spring'.", "1 lead updated that was there already.",
                "1 row is of a lead that is there already; nothing is changed by it.",
                "1 row is rejected, with the reason in a.rejects.csv:", "  1 x no phone number",
                "Left out of leads that are imported all the same:", "  3 x phone2: too few digits",
            ])
        report.duplicates = 2
        report.rejected = 12
        report.reasons = Dictionary(uniqueKeysWithValues: (1...7).map { ("reason \($0)", $0) })
        let lines = Leads.Import.lines(report)
        #expect(lines[2] == "2 rows are of leads that are there already; nothing is changed by them.")
        #expect(lines[3] == "12 rows are rejected, with the reason in a.rejects.csv:")
        #expect(lines[4] == "  7 x reason 7" && lines[9] == "  3 x other reasons")
    }

    @Test(
        "Spans are a number and a unit",
        arguments: [
            ("90s", 90), ("30m", 1_800), ("12h", 43_200), ("7d", 604_800), ("7", nil), ("d", nil), ("-1d", nil),
            ("7w", nil), ("99999999d", nil), ("", nil),
        ] as [(String, Int?)])
    func spans(text: String, seconds: Int?) {
        #expect(Span(argument: text)?.duration == seconds.map { .seconds($0) })
    }

    @Test(
        "Commands that cannot be meant are refused before anything is opened",
        arguments: [
            ["import", "a.csv", "--campaign", "x", "--duplicates", "merge"],
            ["import", "a.csv", "--campaign", "x", "--unique-in", "world"],
            ["import", "a.csv", "--campaign", "x", "--priority", "100"],
            ["import", "a.csv", "--campaign", "x", "--expires", "31.12.2026"],
            ["import", "a.csv", "--campaign", "x", "--list", String(repeating: "l", count: 101)],
            ["preview", "a.csv", "--rows", "0"], ["recycle", "x"],
            ["recycle", "x", "--outcome", "busy", "--older-than", "7"],
            ["prioritise", "x", "--priority", "-1"], ["show", "first"], ["export", "x", "--format", "pdf"],
        ])
    func refused(arguments: [String]) {
        #expect(throws: (any Error).self) { try Leads.parseAsRoot(arguments) }
    }

    @Test("An exported lead has its columns where an import finds them")
    func sheet() throws {
        let sheet = LeadSheet(attributes: ["city", "name", "owner", "plan"], numbers: 2)
        #expect(
            sheet.headers == [
                "lead", "list", "key", "name", "phone", "phone2", "status", "ended for", "priority", "tries",
                "last outcome", "last attempt", "disposition", "due", "expires", "time_zone", "owner", "city",
                "attribute name", "plan",
            ])
        let moment = { (seconds: Double) in
            String(decoding: try JSONEncoder().encode(Instant(seconds: seconds)), as: UTF8.self)
        }
        let text = """
            {"id": 7, "list": "spring", "name": "李雷", "numbers": ["+8613800138000"], "state": "finished",
            "endReason": "busy", "priority": 50, "dueAt": \(try moment(1_798_732_800)), "timeZone": "Asia/Shanghai",
            "owner": "anna", "tries": {"busy": 2, "no-answer": 1}, "lastOutcome": "busy", "createdAt": \(try moment(0)),
            "attributes": {"city": "杭州", "name": "other"}}
            """
        let lead = try JSONDecoder().decode(LeadRecordView.self, from: Data(text.utf8))
        #expect(
            sheet.row(lead) == [
                "7", "spring", "", "李雷", "+8613800138000", "", "finished", "busy", "50", "3", "busy", "", "",
                "2027-01-01 00:00:00", "", "Asia/Shanghai", "anna", "杭州", "other", "",
            ])
    }
}
