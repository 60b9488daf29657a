import CallPacing
import Foundation
import Testing

struct PacingSettingsTests {
    static let ratios: [(RatioSettings, [String])] = [
        (RatioSettings(), []),
        (RatioSettings(lines: 50, queueLimit: 1_000, newCallsPerIdleAgentPerSecond: 20), []),
        (RatioSettings(lines: 0.5), ["lines"]),
        (RatioSettings(lines: 51), ["lines"]),
        (RatioSettings(lines: .nan), ["lines"]),
        (RatioSettings(lines: .infinity), ["lines"]),
        (RatioSettings(lines: 4, automatic: true, maximumLines: 3), ["maximumLines"]),
        (RatioSettings(lines: 4, maximumLines: 3), []),
        (RatioSettings(automatic: true, abandonTarget: 0), ["abandonTarget"]),
        (RatioSettings(automatic: true, abandonTarget: 0.5), ["abandonTarget"]),
        (RatioSettings(queueLimit: -1), ["queueLimit"]),
        (RatioSettings(newCallsPerIdleAgentPerSecond: 0), ["newCallsPerIdleAgentPerSecond"]),
        (RatioSettings(lines: -1, queueLimit: 5_000), ["lines", "queueLimit"]),
    ]

    @Test(arguments: ratios)
    func `an absurd ratio is objected to by the setting's name`(settings: RatioSettings, names: [String]) {
        #expect(PacingSettings.ratio(settings).objections.map(\.setting) == names)
    }

    static let agentless: [(AgentlessSettings, [String])] = [
        (AgentlessSettings(), []),
        (AgentlessSettings(concurrency: 30, callsPerSecond: 2, finishBy: 1_800_000_000), []),
        (AgentlessSettings(concurrency: 0), ["concurrency"]),
        (AgentlessSettings(callsPerSecond: 0), ["callsPerSecond"]),
        (AgentlessSettings(callsPerSecond: 1e9), ["callsPerSecond"]),
        (AgentlessSettings(finishBy: -1), ["finishBy"]),
        (AgentlessSettings(finishBy: .nan), ["finishBy"]),
        (AgentlessSettings(attemptsPerLead: 0), ["attemptsPerLead"]),
    ]

    @Test(arguments: agentless)
    func `an absurd agentless pace is objected to by the setting's name`(settings: AgentlessSettings, names: [String]) {
        #expect(PacingSettings.agentless(settings).objections.map(\.setting) == names)
    }

    static let all: [PacingSettings] = [
        .progressive, .commanded, .ratio(RatioSettings()), .predictive(PredictiveSettings()),
        .predictive(
            PredictiveSettings(
                windows: [
                    AbandonWindowSettings(.days(30)), AbandonWindowSettings(.rolling(hours: 24), cap: 0.02),
                    AbandonWindowSettings(.month), AbandonWindowSettings(.day),
                ], grace: 1, correction: 0.7, correctionBounds: 0.5...1.5, minimumAgents: 4, expectedAnswerRate: 0.2,
                expectedTalk: 60, expectedWrapUp: 0, guardMargin: 5)),
        .ratio(
            RatioSettings(
                base: .agents, lines: 2.5, automatic: true, maximumLines: 6, abandonTarget: 0.015, queueLimit: 3,
                newCallsPerIdleAgentPerSecond: 0.5)),
        .agentless(AgentlessSettings()),
        .agentless(
            AgentlessSettings(concurrency: 30, callsPerSecond: 2, finishBy: 1_800_000_000, attemptsPerLead: 3)),
    ]

    @Test(arguments: all)
    func `settings survive being written and read`(settings: PacingSettings) throws {
        let read = try JSONDecoder().decode(PacingSettings.self, from: JSONEncoder().encode(settings))
        #expect(read == settings)
    }

    @Test
    func `a key that is missing has its default, and an unknown mode is refused by name`() throws {
        func read(_ text: String) throws -> PacingSettings {
            try JSONDecoder().decode(PacingSettings.self, from: Data(text.utf8))
        }
        #expect(try read(#"{"mode": "ratio", "lines": 2.5}"#) == .ratio(RatioSettings(lines: 2.5)))
        #expect(try read(#"{"mode": "ratio", "lines": 12}"#).objections.isEmpty)
        #expect(try read(#"{"mode": "agentless"}"#) == .agentless(AgentlessSettings()))
        do {
            _ = try read(#"{"mode": "psychic"}"#)
            Issue.record("'psychic' was accepted")
        } catch let error as DecodingError {
            guard case .dataCorrupted(let context) = error else { throw error }
            #expect(context.debugDescription.contains("No pacing mode 'psychic'"))
        }
    }
}
