extension World {
    /// Applications, the system itself, devices and endpoints.
    mutating func performOnSystem(_ request: Request) -> Response {
        switch request.operation {
        case .listApplications:
            return .ok(.array(applications.keys.sorted().map(describeApplication)))
        case .getApplication, .subscribeApplication, .unsubscribeApplication:
            guard let name = request["applicationName"], applications[name] != nil else {
                return .error(404, "Application not found")
            }
            return .ok(describeApplication(name))
        case .filterApplication:
            return filterApplication(request)
        case .asteriskInfo:
            return .ok([
                "build": [
                    "os": "Linux", "kernel": "unknown", "machine": "unknown", "options": "OPTIONAL_API",
                    "date": "2026-07-20 21:35:32 UTC", "user": "nobody",
                ],
                "system": ["version": .string(identity.version), "entity_id": .string(identity.entityID)],
                "config": [
                    "name": .string(identity.systemName), "default_language": "en", "setid": ["user": "", "group": ""],
                ],
                "status": ["startup_time": .string(timestamp), "last_reload_time": .string(timestamp)],
            ])
        case .asteriskPing:
            return .ok([
                "ping": "pong", "timestamp": .string(timestamp), "asterisk_id": .string(identity.entityID),
            ])
        case .getGlobalVariable:
            return .ok(["value": .string(globals[request["variable"] ?? ""] ?? "")])
        case .setGlobalVariable:
            globals[request["variable"] ?? ""] = request["value"] ?? ""
            return .noContent
        case .listDeviceStates:
            return .ok(.array(devices.map(describeDevice)))
        case .getDeviceState:
            return .ok(describeDevice(request["deviceName"] ?? ""))
        case .listEndpoints:
            return .ok(.array(devices.map(describeEndpoint)))
        case .listEndpointsOfTechnology:
            return .ok(.array(devices.filter { $0.hasPrefix((request["tech"] ?? "") + "/") }.map(describeEndpoint)))
        case .getEndpoint:
            let device = "\(request["tech"] ?? "")/\(request["resource"] ?? "")"
            return devices.contains(device) ? .ok(describeEndpoint(device)) : .error(404, "Endpoint not found")
        case .userEvent:
            guard let app = request["application"], applications[app] != nil else {
                return .error(404, "Application not found")
            }
            let name = JSON.string(request["eventName"] ?? "")
            emit("ChannelUserevent", to: app, [.init("eventname", name), .init("userevent", ["eventname": name])])
            return .noContent
        case .apiDocument:
            guard let bytes = identity.apiDocuments[request["file"] ?? ""], let document = JSON(decoding: bytes) else {
                return .error(404, "Resource not found")
            }
            return .ok(document)
        default:
            return .error(501, "Not a system operation")
        }
    }

    private mutating func filterApplication(_ request: Request) -> Response {
        guard let name = request["applicationName"], applications[name] != nil else {
            return .error(404, "Application not found")
        }
        func types(_ key: String) -> [String]? {
            guard let value = request.body?[key] else { return [] }
            return value.elements?.compactMap { $0["type"]?.text }
        }
        guard let allowed = types("allowed"), let disallowed = types("disallowed") else {
            return .error(400, "Invalid format definition")
        }
        if request.body?["allowed"] != nil { applications[name]?.allowed = allowed }
        if request.body?["disallowed"] != nil { applications[name]?.disallowed = disallowed }
        return .ok(describeApplication(name))
    }

    private func describeApplication(_ name: String) -> JSON {
        let application = applications[name] ?? Application()
        func filter(_ types: [String]) -> JSON { .array(types.map { ["type": .string($0)] }) }
        return [
            "name": .string(name),
            "channel_ids": .array(channels.values.filter { $0.app == name }.map(\.id).sorted().map { .string($0) }),
            "bridge_ids": .array(
                bridges.values.filter { $0.interest[name, default: 0] > 0 }.map(\.id).sorted().map { .string($0) }),
            "endpoint_ids": [], "device_names": [], "events_allowed": filter(application.allowed),
            "events_disallowed": filter(application.disallowed),
        ]
    }

    /// The devices that live channels use: `PJSIP/carrier`.
    private var devices: [String] { Set(channels.values.map { Self.device(of: $0.endpoint) }).sorted() }

    private func describeDevice(_ name: String) -> JSON {
        if let span = name.wholeMatch(of: #/DAHDI/I(\d+)/congestion/#).flatMap({ Int($0.1) }) {
            return ["name": .string(name), "state": .string(spans[span]?.deviceState ?? "INVALID")]
        }
        let isBusy = devices.contains(name)
        return ["name": .string(name), "state": isBusy ? "INUSE" : "NOT_INUSE"]
    }

    private func describeEndpoint(_ name: String) -> JSON {
        let parts = name.split(separator: "/", maxSplits: 1)
        let users = channels.values.filter { Self.device(of: $0.endpoint) == name }.map(\.id).sorted()
        return [
            "technology": .string(String(parts[0])), "resource": .string(parts.count > 1 ? String(parts[1]) : ""),
            "state": "online", "channel_ids": .array(users.map { .string($0) }),
        ]
    }

    private static func device(of endpoint: String) -> String {
        guard let slash = endpoint.firstIndex(of: "/") else { return endpoint }
        let technology = endpoint[..<slash]
        let rest = endpoint[endpoint.index(after: slash)...]
        if let at = rest.lastIndex(of: "@") { return "\(technology)/\(rest[rest.index(after: at)...])" }
        return "\(technology)/\(rest.prefix { $0 != "/" })"
    }
}
