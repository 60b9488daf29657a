import ARIConnection
import AsteriskARI
import Logging

// How legs are made: by one request, or by reserving the line first.
extension Switchboard {
    /// Makes a leg and tells what became of it.
    ///
    /// - Parameters:
    ///   - isCalledOff: Whether somebody has hung up meanwhile: asked right before the leg is dialled.
    ///   - tell: Called exactly once, and before anything that was made in vain is taken down: whoever waits hears why
    ///     before the event of its end.
    func make(
        _ request: LegRequest, isCalledOff: @Sendable () -> Bool, tell: @Sendable (LegOutcome) -> Void
    ) async {
        if isCalledOff() { return tell(.calledOff) }
        if request.isReserved {
            await reserveAndDial(request, isCalledOff: isCalledOff, tell: tell)
        } else {
            tell(await originate(request))
        }
    }

    /// What a failed placing request means. A channel that could not be made is told as such; 409 says that one of this
    /// name lives already; any other refusal happens before anything is dialled.
    static func failure(of error: ARIError) -> LegOutcome {
        switch error.code {
        case .allocationFailed: .noChannel
        case .conflict: .unknown
        default: error.mayHaveTakenEffect ? .unknown : .refused
        }
    }

    // MARK: One request

    private func originate(_ request: LegRequest) async -> LegOutcome {
        // An originate's own parameter says that the number may be shown.
        let isRestricted = request.caller?.isRestricted ?? false
        let originate = ARI.Channels.Originate(
            endpoint: request.endpoint, app: application, appArgs: request.arguments,
            callerId: isRestricted ? nil : request.caller?.text, timeout: request.timeout,
            variables: request.allVariables(withCaller: isRestricted), channelId: request.channel)
        do {
            _ = try await asterisk.perform(originate)
            return .placed
        } catch {
            note(error, of: request, "a call was not placed")
            return Self.failure(of: error)
        }
    }

    // MARK: The line first

    /// Reserves a line, waits until its channel is in the application (a `dial` that comes earlier is refused, and the
    /// channel would stay for ever), and dials. The `dial` is the placing request: posted once.
    private func reserveAndDial(
        _ request: LegRequest, isCalledOff: @Sendable () -> Bool, tell: @Sendable (LegOutcome) -> Void
    ) async {
        // Watched before it is made: its start cannot be missed.
        let watch = asterisk.events(about: request.channel)
        if let failure = await reserve(request) { return tell(failure) }
        guard await hasEntered(watch, request) else {
            keeper.giveUp(request.channel)
            tell(.noChannel)
            await hangUp(request.channel.rawValue)
            return
        }
        if isCalledOff() {
            tell(.calledOff)
            await hangUp(request.channel.rawValue)
            return
        }
        let outcome = await dial(request)
        tell(outcome)
        if outcome == .noChannel || outcome == .refused { await hangUp(request.channel.rawValue) }
    }

    /// - Returns: Why there is no line; nil when there is one, or may be one.
    private func reserve(_ request: LegRequest) async -> LegOutcome? {
        let create = ARI.Channels.Create(
            endpoint: request.endpoint, app: application, appArgs: request.arguments, channelId: request.channel,
            variables: request.allVariables(withCaller: true))
        do {
            // Busy and congested are told by this event only.
            try await asterisk.allow(EventReader.eventsOfReservedLines)
            _ = try await asterisk.perform(create)
            return nil
        } catch {
            note(error, of: request, "a line was not reserved")
            // Nothing is dialled by it, so a lost answer is no matter: the channel's start tells.
            guard error.mayHaveTakenEffect, error.operation == ARI.Channels.Create.name else {
                return Self.failure(of: error)
            }
            return nil
        }
    }

    private func hasEntered(_ watch: ARIWatch, _ request: LegRequest) async -> Bool {
        do {
            let event = try await watch.first(within: patience) { event in
                switch event {
                case .stasisStart, .channelDestroyed: true
                default: false
                }
            }
            if case .stasisStart = event { return true }
        } catch {
            note(error, of: request, "a reserved line did not come into the application")
        }
        return false
    }

    private func dial(_ request: LegRequest) async -> LegOutcome {
        do {
            try await asterisk.perform(ARI.Channels.Dial(channelId: request.channel, timeout: request.timeout))
            return .placed
        } catch {
            note(error, of: request, "a reserved line was not dialled")
            if error.mayHaveTakenEffect { return .unknown }
            return error.code == .notFound ? .noChannel : .refused
        }
    }

    private func note(_ error: ARIError, of request: LegRequest, _ what: Logger.Message) {
        logger.warning(what, metadata: ["channel": "\(request.channel)", "error": "\(error)"])
    }
}
