import ARIConnection
import CallFloor
import Logging
import Switchboard

/// Brings what Asterisk says to the floor: events in batches, and the state of the link.
struct EventPump: Sendable {
    let parts: SiteParts
    let logger: Logger

    /// Runs until the task is cancelled or the connection ends.
    ///
    /// - Throws: ``SiteError`` when another process has taken the application.
    func run() async throws {
        for await batch in parts.asterisk.notices {
            var inputs: [Input] = []
            for notice in batch {
                switch notice {
                case .event(let event):
                    parts.switchboard.hear(event)
                    if let input = EventReader.input(from: event) { inputs.append(input) }
                case .connected(let view):
                    await prepare()
                    inputs.append(.switchView(EventReader.view(of: view.channels)))
                case .disconnected: inputs.append(.switchLost)
                case .unreadable(let error):
                    logger.error("an event from Asterisk could not be read", metadata: ["error": "\(error)"])
                case .congested: inputs.append(.congested(true))
                case .relieved: inputs.append(.congested(false))
                case .replaced:
                    throw SiteError.replaced(parts.configuration.application)
                }
            }
            parts.inbox.post(contentsOf: inputs)
        }
    }

    private func prepare() async {
        do {
            try await parts.switchboard.prepare()
        } catch {
            // The next agent's leg to be held tries again.
            logger.error("the holding bridge could not be made", metadata: ["error": "\(error)"])
        }
    }
}
