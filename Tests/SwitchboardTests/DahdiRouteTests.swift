import CallFloor
import Testing

@testable import Switchboard

@Suite("Ways out over E1/PRI")
struct DahdiRouteTests {
    @Test(
        "a template gives a dial string, in which the plus sign never is",
        arguments: [
            ("DAHDI/G1/{digits}", "+8613800000001", "DAHDI/G1/8613800000001"),
            ("DAHDI/G1/{number}", "+8613800000001", "DAHDI/G1/8613800000001"),
            ("DAHDI/g0/{digits}", "+8613800000001", "DAHDI/g0/8613800000001"),
            ("DAHDI/r63/I{digits}", "+8613800000001", "DAHDI/r63/I8613800000001"),
            ("DAHDI/i2-R5/N{national:86}", "+8613800000001", "DAHDI/i2-R5/N13800000001"),
            ("DAHDI/G1/N{national:86}", "+442079460000", "DAHDI/G1/I442079460000"),
            ("DAHDI/G1/{national:86}", "+442079460000", "DAHDI/G1/I442079460000"),
            ("DAHDI/G1/{dialled:86:0:00}", "+8621123456789", "DAHDI/G1/021123456789"),
            ("DAHDI/G1/{dialled:86:0:00}", "+442079460000", "DAHDI/G1/00442079460000"),
            ("DAHDI/G1/U{dialled:1::011}", "+12125550100", "DAHDI/G1/U2125550100"),
            ("DAHDI/G1/S{digits}", "+123", "DAHDI/G1/S123"),
        ])
    func template(template: String, number: String, made: String) throws {
        let route = try #require(DahdiRoute(template: template))
        #expect(route.dialString(for: number) == made)
    }

