import ARIConnection
import AsteriskARI
import Logging
import NIOConcurrencyHelpers
import ScriptedAsterisk
import Testing

/// Short names for notices, so that a test can tell a story in one line.
extension ARINotice {
    var gist: String {
        switch self {
        case .connected: "connected"
        case .event(.channelUserevent(let event)): event.eventname
        case .event(let event): event.type.rawValue
        case .unreadable: "unreadable"
        case .congested: "congested"
        case .relieved: "relieved"
        case .disconnected(let error): "disconnected(\(error.code))"
        case .replaced: "replaced"
        }
    }
}

/// A running connection to a scripted Asterisk, and everything it said so far.
final class NoticeLog: Sendable {
    let connection: ARIConnection
    private let taken = NIOLockedValueBox<[ARINotice]>([])
    private let isOver = NIOLockedValueBox(false)

    init(_ connection: ARIConnection) { self.connection = connection }

    var notices: [ARINotice] { taken.withLockedValue { $0 } }
    var gists: [String] { notices.map(\.gist) }

    /// Takes notices until there are no more.
    func read() async {
        for await batch in connection.notices { taken.withLockedValue { $0 += batch } }
        isOver.withLockedValue { $0 = true }
    }

    /// Waits until the story so far satisfies `condition`.
    func wait(
        for what: String, sourceLocation: SourceLocation = #_sourceLocation, until condition: ([String]) -> Bool
    ) async {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if condition(gists) { return }
            try? await Task.sleep(for: .milliseconds(2))
        }
        Issue.record("\(what) did not come: \(gists)", sourceLocation: sourceLocation)
    }

    /// Waits until the sequence has ended.
    func waitForEnd(sourceLocation: SourceLocation = #_sourceLocation) async {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if isOver.withLockedValue({ $0 }) { return }
            try? await Task.sleep(for: .milliseconds(2))
        }
        Issue.record("the notices did not end: \(gists)", sourceLocation: sourceLocation)
    }
}

extension ARIConfiguration {
    /// Quick to try again; patient with a machine that has other things to do.
    static func test(_ url: String, password: String = "carillon") -> ARIConfiguration {
        ARIConfiguration(
            url: url, password: password, application: "app", connectTimeout: .seconds(60),
            requestTimeout: .seconds(60), pongDeadline: .seconds(60),
            backoff: ARIBackoff(minimum: .milliseconds(5), maximum: .milliseconds(50)))
    }
}

/// Runs a connection to a scripted peer, reads its notices, and ends it after `body`. Counts the attempts that failed.
func withConnection(
    _ peer: ScriptedAsterisk, reads: Bool = true, attempts: NIOLockedValueBox<Int>? = nil,
    _ change: (inout ARIConfiguration) -> Void = { _ in },
    _ body: (NoticeLog) async throws -> Void
) async throws {
    var configuration = ARIConfiguration.test(peer.baseURL)
    change(&configuration)
    // The back-off asks for chance after each attempt that failed.
    let connection = ARIConnection(
        configuration: configuration, logger: Logger(label: "test") { _ in Silent() },
        chance: {
            attempts?.withLockedValue { $0 += 1 }
            return 0.5
        })
    let log = NoticeLog(connection)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try? await log.connection.run() }
        if reads { group.addTask { await log.read() } }
        try await body(log)
        group.cancelAll()
    }
}

/// A log handler that says nothing.
struct Silent: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.critical

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {}
}

/// A user event as Asterisk sends it, with a name to know it by.
func userEvent(_ name: String) -> JSON {
    .object([
        .init("type", "ChannelUserevent"), .init("timestamp", "2026-01-02T03:04:05.678+0000"),
        .init("eventname", .string(name)), .init("userevent", .object([])), .init("application", "app"),
    ])
}
