import AsteriskARI
import CallFloor
import NIOConcurrencyHelpers
import ScriptedAsterisk
import Testing

@testable import Switchboard

/// Lines that are reserved first and dialled then, on a peer that plays E1 spans.
@Suite("Reserved lines", .timeLimit(.minutes(5)))
struct ReservedLineTests {
    static let trunk = Trunk(
        id: TrunkID(2), name: "e1", channels: 30, callsPerSecond: 30, kind: .dahdi, dialTemplate: "",
        pri: Trunk.PRI(group: 1, spans: [1]))

    private static func with(
        span: Span = Span(), patience: Duration = .seconds(60), _ rules: Rule...,
        body: (Desk) async throws -> Void
    ) async throws {
        var script = Script(rules: rules)
        script.spans = [span]
        try await Desk.with(script: script, patience: patience) { desk in
            desk.book.note(trunk)
            try await body(desk)
        }
    }

    private static func operations(_ desk: Desk) async -> [Operation] {
        await desk.operations().filter { [.create, .dial, .hangUp, .originate].contains($0) }
    }

    @Test("create, StasisStart, dial: the line is reserved, shown by the connected line, dialled once, and answered")
    func wholeCall() async throws {
        try await Self.with(.on(.dial, play: .answers(after: .milliseconds(5)))) { desk in
            desk.book.note(CallerIDToken(3), ShownNumber(number: "+442079460000", name: "Bell \"& Co\""))
            #expect(await desk.place(over: Self.trunk.id, callerID: CallerIDToken(3)) == [.placed(desk.attempt)])
            try await desk.hears(.ringing(desk.attempt))
            try await desk.hears(.answered(desk.attempt))
            let requests = await desk.peer.view().requests
            let create = try #require(requests.first { $0.operation == .create })
            #expect(create["endpoint"] == "DAHDI/i1-G1/8613800000001")
            #expect(create["channelId"] == desk.attempt.text && create["appArgs"] == "customer")
            let variables = create.body?["variables"]
            #expect(variables?["CONNECTEDLINE(num,i)"]?.text == "442079460000")
            #expect(variables?["CONNECTEDLINE(name,i)"]?.text == "Bell & Co")
            #expect(variables?["CONNECTEDLINE(pres,i)"]?.text == "allowed")
            let dial = try #require(requests.first { $0.operation == .dial })
            #expect(dial["timeout"] == "21")
            #expect(await Self.operations(desk) == [.create, .dial])
            let line = await desk.peer.view().channels[desk.customerChannel]
            #expect(line?.slot == 31, "hunted downward")
            #expect(await desk.perform(.hangUp(desk.attempt)) == [])
            try await desk.hears(.ended(desk.attempt, Ending(outcome: .noAnswer, cause: 16)))
            #expect(await desk.peer.view().channels.isEmpty)
        }
    }

    @Test(
        "presentation: the caller ID's own, unless the trunk says otherwise",
        arguments: [
            (CallerIDPresentation.allowed, CallerIDPresentation?.none, "allowed"), (.restricted, nil, "prohib"),
            (.allowed, .restricted, "prohib"), (.restricted, .allowed, "allowed"),
        ])
    func presentation(own: CallerIDPresentation, trunk: CallerIDPresentation?, said: String) async throws {
        try await Self.with(.on(.dial, play: .ringsForever)) { desk in
            var e1 = Self.trunk
            e1.presentation = trunk
            desk.book.note(e1)
            desk.book.note(CallerIDToken(3), ShownNumber(number: "+442079460000", presentation: own))
            _ = await desk.place(over: Self.trunk.id, callerID: CallerIDToken(3))
            let create = await desk.peer.view().requests.first { $0.operation == .create }
            #expect(create?.body?["variables"]?["CONNECTEDLINE(pres,i)"]?.text == said)
        }
    }

    @Test(
        "each cause ends the call with its outcome, and gives the line back, also where chan_dahdi would keep it",
        arguments: [
            (1, Outcome.invalid), (3, .invalid), (17, .busy), (18, .noAnswer), (19, .noAnswer), (21, .rejected),
            (22, .invalid), (27, .congestion), (28, .invalid), (31, .noAnswer), (34, .congestion), (38, .congestion),
            (41, .congestion), (42, .congestion), (44, .congestion), (58, .trunkFault), (102, .congestion),
            (127, .congestion),
        ])
    func causes(cause: Int, outcome: Outcome) async throws {
        try await Self.with(.on(.dial, play: .fails(cause: cause, rings: .milliseconds(2)))) { desk in
            #expect(await desk.place(over: Self.trunk.id) == [.placed(desk.attempt)])
            try await desk.hears(.ended(desk.attempt, Ending(outcome: outcome, cause: cause)))
            let view = try await desk.peer.wait(for: "the free line") { $0.channels.isEmpty }
            #expect(view.count(.dial) == 1)
        }
    }

