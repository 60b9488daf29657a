import ArgumentParser
import CallFloor
import CurlClient
import Foundation
import Site
import Store

/// `carillon campaign set`.
struct CampaignSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change a campaign's settings. A running site follows at once.",
        discussion: """
              carillon campaign set spring mode=ratio lines=2.5 queue-limit=3
              carillon campaign set spring 'hours=mon-fri 09:00-12:00,13:00-18:00; sat 10:00-14:00' zone=Europe/Berlin
              carillon campaign set spring caps=3/24h,10/30d wrap-up=20s

            The campaign 'manual' is the one for calls outside campaigns. Retry rules have a command of their own:
            'carillon retry'. Settings:

            """ + CampaignSetting.table)
    @Argument(help: "Its name.") var name: String
    @Argument(help: "key=value, one or more.") var settings: [String]
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    /// One setting that is different now.
    private struct Change: Encodable {
        var key: String
        var before: String
        var after: String
    }

    func validate() throws {
        guard !settings.isEmpty else { throw ValidationError("Say what shall change: wrap-up=30s.") }
        for text in settings {
            do {
                _ = try CampaignSetting.named(try CampaignSetting.split(text).key)
            } catch {
                throw ValidationError("\(error)")
            }
        }
    }

    func run() async throws {
        let changes = try await options.withStore { store, tenant, configuration in
            if name == Store.manualCampaignName { _ = try await store.manualCampaign(tenant: tenant) }
            let before = try await store.campaign(named: name, tenant: tenant)
            let all = try await store.settings(of: tenant)
            var names = CampaignNames(all)
            try await Self.lookUpZones(settings, store, &names)
            var after = before
            try CampaignSetting.apply(settings, to: &after, names)
            try Self.requireOpening(after, all)
            let changes = CampaignSetting.all.compactMap { setting -> Change? in
                let change = Change(
                    key: setting.key, before: setting.read(before, names), after: setting.read(after, names))
                return change.before == change.after ? nil : change
            }
            guard !changes.isEmpty else { return changes }
            try await store.updateCampaign(after, by: operatorName)
            let control = ControlClient(configuration)
            if await control.isServing() { try await control.send(.post, "refresh") }
            return changes
        }
        if output.json { return try Terminal.printJSON(changes) }
        guard !changes.isEmpty else { return print("Nothing is different: '\(name)' has these settings already.") }
        var table = Table(["SETTING", "BEFORE", "NOW"])
        for change in changes { table.add([change.key, change.before, change.after]) }
        print(table.text)
    }

    /// Makes sure that some moment is open by the campaign's hours and calendars, in its own zone.
    static func requireOpening(_ campaign: Campaign, _ settings: TenantSettings) throws {
        let now = Instant(seconds: Date().timeIntervalSince1970)
        let name = campaign.zone.flatMap { settings.zones[$0] } ?? "UTC"
        guard let zone = ZoneTables.zone(campaign.zone ?? ZoneID(0), named: name, around: now) else { return }
        let calendars = settings.calendars.filter { campaign.calendars.contains($0.id) }
        let clock = CallingClock(hours: campaign.hours, calendars: calendars)
        if let objection = clock.objection(after: now, in: zone) {
            throw Failure("hours: this campaign can never dial: \(objection)")
        }
    }

    /// Makes sure that the zones which are named have an id.
    static func lookUpZones(_ settings: [String], _ store: Store, _ names: inout CampaignNames) async throws {
        for text in settings {
            let (key, value) = try CampaignSetting.split(text)
            guard key == "zone", value != "none" else { continue }
            let meant = ZoneTables.suggestions(for: value)
            let isKnown = ZoneTables.isKnown(value) || meant.contains { $0.lowercased() == value.lowercased() }
            guard isKnown else {
                let advice =
                    meant.isEmpty
                    ? "Say it as the IANA database does: Europe/Berlin."
                    : "Did you mean \(meant.joined(separator: ", "))?"
                throw Failure("zone: there is no time zone '\(value)'. \(advice)")
            }
            let zone = try await store.zone(named: value)
            if names.zones[zone] == nil { names.zones = try await store.zones() }
        }
    }
}
