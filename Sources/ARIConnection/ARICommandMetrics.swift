import Metrics
import NIOConcurrencyHelpers

/// The metrics of commands: `ari.commands` counted by operation and result, `ari.command.duration` by operation.
///
/// Handlers are made once: looking one up by its dimensions costs more than using it.
final class ARICommandMetrics: Sendable {
    private struct Key: Hashable {
        let operation: String
        let result: String
    }

    private let handlers = NIOLockedValueBox((counters: [Key: Counter](), timers: [String: Timer]()))

    func record(_ operation: String, _ result: String, _ duration: Duration) {
        let (counter, timer) = handlers.withLockedValue { handlers in
            (
                handlers.counters[Key(operation: operation, result: result)]
                    ?? Self.makeCounter(operation, result, &handlers.counters),
                handlers.timers[operation] ?? Self.makeTimer(operation, &handlers.timers)
            )
        }
        counter.increment()
        timer.record(duration: duration)
    }

    private static func makeCounter(
        _ operation: String, _ result: String, _ counters: inout [Key: Counter]
    ) -> Counter {
        let counter = Counter(label: "ari.commands", dimensions: [("operation", operation), ("result", result)])
        counters[Key(operation: operation, result: result)] = counter
        return counter
    }

    private static func makeTimer(_ operation: String, _ timers: inout [String: Timer]) -> Timer {
        let timer = Timer(label: "ari.command.duration", dimensions: [("operation", operation)])
        timers[operation] = timer
        return timer
    }
}
