public import ARIConnection
import AsteriskARI
public import CallFloor
public import Logging

/// Does in Asterisk what the floor decided. With ``EventReader``, the only room that speaks both languages.
///
/// An action's report is an input for the floor. A placing request is posted once and never repeated: when its answer
/// is lost, `inspect` asks what became of it.
public struct Switchboard: Sendable {
    private let asterisk: ARIConnection
    private let application: ApplicationName
    private let book: AddressBook
    private let logger: Logger

    /// Creates a switchboard.
    ///
    /// - Parameters:
    ///   - asterisk: The connection whose application owns our channels.
    ///   - application: That application's name.
    ///   - book: Where numbers and dial strings are found.
    ///   - logger: Where refusals are noted.
    public init(asterisk: ARIConnection, application: String, book: AddressBook, logger: Logger) {
        self.asterisk = asterisk
        self.application = ApplicationName(rawValue: application)
        self.book = book
        self.logger = logger
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
    ///   - report: Takes the inputs for the floor, as soon as each is known.
    public func perform(_ action: Action, report: @Sendable (Input) -> Void) async {
        switch action {
        case .place(let order): report(await place(order))
        case .callAgent(let order): if let input = await call(order) { report(input) }
        case .hold(let leg): report(await hold(leg))
        case .connect(let attempt, let leg, let isRecorded): await connect(attempt, leg, isRecorded, report)
        case .release(let attempt, let leg):
            report(await hold(leg))
            await destroyBridge(of: attempt)
        case .dismantle(let attempt): await destroyBridge(of: attempt)
        case .play(let attempt, let prompt): if let input = await play(prompt, to: attempt) { report(input) }
        case .hangUp(let attempt): await hangUp(AsteriskNames.channel(of: attempt))
        case .hangUpLeg(let leg): if await !hangUp(AsteriskNames.channel(of: leg)) { report(.legEnded(leg)) }
        case .inspect(let attempt): if let input = await inspect(attempt) { report(input) }
        case .claimLeads, .releaseLeads, .commit, .write, .setTimer, .cancelTimer, .publish: break
        }
    }

    private var holdingBridge: BridgeID {
        BridgeID(rawValue: AsteriskNames.holdingBridge(application: application.rawValue))
    }

    // MARK: Customers' legs

    private func place(_ order: PlaceOrder) async -> Input {
        guard let endpoint = book.takeDialString(for: order) else {
            logger.error(
                "a number or a trunk's dial template cannot be dialled",
                metadata: ["attempt.id": "\(order.attempt)", "trunk.id": "\(order.trunk)"])
            return .placeFailed(order.attempt, .refused)
        }
        let callerID = order.callerID.flatMap { book.number(of: $0) }
        guard order.callerID == nil || callerID != nil else {
            // The trunk's own number in its place would be shown to somebody who should not see it.
            logger.error(
                "a caller ID has no number",
                metadata: ["attempt.id": "\(order.attempt)", "caller-id.id": "\(order.callerID!)"])
            return .placeFailed(order.attempt, .refused)
        }
        let originate = ARI.Channels.Originate(
            endpoint: endpoint, app: application, appArgs: "customer", callerId: callerID,
            timeout: Int(order.ringTimeout.inSeconds.rounded(.up)),
            channelId: ChannelID(rawValue: AsteriskNames.channel(of: order.attempt)))
        do {
            _ = try await asterisk.perform(originate)
            return .placed(order.attempt)
        } catch {
            logger.warning(
                "a call was not placed", metadata: ["attempt.id": "\(order.attempt)", "error": "\(error)"])
            return .placeFailed(order.attempt, Self.failure(of: error))
        }
    }

    /// What a failed originate means. A channel that could not be made is told as such; 409 says that one of this name
    /// lives already; any other refusal happens before anything is dialled.
    static func failure(of error: ARIError) -> PlaceFailure {
        switch error.code {
        case .allocationFailed: .noChannel
        case .conflict: .unknown
        default: error.mayHaveTakenEffect ? .unknown : .refused
        }
    }

    private func inspect(_ attempt: AttemptID) async -> Input? {
        let channel = ChannelID(rawValue: AsteriskNames.channel(of: attempt))
        do {
            let found = try await asterisk.perform(ARI.Channels.Get(channelId: channel))
            return found.state == .up ? .answered(attempt) : .placed(attempt)
        } catch {
            guard error.code == .notFound else { return nil }
            // Its end may be on the way over the other socket: what is said there is better than "gone".
            try? await Task.sleep(for: .milliseconds(300))
            return .ended(attempt, Ending(outcome: .lost))
        }
    }

    private func play(_ prompt: String, to attempt: AttemptID) async -> Input? {
        let play = ARI.Channels.PlayWithId(
            channelId: ChannelID(rawValue: AsteriskNames.channel(of: attempt)),
            playbackId: PlaybackID(rawValue: AsteriskNames.message(of: attempt)), media: [prompt])
        do {
            _ = try await asterisk.perform(play)
            return nil
        } catch {
            logger.warning(
                "the safe-harbour message could not be played",
                metadata: ["attempt.id": "\(attempt)", "error": "\(error)"])
            return .promptFinished(attempt)
        }
    }

    /// - Returns: Whether the channel was, or may have been, there.
    @discardableResult
    private func hangUp(_ channel: String) async -> Bool {
        do {
            try await asterisk.perform(ARI.Channels.Hangup(channelId: ChannelID(rawValue: channel)))
        } catch  where error.code == .notFound {
            return false
        } catch {
            logger.warning("a channel could not be hung up", metadata: ["channel": "\(channel)", "error": "\(error)"])
        }
        return true
    }

    // MARK: Agents' legs

    private func call(_ order: LegOrder) async -> Input? {
        guard let phone = book.phone(of: order.agent) else { return .legEnded(order.leg) }
        let originate = ARI.Channels.Originate(
            endpoint: phone, app: application, appArgs: "agent",
            timeout: Int(order.ringTimeout.inSeconds.rounded(.up)),
            variables: order.autoAnswers ? AutoAnswer.variables(for: phone) : nil,
            channelId: ChannelID(rawValue: AsteriskNames.channel(of: order.leg)))
        do {
            _ = try await asterisk.perform(originate)
            return nil
        } catch {
            logger.warning(
                "an agent's phone could not be called", metadata: ["agent.id": "\(order.agent)", "error": "\(error)"])
            if Self.failure(of: error) == .unknown { await hangUp(AsteriskNames.channel(of: order.leg)) }
            return .legEnded(order.leg)
        }
    }

    private func hold(_ leg: LegID) async -> Input {
        let channel = ChannelID(rawValue: AsteriskNames.channel(of: leg))
        let add = ARI.Bridges.AddChannel(bridgeId: holdingBridge, channel: [channel])
        do {
            do {
                try await asterisk.perform(add)
            } catch  where error.code == .notFound {
                // Either the bridge went with an Asterisk that restarted, or the leg is gone: making the bridge anew
                // tells which.
                try await prepare()
                try await asterisk.perform(add)
            }
            return .legHeld(leg)
        } catch {
            logger.warning(
                "an agent's leg could not be held", metadata: ["channel": "\(channel)", "error": "\(error)"])
            await hangUp(channel.rawValue)
            return .legEnded(leg)
        }
    }

    // MARK: Conversations

    private func connect(
        _ attempt: AttemptID, _ leg: LegID, _ isRecorded: Bool, _ report: @Sendable (Input) -> Void
    ) async {
        let bridge = BridgeID(rawValue: AsteriskNames.bridge(of: attempt))
        let channels = [AsteriskNames.channel(of: attempt), AsteriskNames.channel(of: leg)]
            .map { ChannelID(rawValue: $0) }
        do {
            try await makeBridge(bridge, type: "mixing")
            try await asterisk.perform(ARI.Bridges.AddChannel(bridgeId: bridge, channel: channels))
        } catch {
            // The usual reason is a customer who hung up in this very moment.
            logger.info(
                "customer and agent could not be connected",
                metadata: ["attempt.id": "\(attempt)", "error": "\(error)"])
            return report(.connectFailed(attempt))
        }
        report(.connected(attempt))
        if isRecorded { await record(attempt, in: bridge, report) }
    }

    /// Makes a bridge, unless it is there: of an Asterisk that we reconnect to, or of a request whose answer was lost.
    private func makeBridge(_ bridge: BridgeID, type: String) async throws(ARIError) {
        do {
            _ = try await asterisk.perform(
                ARI.Bridges.CreateWithId(bridgeId: bridge, type: type, name: bridge.rawValue))
        } catch  where error.code == .conflict {
            // "Bridge with id '...' already exists": whatever comes next in it shows whether that is so.
        }
    }

    private func record(_ attempt: AttemptID, in bridge: BridgeID, _ report: @Sendable (Input) -> Void) async {
        let name = RecordingName(rawValue: AsteriskNames.recording(of: attempt))
        do {
            _ = try await asterisk.perform(
                ARI.Bridges.Record(bridgeId: bridge, name: name, format: "wav", ifExists: .overwrite))
        } catch {
            // A conversation that lasted shorter than this request has nothing to record.
            guard error.code != .notFound else { return }
            logger.error(
                "a conversation is not recorded", metadata: ["attempt.id": "\(attempt)", "error": "\(error)"])
            report(.recordingFinished(attempt, duration: nil, failed: true))
        }
    }

    private func destroyBridge(of attempt: AttemptID) async {
        let bridge = BridgeID(rawValue: AsteriskNames.bridge(of: attempt))
        do {
            try await asterisk.perform(ARI.Bridges.Destroy(bridgeId: bridge))
        } catch  where error.code == .notFound {
            // It was never made, or is gone.
        } catch {
            logger.warning(
                "a bridge could not be taken down", metadata: ["attempt.id": "\(attempt)", "error": "\(error)"])
        }
    }
}

/// How a phone is told to answer by itself.
enum AutoAnswer {
    /// Headers that most SIP phones know: `Call-Info` with `answer-after` (Snom, Yealink, Grandstream, Linphone) and
    /// `Alert-Info` (Polycom, Cisco, Yealink). Other technologies have no such thing.
    static func variables(for phone: String) -> ARIVariables? {
        guard phone.hasPrefix("PJSIP/") else { return nil }
        return [
            "PJSIP_HEADER(add,Call-Info)": "<sip:carillon>;answer-after=0",
            "PJSIP_HEADER(add,Alert-Info)": "<sip:carillon>;info=alert-autoanswer",
        ]
    }
}
