import CallFloor
import NIOConcurrencyHelpers
import ServiceLifecycle
import Site

/// What simulated agents notice: their own changes of state, in order.
final class AgentBells: Sendable {
    private let continuation: AsyncStream<(AgentID, AgentState)>.Continuation
    /// The changes, as they happen. Unbounded: there are a few a second, and none may be missed.
    let changes: AsyncStream<(AgentID, AgentState)>

    init() { (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded) }

    func hear(_ actions: [Action]) {
        for case .publish(.agent(let agent, let state)) in actions { continuation.yield((agent, state)) }
    }
}

/// The hands of simulated agents: they log in, end some conversations, and say what conversations came to. Their phones
/// and voices are the sandbox's.
struct SimulatedAgents: Service {
    let site: Site
    let bells: AgentBells
    let seed: UInt64

    /// What conversations come to, by weight.
    private static let dispositions: [(weight: Int, Disposition)] = [
        (20, Disposition(code: "sale", effect: .finish)),
        (62, Disposition(code: "not-interested", effect: .finish)),
        (10, Disposition(code: "callback", effect: .retry(after: .seconds(86_400)))),
        (5, Disposition(code: "wrong-number", effect: .finish)),
        (3, Disposition(code: "do-not-call", effect: .doNotCall)),
    ]

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await logIn() }
                var generator = SeededGenerator(seed: seed)
                for await (agent, state) in bells.changes {
                    let work = Self.work(in: state, using: &generator)
                    guard let work else { continue }
                    group.addTask {
                        try? await Task.sleep(for: work.after)
                        // A conversation that ended in the meantime leaves nothing to do.
                        try? await site.command(work.command, of: agent)
                    }
                }
            }
        }
    }

    private func logIn() async {
        var waiting: Set<AgentID> = []
        while waiting.isEmpty, !Task.isCancelled {
            waiting = Set(await site.view().agents.map(\.id))
            if waiting.isEmpty { try? await Task.sleep(for: .milliseconds(50)) }
        }
        while !Task.isCancelled, await !site.view().isSwitchUp { try? await Task.sleep(for: .milliseconds(50)) }
        for agent in waiting.sorted() {
            try? await site.command(.login, of: agent)
            try? await site.command(.ready, of: agent)
        }
    }

    private static func work(
        in state: AgentState, using generator: inout SeededGenerator
    ) -> (after: Duration, command: AgentCommand)? {
        switch state {
        case .talking where Int.random(in: 0..<10, using: &generator) < 3:
            return (.milliseconds(Int.random(in: 2_000...15_000, using: &generator)), .hangUp)
        case .wrapup:
            var draw = Int.random(in: 0..<dispositions.reduce(0) { $0 + $1.weight }, using: &generator)
            let disposition = dispositions.first { entry in
                defer { draw -= entry.weight }
                return draw < entry.weight
            }
            return (
                .milliseconds(Int.random(in: 500...2_500, using: &generator)),
                .dispose(disposition?.1 ?? dispositions[0].1)
            )
        default: return nil
        }
    }
}
