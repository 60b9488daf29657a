import CallFloor
import Testing

@testable import Switchboard

@Suite("Dial strings")
struct DialStringTests {
    @Test(
        "the number stands where the template says",
        arguments: [
            ("PJSIP/{number}@carrier", "PJSIP/+8613800000001@carrier"),
            ("PJSIP/{digits}@carrier", "PJSIP/8613800000001@carrier"),
            ("DAHDI/G1/{digits}", "DAHDI/G1/8613800000001"),
            ("Local/{digits}@out", "Local/8613800000001@out"),
            ("Local/{digits}@to-{number}", "Local/8613800000001@to-+8613800000001"),
            ("{number}", "+8613800000001"),
        ])
    func makes(template: String, made: String) {
        #expect(DialString.make(template: template, e164: "+8613800000001") == made)
    }

    @Test(
        "what is no E.164 number is not dialled",
        arguments: [
            "", "+", "+1", "+12", "8613800000001", "+1234567890123456", "++86138000", "+86 138", "+86-138", "+86.138",
            "+86138@evil", "+86138&PJSIP/1", "+86138,30", "+86138/1", "+86138\n", "\n+86138", "+86138\r", "+86138\0",
            "+٨٦١٣٨٠٠", "+８６１３８", "+86138\u{301}", "+861①38", "+86138 ", " +86138", "+86138;x", "+86138#", "+86138*",
            "+86138w1", "+{number}", "{number}", "+86138%", "＋86138",
        ])
    func refuses(number: String) {
        #expect(DialString.make(template: "PJSIP/{number}@carrier", e164: number) == nil)
        #expect(DialString.make(template: "DAHDI/G1/{digits}", e164: number) == nil)
    }

    @Test("3 to 15 digits are dialled")
    func lengths() {
        for length in 0...20 {
            let made = DialString.make(template: "{number}", e164: "+" + String(repeating: "7", count: length))
            #expect((made != nil) == (3...15).contains(length), "\(length) digits")
        }
    }

    @Test("a template without a place for the number gives nothing", arguments: ["", "PJSIP/100", "{NUMBER}", "{num}"])
    func noPlace(template: String) {
        #expect(DialString.make(template: template, e164: "+8613800000001") == nil)
    }

    @Test("whatever stands in a lead, only the template and digits come out")
    func onlyDigits() {
        let alphabet: [Character] = Array("0123456789+-/,@&;|*#wW()[]{} \t\n\r\0abcdefnumberdigits٣４①é😀")
        let template = "PJSIP/{number}@carrier"
        var dialled = 0
        for round in 0..<20_000 {
            let characters = (0..<Int.random(in: 0...18)).map { _ in
                round.isMultiple(of: 2) ? alphabet.randomElement()! : alphabet[.random(in: 0..<11)]
            }
            let number = (round.isMultiple(of: 3) ? "+" : "") + String(characters)
            guard let made = DialString.make(template: template, e164: number) else { continue }
            dialled += 1
            let middle = made.dropFirst("PJSIP/".count).dropLast("@carrier".count)
            #expect(made.hasPrefix("PJSIP/+") && made.hasSuffix("@carrier"))
            #expect(middle.utf8.dropFirst().allSatisfy { (48...57).contains($0) }, "\(number.debugDescription)")
        }
        #expect(dialled > 100, "the property was tried")
    }
}

@Suite("The address book")
struct AddressBookTests {
    private let attempt = AttemptID(ULID(high: 1, low: 1))
    private let trunk = Trunk(
        id: TrunkID(4), name: "carrier", channels: 1, callsPerSecond: 1, dialTemplate: "PJSIP/{number}@carrier")

    private var order: PlaceOrder {
        PlaceOrder(
            attempt: attempt, number: NumberID(9), trunk: trunk.id, callerID: nil, ringTimeout: .seconds(20))
    }

    @Test("gives an attempt's number once")
    func once() {
        let book = AddressBook()
        book.note(trunk)
        book.note(attempt, number: "+8613800000001")
        #expect(book.takeLine(for: order)?.endpoint == "PJSIP/+8613800000001@carrier")
        #expect(book.takeLine(for: order)?.endpoint == nil)
    }

    @Test("an unknown number, an unknown trunk and a bad number give nothing")
    func unknown() {
        let book = AddressBook()
        #expect(book.takeLine(for: order)?.endpoint == nil)
        book.note(attempt, number: "+8613800000001")
        #expect(book.takeLine(for: order)?.endpoint == nil)
        book.note(trunk)
        book.note(attempt, number: "+86&PJSIP/1001")
        #expect(book.takeLine(for: order)?.endpoint == nil)
    }

    @Test("a trunk's newest template counts, and so does an agent's newest phone")
    func newest() {
        let book = AddressBook()
        book.note(trunk)
        var moved = trunk
        moved.dialTemplate = "DAHDI/G1/{digits}"
        book.note(moved)
        book.note(attempt, number: "+8613800000001")
        #expect(book.takeLine(for: order)?.endpoint == "DAHDI/G1/8613800000001")
        for phone in ["PJSIP/1001", "PJSIP/1002"] {
            book.note(Agent(id: AgentID(1), tenant: TenantID(1), login: "anna", phone: phone, memberships: []))
        }
        #expect(book.line(to: AgentID(1), over: nil)?.endpoint == "PJSIP/1002")
        #expect(book.line(to: AgentID(2), over: nil) == nil)
        #expect(book.caller(CallerIDToken(1), over: trunk.id) == nil)
    }
}
