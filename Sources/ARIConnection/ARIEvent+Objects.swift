import AsteriskARI

extension ARIEvent {
    /// The ids of the channels, bridges, playbacks and recordings that the event is about, for ``ARIWatch``.
    var objectIDs: [String] {
        switch self {
        case .channelCreated(let event): [event.channel.id.rawValue]
        case .channelDestroyed(let event): [event.channel.id.rawValue]
        case .channelStateChange(let event): [event.channel.id.rawValue]
        case .channelEnteredBridge(let event): [event.bridge.id.rawValue] + ids(event.channel)
        case .channelLeftBridge(let event): [event.bridge.id.rawValue, event.channel.id.rawValue]
        case .channelDtmfReceived(let event): [event.channel.id.rawValue]
        case .channelDialplan(let event): [event.channel.id.rawValue]
        case .channelCallerId(let event): [event.channel.id.rawValue]
        case .channelUserevent(let event): ids(event.channel) + ids(event.bridge)
        case .channelHangupRequest(let event): [event.channel.id.rawValue]
        case .channelVarset(let event): ids(event.channel)
        case .channelToneDetected(let event): [event.channel.id.rawValue]
        case .channelTalkingStarted(let event): [event.channel.id.rawValue]
        case .channelTalkingFinished(let event): [event.channel.id.rawValue]
        case .channelHold(let event): [event.channel.id.rawValue]
        case .channelUnhold(let event): [event.channel.id.rawValue]
        case .channelConnectedLine(let event): [event.channel.id.rawValue]
        case .applicationMoveFailed(let event): [event.channel.id.rawValue]
        case .stasisStart(let event): [event.channel.id.rawValue] + ids(event.replaceChannel)
        case .stasisEnd(let event): [event.channel.id.rawValue]
        case .dial(let event): [event.peer.id.rawValue] + ids(event.caller) + ids(event.forwarded)
        case .bridgeCreated(let event): [event.bridge.id.rawValue]
        case .bridgeDestroyed(let event): [event.bridge.id.rawValue]
        case .bridgeMerged(let event): [event.bridge.id.rawValue, event.bridgeFrom.id.rawValue]
        case .bridgeVideoSourceChanged(let event): [event.bridge.id.rawValue]
        case .bridgeBlindTransfer(let event):
            [event.channel.id.rawValue] + ids(event.replaceChannel) + ids(event.transferee) + ids(event.bridge)
        case .bridgeAttendedTransfer(let event):
            [event.transfererFirstLeg.id.rawValue, event.transfererSecondLeg.id.rawValue]
                + ids(event.replaceChannel) + ids(event.transferee) + ids(event.transferTarget)
                + ids(event.transfererFirstLegBridge) + ids(event.transfererSecondLegBridge)
        case .playbackStarted(let event): [event.playback.id.rawValue]
        case .playbackContinuing(let event): [event.playback.id.rawValue]
        case .playbackFinished(let event): [event.playback.id.rawValue]
        case .recordingStarted(let event): [event.recording.name.rawValue]
        case .recordingFinished(let event): [event.recording.name.rawValue]
        case .recordingFailed(let event): [event.recording.name.rawValue]
        default: []
        }
    }

    private func ids(_ channel: ARI.Channel?) -> [String] { channel.map { [$0.id.rawValue] } ?? [] }

    private func ids(_ bridge: ARI.Bridge?) -> [String] { bridge.map { [$0.id.rawValue] } ?? [] }
}