    @Test("glare: the exchange takes the B channel that was dialled on")
    func glare() async throws {
        try await Self.with(span: Span(glare: 1), .on(.dial, play: .answers())) { desk in
            #expect(await desk.place(over: Self.trunk.id) == [.placed(desk.attempt)])
            try await desk.hears(.ended(desk.attempt, Ending(outcome: .congestion, cause: 44)))
            #expect(await desk.peer.view().channels.isEmpty)
        }
    }

    @Test("a full span, and one in alarm, give no channel: nothing is dialled", arguments: [true, false])
    func noChannel(isAlarm: Bool) async throws {
        let span = Span(channels: isAlarm ? 30 : 0, isInAlarm: isAlarm)
        try await Self.with(span: span, .on(.dial, play: .answers())) { desk in
            #expect(await desk.place(over: Self.trunk.id) == [.placeFailed(desk.attempt, .noChannel)])
            #expect(await Self.operations(desk) == [.create])
        }
    }

    @Test("thirty calls fill a span; the thirty-first gets no channel, and one that ended makes room")
    func thirty() async throws {
        try await Self.with(.on(.dial, play: .answers())) { desk in
            var calls: [AttemptID] = []
            for number in 0..<30 {
                let attempt = desk.another(number)
                calls.append(attempt)
                #expect(await desk.place(attempt, over: Self.trunk.id) == [.placed(attempt)])
            }
            let slots = await desk.peer.view().channels.values.compactMap(\.slot).sorted()
            #expect(slots == Array(1...15) + Array(17...31))
            try await desk.hears(.trunkState(Self.trunk.id, isAvailable: false))
            let late = desk.another(30)
            #expect(await desk.place(late, over: Self.trunk.id) == [.placeFailed(late, .noChannel)])
            #expect(await desk.perform(.hangUp(calls[7])) == [])
            try await desk.hears(.trunkState(Self.trunk.id, isAvailable: true))
            let next = desk.another(31)
            #expect(await desk.place(next, over: Self.trunk.id) == [.placed(next)])
        }
    }

    @Test("an alarm in the middle: every call on the span ends, and the trunk is told to rest until it is over")
    func alarm() async throws {
        try await Self.with(.on(.dial, times: 1, play: .answers()), .on(.dial, play: .ringsForever)) { desk in
            let (talking, ringing) = (desk.another(0), desk.another(1))
            for attempt in [talking, ringing] { _ = await desk.place(attempt, over: Self.trunk.id) }
            try await desk.hears(.answered(talking))
            try await desk.hears(.ringing(ringing))
            await desk.peer.obey(.alarm(span: 1, isOn: true))
            try await desk.hears(.ended(talking, Ending(outcome: .congestion, cause: 27)))
            try await desk.hears(.ended(ringing, Ending(outcome: .congestion, cause: 27)))
            try await desk.hears(.trunkState(Self.trunk.id, isAvailable: false))
            #expect(await desk.peer.view().channels.isEmpty)
            desk.heard.withLockedValue { $0 = [] }
            await desk.peer.obey(.alarm(span: 1, isOn: false))
            try await desk.hears(.trunkState(Self.trunk.id, isAvailable: true))
        }
    }

    @Test("a line that comes into the application slowly is dialled when it has; one that never does is given up")
    func slowStart() async throws {
        var script = Script(.on(.dial, play: .ringsForever))
        script.spans = [Span()]
        script.timeToEnterStasis = .milliseconds(150)
        try await Desk.with(script: script) { desk in
            desk.book.note(Self.trunk)
            #expect(await desk.place(over: Self.trunk.id) == [.placed(desk.attempt)])
            #expect(await desk.peer.view().requests.allSatisfy { $0.operation != .hangUp })
        }
        script.timeToEnterStasis = .seconds(3_600)
        try await Desk.with(script: script, patience: .milliseconds(50)) { desk in
            desk.book.note(Self.trunk)
            #expect(await desk.place(over: Self.trunk.id) == [.placeFailed(desk.attempt, .noChannel)])
            #expect(await Self.operations(desk) == [.create, .hangUp])
            #expect(await desk.peer.view().channels.isEmpty)
        }
    }

    @Test("the answer to create is lost: its start tells that the line is there, and it is dialled")
    func createLost() async throws {
        try await Self.with(.on(.create, reply: .dropAfter), .on(.dial, play: .ringsForever)) { desk in
            #expect(await desk.place(over: Self.trunk.id) == [.placed(desk.attempt)])
            #expect(await Self.operations(desk) == [.create, .dial])
        }
    }

    @Test("create that never arrived reserves nothing: it is given up, and nothing is dialled")
    func createNeverArrived() async throws {
        try await Self.with(patience: .milliseconds(50), .on(.create, reply: .dropBefore)) { desk in
            #expect(await desk.place(over: Self.trunk.id) == [.placeFailed(desk.attempt, .noChannel)])
            #expect(await Self.operations(desk) == [.create, .hangUp])
        }
    }

