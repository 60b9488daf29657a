import CallFloor
import Testing

@testable import Switchboard

@Suite("Names in Asterisk")
struct NamesTests {
    private static let attempts = (0..<200).map { _ in
        AttemptID(ULID(high: .random(in: .min ... .max), low: .random(in: .min ... .max)))
    }

    @Test("each name tells its attempt or its leg, and nothing else")
    func roundTrips() {
        for attempt in Self.attempts {
            let leg = LegID(attempt.ulid)
            #expect(AsteriskNames.owner(ofChannel: AsteriskNames.channel(of: attempt)) == .customer(attempt))
            #expect(AsteriskNames.owner(ofChannel: AsteriskNames.channel(of: leg)) == .agent(leg))
            #expect(AsteriskNames.attempt(ofBridge: AsteriskNames.bridge(of: attempt)) == attempt)
            #expect(AsteriskNames.attempt(ofRecording: AsteriskNames.recording(of: attempt)) == attempt)
            #expect(AsteriskNames.attempt(ofMessage: AsteriskNames.message(of: attempt)) == attempt)
            for other in [
                AsteriskNames.bridge(of: attempt), AsteriskNames.recording(of: attempt),
                AsteriskNames.message(of: attempt),
            ] { #expect(AsteriskNames.owner(ofChannel: other) == nil) }
            #expect(AsteriskNames.attempt(ofBridge: AsteriskNames.recording(of: attempt)) == nil)
            #expect(AsteriskNames.attempt(ofRecording: AsteriskNames.channel(of: leg)) == nil)
        }
    }

    @Test(
        "names that others gave are nobody's",
        arguments: [
            "", "1700000000.42", "PJSIP/1001-00000001", "-agent", "01J9", "01J9Z3NDEKTSV4RRFFQ69G5FAU",
            "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAVV", "81ARZ3NDEKTSV4RRFFQ69G5FAV",
            "01ARZ3NDEKTSV4RRFFQ69G5FAV-agent-2", "01ARZ3NDEKTSV4RRFFQ69G5FAV-snoop-1", "01ARZ3NDEKTSV4RRFFQ69G5FAÄ",
            "01arz3ndektsv4rrffq69g5fav", "01arz3ndektsv4rrffq69g5fav-agent",
        ])
    func foreign(name: String) {
        #expect(AsteriskNames.owner(ofChannel: name) == nil)
        #expect(AsteriskNames.attempt(ofBridge: name) == nil)
        #expect(AsteriskNames.attempt(ofRecording: name) == nil)
        #expect(AsteriskNames.attempt(ofMessage: name) == nil)
    }

    @Test("the holding bridge is named for its application, and no conversation's")
    func holdingBridge() {
        #expect(AsteriskNames.holdingBridge(application: "carillon") == "carillon-holding")
        #expect(AsteriskNames.attempt(ofBridge: AsteriskNames.holdingBridge(application: "carillon")) == nil)
    }
}
