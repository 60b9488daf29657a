/// The operations of Asterisk's REST interface that the peer models, named by resource and nickname as in Asterisk's
/// own description. Everything else is ``other``: it answers 501 unless a rule says otherwise.
public enum Operation: String, Sendable, CaseIterable {
    case listApplications, getApplication, filterApplication, subscribeApplication, unsubscribeApplication
    case asteriskInfo, asteriskPing, getGlobalVariable, setGlobalVariable
    case listBridges, createBridge, getBridge, destroyBridge, addChannel, removeChannel
    case startBridgeMusic, stopBridgeMusic, playOnBridge, recordBridge
    case listChannels, originate, create, getChannel, hangUp, continueInDialplan, answer, ring, stopRinging, dial
    case sendDTMF, mute, unmute, hold, unhold, startMusic, stopMusic, startSilence, stopSilence
    case playOnChannel, recordChannel, getVariable, setVariable, snoop, externalMedia
    case listDeviceStates, getDeviceState, listEndpoints, listEndpointsOfTechnology, getEndpoint
    case events, userEvent
    case getPlayback, stopPlayback, controlPlayback
    case listStoredRecordings, getLiveRecording, cancelRecording, stopRecording
    case apiDocument
    case other

    /// The two that place a call: what a rule about a number is usually for.
    public static let placing: Set<Operation> = [.originate, .dial]
}

/// One line of the routing table: a method, a path and the operation they name.
struct Route: Sendable {
    let method: String
    /// `*` and a name stands for one path segment.
    let segments: [String]
    let operation: Operation

    private init(_ method: String, _ path: String, _ operation: Operation) {
        self.method = method
        self.segments = path.split(separator: "/").map(String.init)
        self.operation = operation
    }

    /// The parameters that the path carries, or nil if it is another one.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, value) in zip(segments, path) {
            if segment.first == "*" {
                parameters[String(segment.dropFirst())] = value
            } else if segment != value {
                return nil
            }
        }
        return parameters
    }

    /// Fixed segments stand before variable ones: `channels/create` is no channel's id.
    static let all: [Route] = [
        Route("GET", "applications", .listApplications),
        Route("GET", "applications/*applicationName", .getApplication),
        Route("PUT", "applications/*applicationName/eventFilter", .filterApplication),
        Route("POST", "applications/*applicationName/subscription", .subscribeApplication),
        Route("DELETE", "applications/*applicationName/subscription", .unsubscribeApplication),
        Route("GET", "asterisk/info", .asteriskInfo),
        Route("GET", "asterisk/ping", .asteriskPing),
        Route("GET", "asterisk/variable", .getGlobalVariable),
        Route("POST", "asterisk/variable", .setGlobalVariable),
        Route("GET", "bridges", .listBridges),
        Route("POST", "bridges", .createBridge),
        Route("POST", "bridges/*bridgeId", .createBridge),
        Route("GET", "bridges/*bridgeId", .getBridge),
        Route("DELETE", "bridges/*bridgeId", .destroyBridge),
        Route("POST", "bridges/*bridgeId/addChannel", .addChannel),
        Route("POST", "bridges/*bridgeId/removeChannel", .removeChannel),
        Route("POST", "bridges/*bridgeId/moh", .startBridgeMusic),
        Route("DELETE", "bridges/*bridgeId/moh", .stopBridgeMusic),
        Route("POST", "bridges/*bridgeId/play", .playOnBridge),
        Route("POST", "bridges/*bridgeId/play/*playbackId", .playOnBridge),
        Route("POST", "bridges/*bridgeId/record", .recordBridge),
        Route("GET", "channels", .listChannels),
        Route("POST", "channels", .originate),
        Route("POST", "channels/create", .create),
        Route("POST", "channels/externalMedia", .externalMedia),
        Route("POST", "channels/*channelId", .originate),
        Route("GET", "channels/*channelId", .getChannel),
        Route("DELETE", "channels/*channelId", .hangUp),
        Route("POST", "channels/*channelId/continue", .continueInDialplan),
        Route("POST", "channels/*channelId/answer", .answer),
        Route("POST", "channels/*channelId/ring", .ring),
        Route("DELETE", "channels/*channelId/ring", .stopRinging),
        Route("POST", "channels/*channelId/dial", .dial),
        Route("POST", "channels/*channelId/dtmf", .sendDTMF),
        Route("POST", "channels/*channelId/mute", .mute),
        Route("DELETE", "channels/*channelId/mute", .unmute),
        Route("POST", "channels/*channelId/hold", .hold),
        Route("DELETE", "channels/*channelId/hold", .unhold),
        Route("POST", "channels/*channelId/moh", .startMusic),
        Route("DELETE", "channels/*channelId/moh", .stopMusic),
        Route("POST", "channels/*channelId/silence", .startSilence),
        Route("DELETE", "channels/*channelId/silence", .stopSilence),
        Route("POST", "channels/*channelId/play", .playOnChannel),
        Route("POST", "channels/*channelId/play/*playbackId", .playOnChannel),
        Route("POST", "channels/*channelId/record", .recordChannel),
        Route("GET", "channels/*channelId/variable", .getVariable),
        Route("POST", "channels/*channelId/variable", .setVariable),
        Route("POST", "channels/*channelId/snoop", .snoop),
        Route("POST", "channels/*channelId/snoop/*snoopId", .snoop),
        Route("GET", "deviceStates", .listDeviceStates),
        Route("GET", "deviceStates/*deviceName", .getDeviceState),
        Route("GET", "endpoints", .listEndpoints),
        Route("GET", "endpoints/*tech", .listEndpointsOfTechnology),
        Route("GET", "endpoints/*tech/*resource", .getEndpoint),
        Route("GET", "events", .events),
        Route("POST", "events/user/*eventName", .userEvent),
        Route("GET", "playbacks/*playbackId", .getPlayback),
        Route("DELETE", "playbacks/*playbackId", .stopPlayback),
        Route("POST", "playbacks/*playbackId/control", .controlPlayback),
        Route("GET", "recordings/stored", .listStoredRecordings),
        Route("GET", "recordings/live/*recordingName", .getLiveRecording),
        Route("DELETE", "recordings/live/*recordingName", .cancelRecording),
        Route("POST", "recordings/live/*recordingName/stop", .stopRecording),
        Route("GET", "api-docs/*file", .apiDocument),
    ]
}