    @Test("the answer to dial is lost: it is not asked again, and what became of it is left to the question")
    func dialLost() async throws {
        try await Self.with(.on(.dial, reply: .dropAfter, play: .ringsForever)) { desk in
            #expect(await desk.place(over: Self.trunk.id) == [.placeFailed(desk.attempt, .unknown)])
            #expect(await desk.perform(.inspect(desk.attempt)) == [.placed(desk.attempt)])
            #expect(await Self.operations(desk) == [.create, .dial])
        }
    }

    @Test("a dial that is refused gives the line back")
    func dialRefused() async throws {
        try await Self.with(.on(.dial, reply: .error(409, "Channel not in Stasis application"))) { desk in
            #expect(await desk.place(over: Self.trunk.id) == [.placeFailed(desk.attempt, .refused)])
            #expect(await Self.operations(desk) == [.create, .dial, .hangUp])
            #expect(await desk.peer.view().channels.isEmpty)
        }
    }

    @Test("a hang-up between the reservation and the dial: nothing is dialled, and the line is given back")
    func calledOff() async throws {
        try await Self.with(.on(.dial, play: .answers())) { desk in
            let asked = NIOLockedValueBox(0)
            let inputs = await desk.place(over: Self.trunk.id) {
                asked.withLockedValue { count in
                    count += 1
                    return count > 1
                }
            }
            #expect(inputs == [.ended(desk.attempt, Ending(outcome: .cancelled))])
            #expect(await Self.operations(desk) == [.create, .hangUp])
            #expect(await desk.peer.view().channels.isEmpty)
            #expect(await desk.place(desk.another(1), over: Self.trunk.id) { true }.count == 1)
            #expect(await desk.peer.view().count(.create) == 1, "called off before anything was asked for")
        }
    }

    @Test("an agent's phone outside, over the trunk: rings, is answered, or is busy")
    func outsideAgent() async throws {
        let table: [([Cue], LegEnd?)] = [
            (.answers(after: .milliseconds(2)), nil), (.fails(cause: 17), .busy), (.fails(cause: 21), .busy),
            (.fails(cause: 18), .noAnswer), (.fails(cause: 1), .unreachable), (.fails(cause: 34), .unreachable),
        ]
        for (play, end) in table {
            try await Self.with(.on(.dial, play: play)) { desk in
                desk.book.note(AgentID(7), outsideNumber: "+447700900001")
                #expect(await desk.callAgent(agent: AgentID(7), over: Self.trunk.id) == [])
                try await desk.hears(end.map { .legEnded(desk.leg, $0) } ?? .legAnswered(desk.leg))
                let create = await desk.peer.view().requests.first { $0.operation == .create }
                #expect(create?["endpoint"] == "DAHDI/i1-G1/447700900001" && create?["appArgs"] == "agent")
            }
        }
    }

    @Test("dial events are asked for once, when the first line is reserved, and again after a reconnection")
    func filter() async throws {
        try await Self.with(.on(.dial, play: .ringsForever)) { desk in
            #expect(await desk.peer.view().count(.filterApplication) == 1, "by the connection")
            for number in 0..<3 { _ = await desk.place(desk.another(number), over: Self.trunk.id) }
            #expect(await desk.peer.view().count(.filterApplication) == 2)
            await desk.peer.obey(.dropSocket(app: "app"))
            try await desk.peer.wait(for: "the reconnection", within: .seconds(60)) { $0.count(.listBridges) == 2 }
            let last = await desk.peer.view().requests.last { $0.operation == .filterApplication }
            let isAll = last?.body?["disallowed"]?.elements?.contains { $0["type"]?.text == "Dial" } == false
            #expect(isAll)
        }
    }
}

@Suite("Looking at an E1 trunk", .timeLimit(.minutes(3)))
struct SpanCheckTests {
    @Test(
        "free, full, in alarm, and not there",
        arguments: [
            (Span(), true, "free channels"), (Span(channels: 0), true, "full"),
            (Span(isInAlarm: true), false, "in alarm"), (Span(number: 2), false, "not known"),
        ] as [(Span, Bool, String)])
    func states(span: Span, isRight: Bool, word: String) async throws {
        var script = Script()
        script.spans = [span]
        try await ScriptedAsterisk.running(script) { peer in
            let found = await SpanCheck.look(at: ReservedLineTests.trunk, on: Desk.connection(to: peer.baseURL))
            #expect(found.isRight == isRight && found.words.contains(word), "\(found)")
        }
    }

    @Test("a trunk that cannot be dialled, and one whose spans have no name")
    func others() async throws {
        try await ScriptedAsterisk.running(Script()) { peer in
            let asterisk = Desk.connection(to: peer.baseURL)
            var trunk = ReservedLineTests.trunk
            trunk.pri?.spans = []
            #expect(await SpanCheck.look(at: trunk, on: asterisk).isRight)
            trunk.pri?.group = 99
            #expect(await SpanCheck.look(at: trunk, on: asterisk).isRight == false)
        }
    }
}
