import ARIConnection
import AsteriskARI
import CallFloor
import Logging

// Conversations: the bridge in which customer and agent hear each other, and its recording.
extension Switchboard {
    func connect(
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
    func makeBridge(_ bridge: BridgeID, type: String) async throws(ARIError) {
        do {
            _ = try await asterisk.perform(
                ARI.Bridges.CreateWithId(bridgeId: bridge, type: type, name: bridge.rawValue))
        } catch  where error.code == .conflict {
            // "Bridge with id '...' already exists": whatever comes next in it shows whether that is so.
        }
    }

    func record(_ attempt: AttemptID, in bridge: BridgeID, _ report: @Sendable (Input) -> Void) async {
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

    func destroyBridge(of attempt: AttemptID) async {
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
