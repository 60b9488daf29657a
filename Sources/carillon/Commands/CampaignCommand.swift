import ArgumentParser
import CallFloor
import CurlClient
import Foundation
import Store

/// `carillon campaign`.
struct CampaignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign", abstract: "Campaigns: make, look at, change, start, pause and stop them.",
        subcommands: [
            CampaignCreate.self, CampaignSet.self, List.self, Show.self, Start.self, Pause.self, Stop.self,
        ])

    /// `carillon campaign list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List campaigns.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let campaigns = try await options.withStore { store, tenant, _ in
                try await store.settings(of: tenant).campaigns.filter { $0.mode != .manual }
            }
            if output.json { return try Terminal.printJSON(campaigns) }
            var table = Table(["CAMPAIGN", "MODE", "STATUS"])
            for campaign in campaigns {
                table.add([campaign.name, campaign.mode.rawValue, campaign.status.rawValue])
            }
            print(table.text)
        }
    }

    /// `carillon campaign show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a campaign: settings, progress, and why it dials or does not.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        private struct Shown: Encodable {
            var campaign: Campaign
            var settings: [String: String]
            var report: CampaignReport
            var why: String?
        }

        func run() async throws {
            let (campaign, names, report, configuration) = try await options.withStore {
                store, tenant, configuration in
                let campaign = try await store.campaign(named: name, tenant: tenant)
                let names = CampaignNames(try await store.settings(of: tenant))
                return (campaign, names, try await store.report(on: campaign), configuration)
            }
            let settings = CampaignSetting.meaningful(for: campaign).map { ($0.key, $0.read(campaign, names)) }
            let control = ControlClient(configuration)
            let live =
                await control.isServing()
                ? try? await control.get("campaigns/\(ControlClient.escaped(name))", as: FloorView.CampaignView.self)
                : nil
            if output.json {
                return try Terminal.printJSON(
                    Shown(
                        campaign: campaign, settings: Dictionary(uniqueKeysWithValues: settings), report: report,
                        why: live?.why))
            }
            print(ReportText.of(report))
            var table = Table(["SETTING", "VALUE"])
            for (key, value) in settings { table.add([key, value]) }
            print("\n\(table.text)\n\nRetries\n\(RetryText.table(campaign.retry))")
            if let live, live.liveCalls > 0 { print("\n\(live.liveCalls) calls are live and not in these figures.") }
            print("\n" + (live?.why ?? "No Carillon is running here, so nothing is dialled."))
        }
    }

    /// `carillon campaign start`.
    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a campaign dial.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: GlobalOptions
        func run() async throws { try await CampaignWish.set(name, .running, options) }
    }

    /// `carillon campaign pause`.
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Place no new calls; leads stay on the floor, live calls go on.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: GlobalOptions
        func run() async throws { try await CampaignWish.set(name, .paused, options) }
    }

    /// `carillon campaign stop`.
    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Place no new calls and give the leads back; live calls go on.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: GlobalOptions
        func run() async throws { try await CampaignWish.set(name, .stopped, options) }
    }
}

/// Sets a campaign's status: through the running site, or in the database when none runs.
private enum CampaignWish {
    private struct Wish: Encodable { var status: CampaignStatus }

    static func set(_ name: String, _ status: CampaignStatus, _ options: GlobalOptions) async throws {
        try await options.withStore { store, tenant, configuration in
            let campaign = try await store.campaign(named: name, tenant: tenant)
            let control = ControlClient(configuration)
            if await control.isServing() {
                try await control.send(.post, "refresh")
                try await put(Wish(status: status), name, control)
                print("Campaign '\(name)' is \(status.rawValue).")
            } else {
                try await store.setCampaign(campaign.id, to: status)
                print("Campaign '\(name)' is \(status.rawValue) as soon as 'carillon serve' runs.")
            }
            try await store.audit(
                actor: operatorName, action: "campaign.\(status.rawValue)", subject: name, tenant: tenant)
        }
    }

    /// A campaign that was just made may need a moment to reach the floor.
    private static func put(_ wish: Wish, _ name: String, _ control: ControlClient) async throws {
        let path = "campaigns/\(ControlClient.escaped(name))/status"
        for _ in 0..<10 {
            if (try? await control.send(.put, path, wish)) != nil { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        try await control.send(.put, path, wish)
    }
}

extension Store {
    /// The campaign of that name, or an error that names those there are.
    func campaign(named name: String, tenant: TenantID) async throws -> Campaign {
        let campaigns = try await settings(of: tenant).campaigns
        if let campaign = campaigns.first(where: { $0.name == name }) { return campaign }
        let names = campaigns.map(\.name).joined(separator: ", ")
        throw Failure("There is no campaign '\(name)'. Campaigns: \(names.isEmpty ? "none" : names).")
    }
}
