import Foundation
import Simulation
import Testing

/// What a scenario file may say, and what is told of one that makes no sense.
@Suite struct ScenarioTests {
    private func scenario(_ json: String) throws -> Scenario {
        try JSONDecoder().decode(Scenario.self, from: Data(json.utf8))
    }

    @Test func whatIsMissingIsTheStandardCell() throws {
        #expect(try scenario("{}") == Scenario())
        #expect(try scenario(#"{"agents":{"count":50}}"#) == .standard(agents: 50, answerRate: 0.3))
        #expect(Scenario().objections().isEmpty)
    }

    @Test func comesBackFromItsCodedForm() throws {
        for scenario in Scenario.robust + [.markov(agents: 5, answerRate: 0.5)] {
            let coded = try JSONEncoder().encode(scenario)
            #expect(try JSONDecoder().decode(Scenario.self, from: coded) == scenario)
            #expect(scenario.objections().isEmpty, "\(scenario.name)")
            #expect(Scenario.named(scenario.name) == scenario || scenario.name == "markov")
        }
    }

    @Test(arguments: [
        (#"{"agnets":{}}"#, "Unknown key 'agnets'"),
        (#"{"agents":{"cuont":5}}"#, "Unknown key 'cuont'"),
        (#"{"carrier":{"busy":{"share":0.1,"after":3,"later":1}}}"#, "Unknown key 'later'"),
        (#"{"carrier":{"answer_rate":[{"at":0,"rate":0.2}]}}"#, "Unknown key 'rate'"),
        (#"{"agents":{"talk":{"lognormal":{"mean":9,"cv":1,"sd":2}}}}"#, "Unknown key 'sd'"),
        (#"{"agents":{"talk":{"normal":{"mean":9}}}}"#, "Unknown key 'normal'"),
        (#"{"agents":{"talk":{}}}"#, "A distribution is a number or one of"),
    ]) func namesAnUnknownKey(_ json: String, _ message: String) {
        let error = #expect(throws: DecodingError.self) { try scenario(json) }
        #expect(error.map { "\($0)" }?.contains(message) == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test(arguments: [
        (#"{"agents":{"count":0}}"#, "agents.count"),
        (#"{"agents":{"talk":-5}}"#, "agents.talk"),
        (#"{"agents":{"wrap_up":{"exponential":{"mean":0}}}}"#, "agents.wrap_up.mean"),
        (#"{"agents":{"changes":[{"at":-1,"count":3}]}}"#, "agents.changes.at"),
        (#"{"agents":{"count":5,"changes":[{"at":1,"count":6}]}}"#, "agents.changes.count"),
        (#"{"carrier":{"answer_rate":1.2}}"#, "carrier.answer_rate"),
        (#"{"carrier":{"answer_rate":{"mean":0.1,"amplitude":0.2,"period":60}}}"#, "at its lowest"),
        (#"{"carrier":{"busy":{"share":0.8,"after":3}}}"#, "more than 1"),
        (#"{"carrier":{"machine":{"share":-0.1,"after":3}}}"#, "carrier.machine.share"),
        (#"{"carrier":{"lines":0}}"#, "carrier.lines"),
        (#"{"faults":{"lost_hang_ups":2}}"#, "faults.lost_hang_ups"),
        (#"{"faults":{"event_delay":-0.5}}"#, "faults.event_delay"),
        (#"{"hours":0}"#, "hours"), (#"{"threshold":40}"#, "threshold"), (#"{"cap":3}"#, "cap"),
        (#"{"lists":[]}"#, "lists"), (#"{"lists":[{"leads":0}]}"#, "lists[0].leads"),
    ]) func tellsWhatMakesNoSense(_ json: String, _ name: String) throws {
        let objections = try scenario(json).objections()
        #expect(objections.contains { $0.contains(name) }, "\(objections)")
    }
}
