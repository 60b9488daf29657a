import CallFloor
import Foundation
import NIOConcurrencyHelpers
import ServiceLifecycle
import Site
import Store

/// Watches a demonstration, draws it, and ends it: when every lead is finished, or after the time that was asked for.
struct DemoShow: Service {
    let plan: DemoRun.Plan
    let store: Store
    let campaign: Campaign
    let site: Site
    let isHeadless: Bool
    private let started = ContinuousClock.now
    private let ended = NIOLockedValueBox<ContinuousClock.Instant?>(nil)

    init(plan: DemoRun.Plan, store: Store, campaign: Campaign, site: Site, isHeadless: Bool) {
        self.plan = plan
        self.store = store
        self.campaign = campaign
        self.site = site
        self.isHeadless = isHeadless
    }

    /// How long the dialling took.
    var duration: Duration { (ended.withLockedValue { $0 } ?? .now) - started }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await watch() }
    }

    private func watch() async throws {
        var screen = Screen(isShown: !isHeadless)
        var report: CampaignReport?
        var lastReport = ContinuousClock.now - .seconds(10)
        var isEnding = false
        var idleSince: ContinuousClock.Instant?
        while !Task.isCancelled {
            let now = ContinuousClock.now
            let view = await site.view()
            if now - lastReport > .seconds(1) {
                report = try? await store.report(on: campaign)
                lastReport = now
            }
            screen.draw(DemoPicture(plan: plan, view: view, report: report, elapsed: now - started).lines)
            idleSince = isIdle(view) ? idleSince ?? now : nil
            if !isEnding, isOver(view, idleSince, now) {
                isEnding = true
                ended.withLockedValue { $0 = now }
                site.setCampaign(campaign.id, to: .stopped)
            }
            if isEnding, await site.openWork() == 0 { break }
            try? await Task.sleep(for: .milliseconds(250))
        }
        screen.close()
    }

    private func isOver(
        _ view: FloorView, _ idleSince: ContinuousClock.Instant?, _ now: ContinuousClock.Instant
    ) -> Bool {
        if let seconds = plan.seconds, now - started >= .seconds(seconds) { return true }
        if view.campaigns.first?.status == .finished { return true }
        // Long enough for the last retry to be written, claimed and seen.
        return idleSince.map { now - $0 > .seconds(7) } ?? false
    }

    /// Whether nothing is left to do soon. Leads that an agent wants called tomorrow keep a campaign open; a
    /// demonstration does not wait for them.
    private func isIdle(_ view: FloorView) -> Bool {
        guard let campaign = view.campaigns.first, campaign.tally.attempts > 0, view.calls.isEmpty else { return false }
        let isSomethingDue = campaign.nextDue.map { $0 - view.at < .seconds(120) } ?? false
        return campaign.buffered == 0 && campaign.ready == 0 && !isSomethingDue
    }
}

/// A few lines at the bottom of the terminal that are drawn again and again in the same place.
struct Screen {
    private let isShown: Bool
    private var height = 0

    init(isShown: Bool) { self.isShown = isShown }

    mutating func draw(_ lines: [String]) {
        guard isShown else { return }
        let width = Terminal.width
        var text = height > 0 ? "\u{1B}[\(height)A" : "\u{1B}[?25l"
        for line in lines { text += "\u{1B}[2K" + Self.cut(line, to: width - 1) + "\n" }
        if lines.count < height { text += String(repeating: "\u{1B}[2K\n", count: height - lines.count) }
        height = max(height, lines.count)
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// Gives the cursor back.
    mutating func close() {
        guard isShown else { return }
        FileHandle.standardOutput.write(Data("\u{1B}[?25h".utf8))
    }

    private static func cut(_ line: String, to width: Int) -> String {
        line.count <= width ? line : String(line.prefix(max(0, width - 1))) + "…"
    }
}
