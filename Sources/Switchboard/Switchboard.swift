public import ARIConnection
public import AsteriskARI
public import CallFloor
public import Logging

/// Does in Asterisk what the floor decided. With ``EventReader``, the only room that speaks both languages.
///
/// An action's report is an input for the floor. A placing request is posted once and never repeated: when its answer
/// is lost, `inspect` asks what became of it.
public struct Switchboard: Sendable {
    let asterisk: ARIConnection
    let application: ApplicationName
    let book: AddressBook
    let logger: Logger
    let keeper: LineKeeper
    /// How long a reserved line may take to come into the application.
    let patience: Duration
    private let spanInterval: Duration

    /// Creates a switchboard.
    ///
    /// - Parameters:
    ///   - asterisk: The connection whose application owns our channels.
    ///   - application: That application's name.
    ///   - book: Where numbers and dial strings are found.
    ///   - patience: How long a reserved line may take to come into the application: milliseconds in a healthy
    ///     Asterisk.
    ///   - spanInterval: How often Asterisk is asked whether the spans of E1 trunks carry calls.
    ///   - logger: Where refusals are noted.
    public init(
        asterisk: ARIConnection, application: String, book: AddressBook, patience: Duration = .seconds(5),
        spanInterval: Duration = .seconds(2), logger: Logger
    ) {
        self.asterisk = asterisk
        self.application = ApplicationName(rawValue: application)
        self.book = book
        self.patience = patience
        self.spanInterval = spanInterval
        self.logger = logger
        keeper = LineKeeper(asterisk: asterisk, logger: logger)
    }

    /// Hears an event of the application, beside what ``EventReader`` makes of it for the floor. At once: what it asks
    /// for is done by ``run(report:)``.
    public func hear(_ event: ARIEvent) { keeper.hear(event) }

    /// Lets go of lines that ended without Asterisk hanging them up, and watches the spans of E1 trunks, until the task
    /// is cancelled.
    ///
    /// - Parameter report: Takes inputs for the floor: `trunkState`, when it changes and once at the beginning.
    public func run(report: @escaping @Sendable (Input) -> Void) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await keeper.run() }
            group.addTask {
                await SpanWatch(asterisk: asterisk, book: book, logger: logger).run(every: spanInterval, report)
            }
        }
    }

    /// Makes sure that the holding bridge exists, with music.
    public func prepare() async throws(ARIError) {
        try await makeBridge(holdingBridge, type: "holding")
        try await asterisk.perform(ARI.Bridges.StartMoh(bridgeId: holdingBridge))
    }

    /// Performs one action on the switch and reports what came of it, if the floor waits for that.
    ///
    /// - Parameters:
    ///   - action: One of the actions "for the switch"; others are passed over.
    ///   - isCalledOff: Whether a hang-up of the same call or leg waits already: what was not dialled by then is not.
    ///   - report: Takes the inputs for the floor, as soon as each is known.
    public func perform(
        _ action: Action, isCalledOff: @Sendable () -> Bool = { false }, report: @Sendable (Input) -> Void
    ) async {
        switch action {
        case .place(let order): await place(order, isCalledOff: isCalledOff, report)
        case .callAgent(let order): await call(order, isCalledOff: isCalledOff, report)
        case .hold(let leg): report(await hold(leg))
        case .connect(let attempt, let leg, let isRecorded): await connect(attempt, leg, isRecorded, report)
        case .release(let attempt, let leg):
            report(await hold(leg))
            await destroyBridge(of: attempt)
        case .dismantle(let attempt): await destroyBridge(of: attempt)
        case .play(let attempt, let prompt): if let input = await play(prompt, to: attempt) { report(input) }
        case .playRinging(let leg): await playRinging(leg)
        case .stopRinging(let leg): await stopRinging(leg)
        case .hangUp(let attempt): await hangUp(AsteriskNames.channel(of: attempt))
        case .hangUpLeg(let leg): if await !hangUp(AsteriskNames.channel(of: leg)) { report(.legEnded(leg)) }
        case .inspect(let attempt): if let input = await inspect(attempt) { report(input) }
        case .claimLeads, .releaseLeads, .commit, .write, .setTimer, .cancelTimer, .publish: break
        }
    }

    var holdingBridge: BridgeID {
        BridgeID(rawValue: AsteriskNames.holdingBridge(application: application.rawValue))
    }
}
