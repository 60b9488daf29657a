public import CallFloor
import NIOConcurrencyHelpers

/// The one place in a running site that knows telephone numbers and dial strings: everyone else passes tokens.
///
/// The number of an attempt is put in when its intent is committed and taken out when it is dialled.
public final class AddressBook: Sendable {
    private struct Pages {
        var ways: [TrunkID: WayOut] = [:]
        var phones: [AgentID: String] = [:]
        var outsideNumbers: [AgentID: String] = [:]
        var shown: [CallerIDToken: ShownNumber] = [:]
        var numbers: [AttemptID: String] = [:]
    }

    private let pages = NIOLockedValueBox(Pages())

    /// Creates an empty book.
    public init() {}

    /// Notes how a trunk is dialled.
    public func note(_ trunk: Trunk) { pages.withLockedValue { $0.ways[trunk.id] = WayOut(trunk) } }

    /// Notes how an agent's phone is reached.
    public func note(_ agent: Agent) { pages.withLockedValue { $0.phones[agent.id] = agent.phone } }

    /// Notes the number, in E.164 form, of an agent's phone outside.
    public func note(_ agent: AgentID, outsideNumber number: String) {
        pages.withLockedValue { $0.outsideNumbers[agent] = number }
    }

    /// Notes the number behind a caller-ID token, and what may be seen of it.
    public func note(_ callerID: CallerIDToken, _ shown: ShownNumber) {
        pages.withLockedValue { $0.shown[callerID] = shown }
    }

    /// Notes the number behind a caller-ID token.
    public func note(_ callerID: CallerIDToken, number: String) { note(callerID, ShownNumber(number: number)) }

    /// Notes the number, in E.164 form, that an attempt is going to dial.
    public func note(_ attempt: AttemptID, number: String) {
        pages.withLockedValue { $0.numbers[attempt] = number }
    }

    /// How a leg is dialled, as far as the book tells.
    struct Line: Hashable, Sendable {
        var endpoint: String
        var isReserved: Bool
    }

    /// How an attempt is dialled. The book forgets its number: an attempt is dialled once.
    func takeLine(for order: PlaceOrder) -> Line? {
        pages.withLockedValue { pages in
            guard let number = pages.numbers.removeValue(forKey: order.attempt), let way = pages.ways[order.trunk]
            else { return nil }
            return way.endpoint(for: number).map { Line(endpoint: $0, isReserved: way.isReserved) }
        }
    }

    /// How an agent's phone is called: by itself, or over a trunk when it is one outside.
    func line(to agent: AgentID, over trunk: TrunkID?) -> Line? {
        pages.withLockedValue { pages in
            guard let trunk else { return pages.phones[agent].map { Line(endpoint: $0, isReserved: false) } }
            guard let number = pages.outsideNumbers[agent], let way = pages.ways[trunk] else { return nil }
            return way.endpoint(for: number).map { Line(endpoint: $0, isReserved: way.isReserved) }
        }
    }

    /// What a leg over a trunk shows of a caller ID; nil when the number is not known or cannot be said there.
    func caller(_ callerID: CallerIDToken, over trunk: TrunkID) -> LegCaller? {
        pages.withLockedValue { pages in
            guard let shown = pages.shown[callerID], let way = pages.ways[trunk],
                let text = way.callerText(of: shown.number)
            else { return nil }
            let presentation = way.presentation ?? shown.presentation
            return LegCaller(number: text, name: shown.name, isRestricted: presentation == .restricted)
        }
    }

    /// The trunks whose spans are watched.
    func watchedSpans() -> [TrunkID: [Int]] {
        pages.withLockedValue { $0.ways.compactMapValues { $0.spans.isEmpty ? nil : $0.spans } }
    }
}
