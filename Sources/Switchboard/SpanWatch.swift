import ARIConnection
import AsteriskARI
import CallFloor
import Logging

/// Asks Asterisk whether the spans of E1 trunks carry calls. It is asked again and again: a subscription to a device's
/// state tells no more, and has been seen to hang Asterisk.
final class SpanWatch {
    private let asterisk: ARIConnection
    private let book: AddressBook
    private let logger: Logger
    /// What the floor was told last.
    private var told: [TrunkID: Bool] = [:]
    /// What was last said of a span in the log.
    private var noted: [Int: State] = [:]

    /// What a span's device state means.
    enum State: Hashable, Sendable {
        /// It has a free B channel.
        case free
        /// Each B channel is in use.
        case full
        /// It is in alarm, or its D channel is down.
        case alarm
        /// Asterisk knows no such span.
        case unknown

        init(_ state: ARI.DeviceState.State) {
            switch state {
            case .notInuse, .inuse: self = .free
            case .busy: self = .full
            case .unavailable: self = .alarm
            default: self = .unknown
            }
        }

        /// Whether a call can be tried. Who knows nothing does not stand in the way: the call itself will tell.
        var carriesCalls: Bool { self == .free || self == .unknown }
    }

    init(asterisk: ARIConnection, book: AddressBook, logger: Logger) {
        self.asterisk = asterisk
        self.book = book
        self.logger = logger
    }

    /// Asks every `interval` until the task is cancelled.
    func run(every interval: Duration, _ report: @Sendable (Input) -> Void) async {
        while !Task.isCancelled {
            await look(report)
            try? await Task.sleep(for: interval)
        }
    }

    /// Asks once about each span, and reports the trunks whose state is another one than before.
    func look(_ report: @Sendable (Input) -> Void) async {
        let watched = book.watchedSpans()
        var states: [Int: State] = [:]
        for span in Set(watched.values.joined()).sorted() {
            guard let state = await state(of: span) else { continue }
            states[span] = state
            note(state, of: span)
        }
        for (trunk, spans) in watched.sorted(by: { $0.key < $1.key }) {
            let known = spans.compactMap { states[$0] }
            // Who cannot be asked says nothing: a trunk keeps the state it had.
            guard known.count == spans.count else { continue }
            let isAvailable = known.contains { $0.carriesCalls }
            guard told.updateValue(isAvailable, forKey: trunk) != isAvailable else { continue }
            report(.trunkState(trunk, isAvailable: isAvailable))
        }
    }

    private func state(of span: Int) async -> State? {
        let device = DeviceName(rawValue: DahdiRoute.congestionDevice(ofSpan: span))
        let answer = try? await asterisk.perform(ARI.DeviceStates.Get(deviceName: device), timeout: .seconds(2))
        return answer.map { State($0.state) }
    }

    private func note(_ state: State, of span: Int) {
        let before = noted.updateValue(state, forKey: span)
        guard before != state else { return }
        let metadata: Logger.Metadata = ["span": "\(span)"]
        switch state {
        case .alarm: logger.error("an E1 span is in alarm: it carries no calls", metadata: metadata)
        case .unknown:
            logger.error(
                "Asterisk does not know an E1 span: is chan_dahdi loaded, and the span configured with PRI signalling?",
                metadata: metadata)
        case .full: logger.info("an E1 span is full", metadata: metadata)
        case .free:
            if before == .alarm || before == .unknown {
                logger.notice("an E1 span carries calls again", metadata: metadata)
            }
        }
    }
}
