import CallFloor
import CallPacing
import Testing

@testable import carillon

@Suite("Settings of campaigns")
struct CampaignSettingTests {
    private static var names: CampaignNames {
        var names = CampaignNames()
        names.groups = [SkillGroupID(1): "sales"]
        names.trunks = [TrunkID(1): "carrier", TrunkID(2): "backup"]
        names.pools = [CallerIDPoolID(1): "city"]
        names.zones = [ZoneID(1): "Europe/Berlin"]
        names.calendars = [CalendarID(1): "germany"]
        return names
    }

    private static func campaign(_ mode: Mode = .progressive) -> Campaign {
        Campaign(
            id: CampaignID(1), tenant: TenantID(1), name: "spring", mode: mode,
            pacing: mode == .ratio ? .ratio(RatioSettings()) : .progressive, skillGroup: SkillGroupID(1), trunks: [])
    }

    @Test(
        "what is written is read back",
        arguments: [
            ("name=autumn", "autumn"), ("mode=ratio", "ratio"), ("group=sales", "sales"),
            ("trunks=backup, carrier", "backup,carrier"), ("trunks=none", "none"), ("caller-ids=city", "city"),
            ("ring-timeout=20", "20s"), ("abandon-threshold=1500ms", "1s500ms"), ("wrap-up=0", "0s"),
            ("safe-harbour=sound:sorry", "sound:sorry"), ("record=no", "no"), ("zone=europe/berlin", "Europe/Berlin"),
            ("calendars=germany", "germany"), ("caps=10/30d,3/24h", "10/30d,3/1d"), ("caps=none", "none"),
            ("maximum-attempts=9", "9"), ("owner-patience=2d", "2d"), ("owner-patience=forever", "forever"),
            ("hours=always", "always"),
        ])
    func roundTrip(_ text: String, _ value: String) throws {
        var campaign = Self.campaign()
        try CampaignSetting.apply([text], to: &campaign, Self.names)
        let setting = try CampaignSetting.named(try CampaignSetting.split(text).key)
        #expect(setting.read(campaign, Self.names) == value)
        var again = campaign
        try CampaignSetting.apply(["\(setting.key)=\(value)"], to: &again, Self.names)
        #expect(again == campaign)
    }

    @Test(
        "every setting that is set can be read and written again, in each mode", arguments: [Mode.progressive, .ratio])
    func all(_ mode: Mode) throws {
        let campaign = Self.campaign(mode)
        for setting in CampaignSetting.general + CampaignSetting.calling + (mode == .ratio ? CampaignSetting.ratio : [])
        {
            var again = campaign
            try setting.write(&again, setting.read(campaign, Self.names), Self.names)
            #expect(again == campaign, "\(setting.key)")
        }
        #expect(Set(CampaignSetting.all.map(\.key)).count == CampaignSetting.all.count)
        #expect(CampaignSetting.all.allSatisfy { CampaignSetting.table.contains($0.key) })
    }

    @Test(
        "absurd values are refused with the setting's name",
        arguments: [
            "name=", "mode=manual", "mode=turbo", "group=nobody", "group=none", "trunks=carrier,carrier",
            "trunks=nowhere", "caller-ids=x", "ring-timeout=4s", "ring-timeout=121s", "ring-timeout=",
            "ring-timeout=-5", "abandon-threshold=31s", "wrap-up=2h", "wrap-up=1e9", "safe-harbour=sorry",
            "safe-harbour=sound:a b", "record=perhaps", "hours=", "hours=mon", "hours=mon 25:00-26:00",
            "zone=Mars/Olympus", "calendars=x", "caps=0/24h", "caps=3", "caps=3/0h", "caps=3/24h,4/1d", "caps=-1/1d",
            "caps=3/999999999999d", "maximum-attempts=0", "maximum-attempts=101", "maximum-attempts=x",
            "owner-patience=400d", "lines=0.5", "lines=51", "lines=nan", "lines=inf", "queue-limit=-1",
            "queue-limit=1.5", "new-calls=0", "base=both", "automatic=maybe", "concurrency=3", "finish-by=tomorrow",
        ])
    func absurd(_ text: String) throws {
        var campaign = Self.campaign(.ratio)
        let key = try CampaignSetting.split(text).key
        let error = #expect(throws: Failure.self) {
            try CampaignSetting.apply([text], to: &campaign, Self.names)
        }
        #expect(error?.message.contains(key) == true, "\(error?.message ?? "")")
    }

    @Test("a campaign without agents says what it plays, and keeps its own pacing")
    func ivr() throws {
        var campaign = Self.campaign()
        let error = #expect(throws: Failure.self) {
            var campaign = Self.campaign()
            try CampaignSetting.apply(["mode=ivr", "group=none"], to: &campaign, Self.names)
        }
        #expect(error?.message.hasPrefix("message:") == true)
        let texts = [
            "mode=ivr", "group=none", "message=sound:offer", "concurrency=30", "calls-per-second=2.5",
            "finish-by=2026-11-30T18:00:00Z",
        ]
        try CampaignSetting.apply(texts, to: &campaign, Self.names)
        #expect(
            campaign.pacing
                == .agentless(AgentlessSettings(concurrency: 30, callsPerSecond: 2.5, finishBy: 1_796_061_600)))
        try CampaignSetting.apply(["concurrency=any", "mode=progressive", "group=sales"], to: &campaign, Self.names)
        #expect(campaign.pacing == .progressive)
    }

    @Test("what is no setting is told with those there are", arguments: ["x=1", "=1", "wrap-up", "", "WRAP-UP=3"])
    func unknown(_ text: String) {
        var campaign = Self.campaign()
        #expect(throws: Failure.self) { try CampaignSetting.apply([text], to: &campaign, Self.names) }
    }
}
