public import CallFloor
import NIOConcurrencyHelpers

/// The one place in a running site that knows telephone numbers and dial strings: everyone else passes tokens.
///
/// The number of an attempt is put in when its intent is committed and taken out when it is dialled.
public final class AddressBook: Sendable {
    private struct Pages {
        var trunks: [TrunkID: Trunk] = [:]
        var phones: [AgentID: String] = [:]
        var callerIDs: [CallerIDToken: String] = [:]
        var numbers: [AttemptID: String] = [:]
    }

    private let pages = NIOLockedValueBox(Pages())

    /// Creates an empty book.
    public init() {}

    /// Notes a trunk's template.
    public func note(_ trunk: Trunk) { pages.withLockedValue { $0.trunks[trunk.id] = trunk } }

    /// Notes how an agent's phone is reached.
    public func note(_ agent: Agent) { pages.withLockedValue { $0.phones[agent.id] = agent.phone } }

    /// Notes the number behind a caller-ID token.
    public func note(_ callerID: CallerIDToken, number: String) {
        pages.withLockedValue { $0.callerIDs[callerID] = number }
    }

    /// Notes the number, in E.164 form, that an attempt is going to dial.
    public func note(_ attempt: AttemptID, number: String) {
        pages.withLockedValue { $0.numbers[attempt] = number }
    }

    /// The dial string of an attempt, which forgets its number: an attempt is dialled once.
    func takeDialString(for order: PlaceOrder) -> String? {
        pages.withLockedValue { pages in
            guard let number = pages.numbers.removeValue(forKey: order.attempt), let trunk = pages.trunks[order.trunk]
            else { return nil }
            return DialString.make(template: trunk.dialTemplate, e164: number)
        }
    }

    func phone(of agent: AgentID) -> String? { pages.withLockedValue { $0.phones[agent] } }

    func number(of callerID: CallerIDToken) -> String? { pages.withLockedValue { $0.callerIDs[callerID] } }
}