    @Test(
        "what is no such template is none",
        arguments: [
            "", "DAHDI", "DAHDI/", "DAHDI/G1", "DAHDI/G1/", "DAHDI/1/{digits}", "DAHDI/G64/{digits}",
            "DAHDI/G/{digits}", "DAHDI/x1/{digits}", "DAHDI/i1G1/{digits}", "DAHDI/i-G1/{digits}",
            "DAHDI/i0-G1/{digits}", "DAHDI/i999-G1/{digits}", "DAHDI/G1/{digits}w1", "DAHDI/G1/9{digits}",
            "DAHDI/G1/{digits}/K(1)", "DAHDI/G1/X{digits}", "DAHDI/G1/{national}", "DAHDI/G1/{national:}",
            "DAHDI/G1/{national:8x}", "DAHDI/G1/{national:1234}", "DAHDI/G1/{dialled:86:0}", "DAHDI/G1/{digits",
            "DAHDI/G-1/{digits}", "DAHDI/G１/{digits}", "PJSIP/{number}@carrier", "dahdi/G1/{digits}",
        ])
    func refuses(template: String) { #expect(DahdiRoute(template: template) == nil) }

    @Test("every hunt order and type of number of a trunk has its letter")
    func letters() throws {
        let hunts: [Trunk.PRI.Hunt: String] = [
            .ascending: "g", .descending: "G", .ascendingInTurn: "r", .descendingInTurn: "R",
        ]
        #expect(hunts.count == Trunk.PRI.Hunt.allCases.count)
        for (hunt, letter) in hunts {
            #expect(Self.dialString(Trunk.PRI(group: 7, hunt: hunt)) == "DAHDI/\(letter)7/8613800000001")
        }
        let types: [Trunk.PRI.NumberType: String] = [
            .unknown: "U8613800000001", .international: "I8613800000001", .national: "N13800000001",
            .networkSpecific: "L8613800000001", .subscriber: "S8613800000001", .abbreviated: "V8613800000001",
        ]
        #expect(types.count == Trunk.PRI.NumberType.allCases.count)
        for (type, number) in types {
            let form = type == .national ? "{national:86}" : ""
            #expect(Self.dialString(Trunk.PRI(group: 7, numberType: type), form) == "DAHDI/G7/\(number)")
        }
    }

    @Test("a single span is named; several are left to the group; a template that says it all wins")
    func spans() {
        #expect(Self.dialString(Trunk.PRI(group: 1, spans: [3])) == "DAHDI/i3-G1/8613800000001")
        #expect(Self.dialString(Trunk.PRI(group: 1, spans: [3, 4])) == "DAHDI/G1/8613800000001")
        #expect(Self.dialString(Trunk.PRI(group: 1, spans: [3]), "DAHDI/r2/{digits}") == "DAHDI/r2/8613800000001")
        #expect(WayOut(Self.trunk(Trunk.PRI(group: 1, spans: [3, 4])))?.spans == [3, 4])
        #expect(WayOut(Self.trunk(nil, "DAHDI/i5-G1/{digits}"))?.spans == [5])
        #expect(WayOut(Self.trunk(nil, "DAHDI/G1/{digits}"))?.spans == [])
    }

    @Test("absurd groups, and a national number without a country, are no way out")
    func absurd() {
        #expect(WayOut(Self.trunk(Trunk.PRI(group: 64))) == nil)
        #expect(WayOut(Self.trunk(Trunk.PRI(group: -1))) == nil)
        #expect(WayOut(Self.trunk(Trunk.PRI(group: 1, spans: [0]))) == nil)
        #expect(WayOut(Self.trunk(Trunk.PRI(group: 1, numberType: .national))) == nil)
        #expect(WayOut(Self.trunk(Trunk.PRI(group: 1), "9{digits}")) == nil)
        #expect(WayOut(Self.trunk(nil, "DAHDI/1/{digits}")) == nil)
    }

    @Test("our own number is told in the same form as the called one")
    func caller() throws {
        let way = try #require(WayOut(Self.trunk(nil, "DAHDI/G1/N{national:86}")))
        #expect(way.callerText(of: "+862112345678") == "N2112345678")
        #expect(way.callerText(of: "+442079460000") == "I442079460000")
        #expect(way.callerText(of: "2079460000") == nil)
        let other = try #require(WayOut(Self.trunk(nil, "PJSIP/{number}@carrier")))
        #expect(other.callerText(of: "+442079460000") == "+442079460000")
    }

    @Test("whatever stands in a lead, only digits come after the group")
    func onlyDigits() throws {
        let alphabet: [Character] = Array("0123456789+-/,@&;|*#wWINULSV:()[]{} \t\n\0p")
        let templates = [
            "DAHDI/G1/{digits}", "DAHDI/G1/{national:1}", "DAHDI/i1-r2/I{digits}", "DAHDI/G1/{dialled:1:0:00}",
        ]
        var dialled = 0
        for round in 0..<20_000 {
            let tail = (0..<Int.random(in: 0...18)).map { _ in
                round.isMultiple(of: 2) ? alphabet.randomElement()! : alphabet[.random(in: 0..<10)]
            }
            let number = "+" + String(tail)
            let route = try #require(DahdiRoute(template: templates.randomElement()!))
            guard let made = route.dialString(for: number) else { continue }
            dialled += 1
            let last = try #require(made.split(separator: "/").last)
            let digits = last.first == "I" ? last.dropFirst() : last
            #expect(digits.utf8.allSatisfy { (48...57).contains($0) }, "\(number.debugDescription)")
        }
        #expect(dialled > 100, "the property was tried")
    }

    private static func trunk(_ pri: Trunk.PRI?, _ template: String = "") -> Trunk {
        Trunk(
            id: TrunkID(1), name: "e1", channels: 30, callsPerSecond: 10, kind: .dahdi, dialTemplate: template,
            pri: pri)
    }

    private static func dialString(_ pri: Trunk.PRI, _ template: String = "") -> String? {
        WayOut(trunk(pri, template))?.endpoint(for: "+8613800000001")
    }
}
