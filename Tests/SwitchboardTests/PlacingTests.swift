import CallFloor
import ScriptedAsterisk
import Testing

@testable import Switchboard

@Suite("Placing and inspecting customers' legs", .timeLimit(.minutes(3)))
struct PlacingTests {
    @Test("a call is placed by one originate that says everything")
    func places() async throws {
        try await Desk.with(.on(.originate, play: .ringsForever)) { desk in
            #expect(await desk.place(callerID: CallerIDToken(3)) == [.placed(desk.attempt)])
            let requests = await desk.peer.view().requests.filter { $0.operation == .originate }
            #expect(requests.count == 1)
            let request = try #require(requests.first)
            #expect(request["endpoint"] == "PJSIP/+8613800000001@carrier")
            #expect(request["channelId"] == desk.attempt.text)
            #expect(request["app"] == "app" && request["appArgs"] == "customer")
            #expect(request["callerId"] == "+442079460000")
            #expect(request["timeout"] == "21", "rounded up: the floor's own time-out comes later")
        }
    }

    @Test("without a caller ID the trunk shows its own")
    func ownCallerID() async throws {
        try await Desk.with(.on(.originate, play: .ringsForever)) { desk in
            _ = await desk.place()
            let request = await desk.peer.view().requests.first { $0.operation == .originate }
            #expect(request != nil && request?["callerId"] == nil)
        }
    }

    @Test(
        "what Asterisk answers, and what the floor is told; asked once, whatever the answer",
        arguments: [
            (Rule.Reply.allocationFailed, PlaceFailure.noChannel),
            (.error(400, "Endpoint must be specified"), .refused),
            (.error(403, "Forbidden"), .refused),
            (.error(404, "No such application"), .refused),
            (.error(409, "Channel with given unique ID already exists"), .unknown),
            (.error(503, "Shutting down"), .refused),
            (.body(200, ["unexpected": true]), .unknown),
            (.dropBefore, .unknown),
            (.dropAfter, .unknown),
        ])
    func failures(reply: Rule.Reply, failure: PlaceFailure) async throws {
        try await Desk.with(.on(.originate, reply: reply)) { desk in
            // A kept connection: the case in which an HTTP library likes to send twice.
            try await desk.board.prepare()
            #expect(await desk.place() == [.placeFailed(desk.attempt, failure)])
            // The number is spent: even a floor that asked twice would not dial twice.
            #expect(await desk.place() == [.placeFailed(desk.attempt, .refused)])
            #expect(await desk.peer.view().count(.originate) == 1)
        }
    }

    @Test("an Asterisk that is not there: nothing was dialled")
    func unreachable() async throws {
        try await Desk.with { desk in
            // Port 9 (discard): nobody listens there, and no other test can come to.
            let away = Desk(desk.peer, Desk.connection(to: "http://127.0.0.1:9"))
            #expect(await away.place() == [.placeFailed(away.attempt, .refused)])
        }
    }

    @Test("a number that is not in the book never reaches Asterisk")
    func noNumber() async throws {
        try await Desk.with { desk in
            desk.book.note(desk.attempt, number: "+86&PJSIP/1001")
            #expect(await desk.place() == [.placeFailed(desk.attempt, .refused)])
            #expect(await desk.peer.view().count(.originate) == 0)
        }
    }

    @Test("a caller ID that nobody knows is not replaced by the trunk's in silence")
    func unknownCallerID() async throws {
        try await Desk.with { desk in
            #expect(await desk.place(callerID: CallerIDToken(99)) == [.placeFailed(desk.attempt, .refused)])
            #expect(await desk.peer.view().count(.originate) == 0)
        }
    }

    @Test("inspecting: up is answered, ringing is placed, gone is lost")
    func inspects() async throws {
        try await Desk.with(.on(.originate, times: 1, play: .ringsForever)) { desk in
            #expect(await desk.perform(.inspect(desk.attempt)) == [.ended(desk.attempt, Ending(outcome: .lost))])
            _ = await desk.place()
            #expect(await desk.perform(.inspect(desk.attempt)) == [.placed(desk.attempt)])
        }
        try await Desk.with(.on(.originate, play: .answers())) { desk in
            _ = await desk.place()
            #expect(await desk.perform(.inspect(desk.attempt)) == [.answered(desk.attempt)])
        }
    }

    @Test("an Asterisk that cannot be asked leaves the question open: nothing is lost by hearsay")
    func cannotInspect() async throws {
        try await Desk.with(.on(.getChannel, reply: .error(500, "Internal"))) { desk in
            #expect(await desk.perform(.inspect(desk.attempt)) == [])
        }
    }

    @Test("hanging up what is gone already is no error and no news")
    func hangUp() async throws {
        try await Desk.with(.on(.originate, play: .answers())) { desk in
            _ = await desk.place()
            #expect(await desk.perform(.hangUp(desk.attempt)) == [])
            #expect(await desk.peer.view().channels.isEmpty)
            #expect(await desk.perform(.hangUp(desk.attempt)) == [])
        }
    }

    @Test("the safe-harbour message plays under the attempt's name; one that cannot be played is over at once")
    func plays() async throws {
        try await Desk.with(.on(.originate, play: .answers())) { desk in
            let play = Action.play(desk.attempt, prompt: "sound:safe-harbour")
            #expect(await desk.perform(play) == [.promptFinished(desk.attempt)])
            _ = await desk.place()
            let channel = desk.customerChannel
            try await desk.peer.wait(for: "the answer") { $0.channels[channel]?.isInStasis == true }
            #expect(await desk.perform(play) == [])
            let request = await desk.peer.view().requests.last { $0.operation == .playOnChannel }
            #expect(request?["playbackId"] == AsteriskNames.message(of: desk.attempt))
        }
    }

    @Test("actions that are not for the switch are passed over")
    func others() async throws {
        try await Desk.with { desk in
            for action: Action in [.releaseLeads([]), .publish(.store(isUp: true)), .cancelTimer(.ring(desk.attempt))] {
                #expect(await desk.perform(action) == [])
            }
            #expect(await desk.operations().isEmpty)
        }
    }
}
