import AsteriskARI
import Foundation
import Jansson
import Sandbox
import Testing

/// Operations on the server itself: what it is, its modules, logs, variables, objects, applications, devices, sounds.
extension Tour {
    func server() async throws {
        let info = try await perform(ARI.Asterisk.GetInfo())
        #expect(info.system?.version.hasPrefix(sandbox.asteriskVersion) == true)
        let some = try await perform(ARI.Asterisk.GetInfo(only: [.status, .config]))
        #expect(some.build == nil && some.status?.startupTime.millisecondsSince1970 != nil)
        #expect(try await perform(ARI.Asterisk.Ping()).ping == "pong")

        try await perform(ARI.Asterisk.SetGlobalVar(variable: "TOUR", value: "ä & b=c"))
        #expect(try await perform(ARI.Asterisk.GetGlobalVar(variable: "TOUR")).value == "ä & b=c")
    }

    func modules() async throws {
        // The tour's dialplan and what it needs; the sandbox's PBX does not load it.
        for module: ModuleName in ["res_stasis_broadcast.so", "app_stasis_broadcast.so"] {
            try await perform(ARI.Asterisk.LoadModule(moduleName: module))
            #expect(try await perform(ARI.Asterisk.GetModule(moduleName: module)).status == "Running")
        }
        try await perform(ARI.Asterisk.UnloadModule(moduleName: "app_echo.so"))
        let modules = try await perform(ARI.Asterisk.ListModules())
        #expect(!modules.contains { $0.name == "app_echo.so" && $0.status == "Running" })

        let dialplan = URL(fileURLWithPath: "\(sandbox.directory)/pbx/etc/extensions.conf")
        let text = try String(contentsOf: dialplan, encoding: .utf8)
        try Data((text + Self.dialplan).utf8).write(to: dialplan)
        try await perform(ARI.Asterisk.ReloadModule(moduleName: "pbx_config.so"))

        var files: [JSONNode] = []
        for file in ARI.descriptionFiles { files.append(try await served(file)) }
        let missing = try ARI.missingOperations(in: files, modules: modules).map { $0.name }
        let refused = OperationTable.rows.filter { if case .failure = $0.answer { true } else { false } }
        #expect(Set(missing) == Set(refused.map { $0.operation.name }))
    }

    /// `enter` comes into the application unanswered; `offer` is broadcast to be claimed.
    private static let dialplan = """

        [tour]
        exten => enter,1,Stasis(\(application),entered)
         same => n,Hangup()
        exten => offer,1,StasisBroadcast(5000,^\(application)$,claimed,yes)
         same => n,Hangup()

        """

    func logs() async throws {
        try await perform(ARI.Asterisk.AddLog(logChannelName: "tour", configuration: "notice,warning"))
        let channels = try await perform(ARI.Asterisk.ListLogChannels())
        #expect(channels.contains { $0.channel.rawValue.hasSuffix("/tour") && $0.status == "Enabled" })
        try await perform(ARI.Asterisk.DeleteLog(logChannelName: "tour"))
        // Rotation reloads the logger, which forgets channels that are in no file.
        try await perform(ARI.Asterisk.AddLog(logChannelName: "tour", configuration: "notice"))
        try await perform(ARI.Asterisk.RotateLog(logChannelName: "tour"))
    }

    func objects() async throws {
        let updated = try await perform(
            ARI.Asterisk.UpdateObject(
                configClass: "res_pjsip", objectType: "contact", id: "tour/1",
                fields: [ARI.ConfigTuple(attribute: "uri", value: "sip:tour@127.0.0.1")]))
        #expect(updated.contains { $0.attribute == "uri" && $0.value == "sip:tour@127.0.0.1" })
        let read = try await perform(
            ARI.Asterisk.GetObject(configClass: "res_pjsip", objectType: "contact", id: "tour/1"))
        #expect(Set(read) == Set(updated))
        try await perform(ARI.Asterisk.DeleteObject(configClass: "res_pjsip", objectType: "contact", id: "tour/1"))
    }

