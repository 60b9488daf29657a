package import Logging
import NIOConcurrencyHelpers

/// Something that a test waited for did not come.
package struct WaitedInVain: Error, CustomStringConvertible {
    /// What.
    package let what: String
    package var description: String { "\(what) did not come" }
}

/// Waits until `condition` holds.
///
/// - Throws: ``WaitedInVain`` when it does not within `deadline`, which is generous: machines have other things to do.
package func eventually(
    _ what: String, within deadline: Duration = .seconds(60),
    isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + deadline
    while ContinuousClock.now < end {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw WaitedInVain(what: what)
}

/// A logger that says nothing.
package let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// What happened, in order, noted from anywhere.
package final class Notes<Element: Sendable>: Sendable {
    private let elements = NIOLockedValueBox<[Element]>([])

    /// Creates an empty list.
    package init() {}

    /// Everything so far.
    package var all: [Element] { elements.withLockedValue { $0 } }

    /// Adds one more.
    package func add(_ element: Element) { elements.withLockedValue { $0.append(element) } }

    /// Adds several.
    package func add(contentsOf more: [Element]) { elements.withLockedValue { $0 += more } }
}
