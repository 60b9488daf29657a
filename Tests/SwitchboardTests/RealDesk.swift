import ARIConnection
import AsteriskARI
import CallFloor
import Foundation
import Logging
import NIOConcurrencyHelpers
import Switchboard

@testable import Sandbox

/// A switchboard before a real Asterisk, with two ways out to the sandbox's telephone network: by one request, and with
/// the line reserved first, as it is on E1.
struct RealDesk: Sendable {
    static let sip = Trunk(
        id: TrunkID(1), name: "sip", channels: 30, callsPerSecond: 100, dialTemplate: Sandbox.trunkTemplate)
    static let reserved = Trunk(
        id: TrunkID(2), name: "reserved", channels: 30, callsPerSecond: 100, kind: .dahdi,
        dialTemplate: Sandbox.trunkTemplate)
    static let local = Trunk(
        id: TrunkID(3), name: "local", channels: 30, callsPerSecond: 100, kind: .dahdi,
        dialTemplate: "Local/{digits}@probe/n")

    let sandbox: Sandbox
    let connection: ARIConnection
    let board: Switchboard
    let book = AddressBook()
    private let heard = NIOLockedValueBox<[Input]>([])

    /// Runs `body` at a desk whose connection is up.
    static func with(_ body: (RealDesk) async throws -> Void) async throws {
        let directory = "/tmp/carillon-desk-\(UInt32.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let sandbox = try await Sandbox.start(.init(directory: directory))
        do {
            try await RealDesk(sandbox).run(body)
        } catch {
            try? await sandbox.stop()
            throw error
        }
        try await sandbox.stop()
    }

    private init(_ sandbox: Sandbox) {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        self.sandbox = sandbox
        connection = ARIConnection(
            configuration: ARIConfiguration(
                url: sandbox.ariURL.absoluteString, user: Sandbox.ariUser, password: sandbox.ariPassword,
                eventFilter: ARIEventFilter(allowed: EventReader.wantedEvents)),
            logger: quiet)
        board = Switchboard(
            asterisk: connection, application: "carillon", book: book, spanInterval: .milliseconds(200), logger: quiet)
        for trunk in [Self.sip, Self.reserved, Self.local] { book.note(trunk) }
    }

    private func run(_ body: (RealDesk) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await connection.run() }
            group.addTask {
                for await batch in connection.notices {
                    for case .event(let event) in batch {
                        board.hear(event)
                        if let input = EventReader.input(from: event) { heard.withLockedValue { $0.append(input) } }
                    }
                }
            }
            group.addTask { await board.run { input in heard.withLockedValue { $0.append(input) } } }
            try await eventually("the application") {
                (try? await connection.perform(ARI.Applications.Get(applicationName: "carillon"))) != nil
            }
            try await board.prepare()
            try await body(self)
            group.cancelAll()
        }
    }

    // MARK: Doing

    /// Places a call and returns its attempt.
    func place(
        _ number: String, over trunk: Trunk, ringTimeout: Duration = .seconds(30), callerID: CallerIDToken? = nil
    ) async -> (attempt: AttemptID, told: [Input]) {
        let attempt = AttemptID(ULID(high: .random(in: 0 ... .max >> 16), low: .random(in: 0 ... .max)))
        book.note(attempt, number: number)
        let order = PlaceOrder(
            attempt: attempt, number: NumberID(1), trunk: trunk.id, callerID: callerID, ringTimeout: ringTimeout)
        return (attempt, await perform(.place(order)))
    }

    func perform(_ action: Action) async -> [Input] {
        let told = NIOLockedValueBox<[Input]>([])
        await board.perform(action) { input in told.withLockedValue { $0.append(input) } }
        return told.withLockedValue { $0 }
    }

    // MARK: Looking

    /// Everything that was heard of an attempt, in order, without repetitions.
    func story(of attempt: AttemptID) -> [Input] {
        heard.withLockedValue { $0 }.filter { input in
            switch input {
            case .ringing(let other), .answered(let other), .ended(let other, _): other == attempt
            default: false
            }
        }.reduce(into: []) { story, input in if !story.contains(input) { story.append(input) } }
    }

    /// Waits for an attempt's end.
    func end(of attempt: AttemptID, within limit: Duration = .seconds(40)) async throws -> Ending {
        var found: Ending?
        try await eventually("the end of \(attempt)", within: limit) {
            for case .ended(_, let ending) in story(of: attempt) { found = ending }
            return found != nil
        }
        return found!
    }

    func hears(_ input: Input) async throws {
        try await eventually("\(input)") { heard.withLockedValue { $0.contains(input) } }
    }

    /// How many channels the PBX has.
    func channels() async throws -> Int { try await connection.perform(ARI.Channels.List()).count }

    /// Asks the PBX's console.
    func console(_ command: String) async throws -> String { try await sandbox.asterisk(.pbx).says(command) }

    /// What the network wrote down of calls to a number.
    func records(of number: String) throws -> [NetworkRecord] {
        try NetworkRecord.read(sandbox.networkRecords).filter { $0.number == number }
    }

    func eventually(
        _ what: String, within limit: Duration = .seconds(40), _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw DidNotCome(what: what) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

/// Something that was waited for did not come.
struct DidNotCome: Error {
    let what: String
}