    func applications() async throws {
        #expect(try await perform(ARI.Applications.List()).map(\.name).contains(Self.application))
        try await perform(ARI.Applications.Get(applicationName: Self.application))
        try await perform(
            ARI.Applications.Subscribe(
                applicationName: Self.application, eventSource: ["endpoint:PJSIP/carrier", "deviceState:Stasis:tour"]))
        try await perform(
            ARI.Applications.Unsubscribe(applicationName: Self.application, eventSource: ["deviceState:Stasis:tour"]))
        let filter = ARIEventFilter(disallowed: [.channelVarset, .channelDialplan])
        let filtered = try await perform(
            ARI.Applications.Filter(applicationName: Self.otherApplication, filter: filter))
        #expect(ARIEventFilter(of: filtered) == ARIEventFilter(allowed: [], disallowed: filter.disallowed))
        let allowed = try await perform(
            ARI.Applications.Filter(applicationName: Self.otherApplication, filter: ARIEventFilter(allowed: [.dial])))
        #expect(ARIEventFilter(of: allowed) == ARIEventFilter(allowed: [.dial], disallowed: filter.disallowed))
        let open = try await perform(ARI.Applications.Filter(applicationName: Self.otherApplication))
        #expect(ARIEventFilter(of: open) == ARIEventFilter(allowed: [], disallowed: []))
    }

    func events() async throws {
        try await perform(
            ARI.Events.UserEvent(
                eventName: "Tour Event/1", application: Self.application, source: ["endpoint:PJSIP/carrier"],
                variables: ["deep": [1, ["x": nil]]]))
        let event = try await log.first("ChannelUserevent") { event in
            if case .channelUserevent(let event) = event { event } else { nil }
        }
        #expect(event.eventname == "Tour Event/1")
        #expect(event.userevent["deep"] == [1, ["x": nil]])
        #expect(event.endpoint?.resource == "carrier")
    }

    func deviceStates() async throws {
        try await perform(ARI.DeviceStates.Update(deviceName: "Stasis:tour", deviceState: .ringinuse))
        #expect(try await perform(ARI.DeviceStates.Get(deviceName: "Stasis:tour")).state == .ringinuse)
        #expect(try await perform(ARI.DeviceStates.List()).map(\.name) == ["Stasis:tour"])
        try await perform(ARI.DeviceStates.Delete(deviceName: "Stasis:tour"))
        try await log.first("DeviceStateChanged of Stasis:tour") { event -> Void? in
            guard case .deviceStateChanged(let change) = event, change.deviceState.name == "Stasis:tour" else {
                return nil
            }
            return ()
        }
    }

    func endpoints() async throws {
        let all = try await perform(ARI.Endpoints.List())
        #expect(Set(all.map(\.resource)).isSuperset(of: ["carrier", "phones"]))
        #expect(try await perform(ARI.Endpoints.ListByTech(tech: "PJSIP")).allSatisfy { $0.technology == "PJSIP" })
        #expect(try await perform(ARI.Endpoints.Get(tech: "PJSIP", resource: "phones")).resource == "phones")
        let sender = "sip:tour@127.0.0.1"
        try await perform(
            ARI.Endpoints.SendMessage(
                to: "pjsip:phones", from: sender, body: "a & b", variables: ["X-Tour": "1"]))
        try await perform(
            ARI.Endpoints.SendMessageToEndpoint(tech: "PJSIP", resource: "phones", from: sender, body: "c"))
        try await perform(ARI.Endpoints.Refer(to: "pjsip:phones", from: sender, referTo: "sip:other@127.0.0.1"))
        try await perform(
            ARI.Endpoints.ReferToEndpoint(
                tech: "PJSIP", resource: "phones", from: sender, referTo: "sip:other@127.0.0.1"))
    }

    func sounds() async throws {
        let sounds = try await perform(ARI.Sounds.List())
        let sound = try #require(sounds.first { !$0.formats.isEmpty })
        #expect(try await perform(ARI.Sounds.Get(soundId: sound.id)).formats == sound.formats)
        let format = sound.formats[0]
        let some = try await perform(ARI.Sounds.List(lang: format.language, format: format.format))
        #expect(some.map(\.id).contains(sound.id) && some.count <= sounds.count)
    }

    func mailboxes() async throws {
        try await performRefused(ARI.Mailboxes.List())
        try await performRefused(ARI.Mailboxes.Get(mailboxName: "100@default"))
        try await performRefused(ARI.Mailboxes.Update(mailboxName: "100@default", oldMessages: 1, newMessages: 2))
        try await performRefused(ARI.Mailboxes.Delete(mailboxName: "100@default"))
    }
}
