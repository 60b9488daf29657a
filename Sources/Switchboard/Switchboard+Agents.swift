import ARIConnection
import AsteriskARI
import CallFloor
import Logging
import NIOConcurrencyHelpers

// Agents' legs: their phones are called, wait in the holding bridge, and hear a tone while a customer's phone rings.
extension Switchboard {
    /// Calls an agent's phone: one of the PBX, or one outside over a trunk. Reports only when it comes to nothing.
    func call(
        _ order: LegOrder, isCalledOff: @Sendable () -> Bool, _ report: @Sendable (Input) -> Void
    ) async {
        guard let request = request(for: order) else { return report(.legEnded(order.leg, .unreachable)) }
        // The answer to the placing request is lost: whatever there is of the leg goes, and then it is gone.
        let isUncertain = NIOLockedValueBox(false)
        await make(request, isCalledOff: isCalledOff) { outcome in
            switch outcome {
            case .placed: break
            case .unknown: isUncertain.withLockedValue { $0 = true }
            case .noChannel, .refused: report(.legEnded(order.leg, .unreachable))
            case .calledOff: report(.legEnded(order.leg))
            }
        }
        guard isUncertain.withLockedValue({ $0 }) else { return }
        await hangUp(request.channel.rawValue)
        report(.legEnded(order.leg))
    }

    private func request(for order: LegOrder) -> LegRequest? {
        guard let line = book.line(to: order.agent, over: order.trunk) else {
            logger.error("an agent's phone cannot be dialled", metadata: ["agent.id": "\(order.agent)"])
            return nil
        }
        return LegRequest(
            channel: ChannelID(rawValue: AsteriskNames.channel(of: order.leg)), endpoint: line.endpoint,
            arguments: "agent",
            variables: order.autoAnswers ? AutoAnswer.variables(for: line.endpoint) : ARIVariables(),
            ringTimeout: order.ringTimeout, isReserved: line.isReserved)
    }

    func hold(_ leg: LegID) async -> Input {
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

    // MARK: The ringing tone

    /// A channel plays its commands one after the other, and a tone has no end: whatever comes next on this leg waits
    /// until `stopRinging`.
    func playRinging(_ leg: LegID) async {
        let channel = ChannelID(rawValue: AsteriskNames.channel(of: leg))
        // Music of the holding bridge and the tone would be heard at once.
        _ = try? await asterisk.perform(ARI.Bridges.RemoveChannel(bridgeId: holdingBridge, channel: [channel]))
        let play = ARI.Channels.PlayWithId(
            channelId: channel, playbackId: PlaybackID(rawValue: AsteriskNames.ringing(of: leg)),
            media: ["tone:ring"])
        do {
            _ = try await asterisk.perform(play)
        } catch {
            logger.info("an agent hears no ringing", metadata: ["channel": "\(channel)", "error": "\(error)"])
        }
    }

    func stopRinging(_ leg: LegID) async {
        let stop = ARI.Playbacks.Stop(playbackId: PlaybackID(rawValue: AsteriskNames.ringing(of: leg)))
        do {
            try await asterisk.perform(stop)
        } catch  where error.code == .notFound {
            // It never began, or the leg is gone.
        } catch {
            logger.warning(
                "a ringing tone could not be stopped", metadata: ["leg.id": "\(leg)", "error": "\(error)"])
        }
    }
}

/// How a phone is told to answer by itself.
enum AutoAnswer {
    /// Headers that most SIP phones know: `Call-Info` with `answer-after` (Snom, Yealink, Grandstream, Linphone) and
    /// `Alert-Info` (Polycom, Cisco, Yealink). Other technologies have no such thing.
    static func variables(for phone: String) -> ARIVariables {
        guard phone.hasPrefix("PJSIP/") else { return [:] }
        return [
            "PJSIP_HEADER(add,Call-Info)": "<sip:carillon>;answer-after=0",
            "PJSIP_HEADER(add,Alert-Info)": "<sip:carillon>;info=alert-autoanswer",
        ]
    }
}
