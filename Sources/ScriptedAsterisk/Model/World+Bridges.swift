extension World {
    /// Bridges and who is in them.
    mutating func performOnBridge(_ request: Request) -> Response {
        if request.operation == .listBridges {
            return .ok(.array(bridges.values.sorted { $0.created < $1.created }.map(\.json)))
        }
        if request.operation == .createBridge { return createBridge(request) }
        guard let id = request["bridgeId"], let bridge = bridges[id] else { return .bridgeNotFound }
        switch request.operation {
        case .getBridge:
            return .ok(bridge.json)
        case .destroyBridge:
            for channel in bridge.channels { leaveBridge(channel, hangsUp: false) }
            stopMedia(on: "bridge:\(id)")
            if let emptied = bridges.removeValue(forKey: id) {
                for app in emptied.interest.filter({ $0.value > 0 }).keys.sorted() {
                    emit("BridgeDestroyed", to: app, [.init("bridge", emptied.json)])
                }
            }
            return .noContent
        case .addChannel:
            return addChannels(request, to: id)
        case .removeChannel:
            let ids = Self.list(request["channel"])
            guard ids.allSatisfy({ channels[$0] != nil }) else { return .error(400, "Channel not found") }
            guard ids.allSatisfy({ channels[$0]?.bridge == id }) else {
                return .error(422, "Channel not in this bridge")
            }
            for channel in ids { leaveBridge(channel, hangsUp: false) }
            return .noContent
        case .startBridgeMusic:
            bridges[id]?.music = request["mohClass"] ?? "default"
            return .noContent
        case .stopBridgeMusic:
            guard bridge.music != nil else { return .error(409, "Bridge not in Stasis application") }
            bridges[id]?.music = nil
            return .noContent
        default:
            return .error(501, "Not a bridge operation")
        }
    }

    private mutating func createBridge(_ request: Request) -> Response {
        let id = request["bridgeId"] ?? "\(identity.systemName)-bridge-\(nextSerial())"
        guard bridges[id] == nil else { return .error(409, "Bridge with id '\(id)' already exists") }
        let bridge = Bridge(
            id: id, name: request["name"] ?? "", kind: request["type"] ?? "mixing", created: timestamp)
        bridges[id] = bridge
        return .ok(bridge.json)
    }

    private mutating func addChannels(_ request: Request, to id: String) -> Response {
        let ids = Self.list(request["channel"])
        guard !ids.isEmpty, ids.allSatisfy({ channels[$0] != nil }) else { return .error(400, "Channel not found") }
        guard ids.allSatisfy({ channels[$0]?.place == .stasis }) else {
            return .error(422, "Channel not in Stasis application")
        }
        for channel in ids where channels[channel]?.bridge != id {
            leaveBridge(channel, hangsUp: false)
            channels[channel]?.bridge = id
            bridges[id]?.channels.append(channel)
            guard let entered = channels[channel], let app = entered.app else { continue }
            bridges[id]?.interest[app, default: 0] += 1
            guard let bridge = bridges[id] else { continue }
            emit("ChannelEnteredBridge", to: app, [.init("bridge", bridge.json), .init("channel", entered.json)])
        }
        return .noContent
    }

    /// Takes a channel out of the bridge that it is in, if any.
    mutating func leaveBridge(_ id: String, hangsUp: Bool) {
        guard let channel = channels[id], let bridgeID = channel.bridge else { return }
        channels[id]?.bridge = nil
        bridges[bridgeID]?.channels.removeAll { $0 == id }
        guard let bridge = bridges[bridgeID], let app = channel.app else { return }
        emit("ChannelLeftBridge", to: app, [.init("bridge", bridge.json), .init("channel", channel.json)])
        if !hangsUp { bridges[bridgeID]?.interest[app, default: 1] -= 1 }
        if bridge.channels.isEmpty { stopRecordings(on: "bridge:\(bridgeID)") }
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map(String.init)
    }
}
