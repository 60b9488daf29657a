import Sandbox
import Testing

@Suite("The number plan")
struct NumberPlanTests {
    @Test("a number says its behaviour, times and serial, both ways", arguments: SandboxNumber.Behaviour.allCases)
    func roundTrip(behaviour: SandboxNumber.Behaviour) throws {
        let number = SandboxNumber(behaviour, ringCode: 3, talkCode: 7, serial: 420)
        #expect(number.e164.count == 13)
        #expect(number.e164.hasPrefix("+4472"))
        #expect(number.e164.hasSuffix("00420"))
        #expect(try #require(SandboxNumber(e164: number.e164)) == number)
        #expect(try #require(SandboxNumber(e164: number.e164.dropFirst())) == number)
    }

    @Test("the digits are family, ring code, talk code or kind, serial")
    func digits() {
        #expect(SandboxNumber(.person, ringCode: 5, talkCode: 4, serial: 7).e164 == "+447215400007")
        #expect(SandboxNumber(.busy, ringCode: 2, serial: 99_999).e164 == "+447262099999")
        #expect(SandboxNumber(.notInService, ringCode: 2).e164 == "+447260500000")
        #expect(SandboxNumber(.presses, talkCode: 9).e164 == "+447241900000")
    }

    @Test(
        "what is not in the plan is no number of it",
        arguments: ["", "+", "+447215400", "+4472154000071", "+447315400007", "+447205400007", "+44721540000x", "1001"])
    func notInPlan(text: String) {
        #expect(SandboxNumber(e164: text) == nil)
    }

    @Test("no two behaviours share a number")
    func behavioursDiffer() {
        let numbers = SandboxNumber.Behaviour.allCases.map { SandboxNumber($0).e164 }
        #expect(Set(numbers).count == numbers.count)
    }

    @Test("times follow the codes")
    func times() {
        let person = SandboxNumber(.person, ringCode: 2, talkCode: 3)
        #expect(person.ringTime == .seconds(1))
        #expect(person.talkTime == .seconds(3))
        #expect(SandboxNumber(.busy).talkTime == nil)
        #expect(SandboxNumber(.hangsUpAtOnce).talkTime == .zero)
    }
}

@Suite("Profiles")
struct NetworkProfileTests {
    @Test("the same seed gives the same list, another seed another", arguments: NetworkProfile.all.map(\.name))
    func seeded(name: String) throws {
        let profile = try #require(NetworkProfile.all.first { $0.name == name })
        #expect(profile.numbers(count: 200, seed: 7) == profile.numbers(count: 200, seed: 7))
        #expect(profile.numbers(count: 200, seed: 7) != profile.numbers(count: 200, seed: 8))
    }

    @Test("no number comes twice in a list of 50,000")
    func unique() {
        let numbers = NetworkProfile.everyday.numbers(count: 50_000, seed: 1).map(\.e164)
        #expect(Set(numbers).count == numbers.count)
    }

    @Test("shares come as often as their weights say")
    func weights() {
        let profile = NetworkProfile(
            name: "test", shares: [.init(.person, weight: 3), .init(.busy, weight: 1), .init(.fax, weight: 0)])
        let numbers = profile.numbers(count: 10_000, seed: 42)
        let busy = numbers.filter { $0.behaviour == .busy }.count
        #expect((2300...2700).contains(busy))
        #expect(!numbers.contains { $0.behaviour == .fax })
    }
}
