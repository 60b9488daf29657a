import CallFloor
import Testing

@Suite("Calling hours as text")
struct CallingHoursTextTests {
    @Test(
        "are read and written",
        arguments: [
            ("mon-fri 09:00-12:00,13:00-18:00; sat 10:00-14:00", "mon-fri 09:00-12:00,13:00-18:00; sat 10:00-14:00"),
            ("Monday – Friday 9–18", "mon-fri 09:00-18:00"), ("daily 8:30-20", "mon-sun 08:30-20:00"),
            ("always", "always"), ("daily 24h", "always"), ("mon-sun 00:00-24:00", "always"), ("closed", "closed"),
            ("mon closed", "closed"), ("mon 09:00-10:00; tue closed", "mon 09:00-10:00"),
            ("fri-mon 10-11", "mon,fri-sun 10:00-11:00"),
            ("sat,sun 10:00-14:00;", "sat,sun 10:00-14:00"), ("mon, wed , fri 10:00-14:00", "mon,wed,fri 10:00-14:00"),
            ("fri 22:00-02:00", "fri 22:00-24:00; sat 00:00-02:00"),
            ("sun 22:00-02:00", "mon 00:00-02:00; sun 22:00-24:00"),
            ("fri 22:00-00:00", "fri 22:00-24:00"), ("mon 09:00-12:00,11:00-13:00,13:00-14:00", "mon 09:00-14:00"),
            ("  TUE 24h  ", "tue 24h"), ("daily 22:00-06:00", "mon-sun 00:00-06:00,22:00-24:00"),
            ("mon,tue,wed 9-10; thu-sun 9-10", "mon-sun 09:00-10:00"),
        ])
    func reads(text: String, canonical: String) throws {
        let hours = try CallingHours(text: text)
        #expect(hours.description == canonical)
        #expect(try CallingHours(text: canonical) == hours)
        #expect(hours.week.count == 7)
    }

    @Test(
        "are refused with the part that is wrong",
        arguments: [
            ("", ""), ("mon-fri", "mon-fri"), ("09:00-18:00", "09:00-18:00"), ("mon-fri 09:00-25:00", "25:00"),
            ("mon-fri 09:00-24:01", "24:01"), ("mon-fri 09:60-10:00", "09:60"), ("mon-fri 9:0-10:00", "9:0"),
            ("mond 09:00-18:00", "mond"), ("mon-fry 09:00-18:00", "mon-fry"), ("mon,,tue 09:00-18:00", ""),
            ("mon-tue-wed 09:00-18:00", "mon-tue-wed"), ("mon 09:00", "09:00"),
            ("mon 09:00-10:00-11:00", "09:00-10:00-11:00"),
            ("mon 09:00-09:00", "09:00-09:00"), ("mon 24:00-06:00", "24:00-06:00"), ("mon 09:00-10:00,", ""),
            ("mon 09:00-10:00; mon 11:00-12:00", "mon 11:00-12:00"), ("mon-wed 9-10; tue,fri 9-10", "tue,fri 9-10"),
            ("mon -1:00-10:00", "mon -"), ("mon 9am-5pm", "9am"), ("mon 09:00-1٨:00", "1٨:00"),
        ])
    func refuses(text: String, part: String) {
        let error = #expect(throws: RuleTextError.self) { try CallingHours(text: text) }
        #expect(error?.part == part, "\(error?.description ?? "")")
    }

    @Test(
        "of one day",
        arguments: [
            ("09:00-12:00, 13-18", "09:00-12:00,13:00-18:00"), ("closed", "closed"), ("24h", "24h"),
            ("22:00-00:00", "22:00-24:00"),
        ])
    func day(text: String, canonical: String) throws {
        #expect(CallingHours.text(ofDay: try CallingHours.day(text: text)) == canonical)
    }

    @Test("of one day do not go over midnight")
    func dayOverMidnight() {
        let error = #expect(throws: RuleTextError.self) { try CallingHours.day(text: "22:00-02:00") }
        #expect(error?.part == "22:00-02:00")
    }
}
