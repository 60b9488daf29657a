// Calling hours: where it is daytime enough to call, asked of the campaign's clock and kept until it changes.
extension Floor {
    /// What is known of the clocks in a zone has changed.
    mutating func configure(_ zone: Zone) {
        zones[zone.id] = zone
        for id in campaigns.keys.sorted() { campaigns[id]!.openUntil = nil }
    }

    /// The days of a calendar have changed.
    mutating func configure(_ calendar: HolidayCalendar) {
        calendars[calendar.id] = calendar
        for id in campaigns.keys.sorted() where campaigns[id]!.settings.calendars.contains(calendar.id) {
            setClock(of: id)
        }
    }

    /// Makes a campaign's clock from its settings.
    mutating func setClock(of id: CampaignID) {
        let settings = campaigns[id]!.settings
        campaigns[id]!.clock = CallingClock(
            hours: settings.hours, calendars: settings.calendars.compactMap { calendars[$0] })
        campaigns[id]!.openUntil = nil
    }

    /// Finds out where the campaign's windows are open, if that may have changed since the last look.
    mutating func lookAtTheClock(_ id: CampaignID, _ turn: inout Turn) {
        let desk = campaigns[id]!
        if let until = desk.openUntil, turn.now < until { return }
        let before = desk.openZones
        guard desk.settings.hours != .always || !desk.settings.calendars.isEmpty else {
            campaigns[id]!.openZones = .all
            campaigns[id]!.openUntil = .distantFuture
            return
        }
        var open: [ZoneID] = []
        var changes: [Instant] = []
        var opensAt: Instant?
        let own = zone(of: id)
        let isUnzonedOpen = note(own, desk.clock, turn.now, &changes, &opensAt)
        for zone in zones.keys.sorted() where note(zones[zone]!, desk.clock, turn.now, &changes, &opensAt) {
            open.append(zone)
        }
        campaigns[id]!.openZones = .only(open, unzoned: isUnzonedOpen)
        campaigns[id]!.opensAt = opensAt
        // At least once an hour: tables of zones end some day.
        let next = min(changes.min() ?? .distantFuture, turn.now + .seconds(3_600))
        campaigns[id]!.openUntil = next
        set(.hours(id), at: next, &turn)
        if campaigns[id]!.openZones != before { cancel(.claim(id), &turn) }
    }

    /// Notes when a zone's windows open or close next; returns whether they are open.
    private func note(
        _ zone: Zone, _ clock: CallingClock, _ now: Instant, _ changes: inout [Instant], _ opensAt: inout Instant?
    ) -> Bool {
        if clock.isOpen(at: now, in: zone) {
            if let closing = clock.closing(after: now, in: zone) { changes.append(closing) }
            return true
        }
        if let opening = clock.nextOpening(after: now, in: zone) {
            changes.append(opening)
            opensAt = min(opensAt ?? opening, opening)
        }
        return false
    }

    private static let utc = Zone(id: ZoneID(0), name: "UTC", initialOffset: 0)

    /// The zone of a campaign's leads that have none.
    private func zone(of id: CampaignID) -> Zone {
        campaigns[id]!.settings.zone.flatMap { zones[$0] } ?? Self.utc
    }

    /// A lead's zone by its token; its campaign's where it has none, or nobody knows the zone.
    func zone(_ token: ZoneID?, in id: CampaignID) -> Zone { token.flatMap { zones[$0] } ?? zone(of: id) }

    /// Whether a number in that zone may be called now.
    func isOpen(_ id: CampaignID, zone token: ZoneID?, at now: Instant) -> Bool {
        campaigns[id].map { $0.openZones == .all || $0.clock.isOpen(at: now, in: zone(token, in: id)) } ?? false
    }

    /// When a number in that zone may be called, from `moment` on; nil when never.
    func opening(of id: CampaignID, zone token: ZoneID?, after moment: Instant) -> Instant? {
        campaigns[id]?.clock.nextOpening(after: moment, in: zone(token, in: id))
    }

    /// A lead that came while its windows were open and is dialled too late: it waits for the next opening.
    mutating func putOff(_ lead: Lead, of id: CampaignID, _ turn: inout Turn) {
        let zone = lead.zone(ofNumber: lead.nextNumber)
        guard let at = opening(of: id, zone: zone, after: turn.now) else {
            return turn.actions.append(.releaseLeads([lead.id]))
        }
        turn.write(
            .lead(
                LeadRecord(
                    lead: lead.id, attempt: nil, tried: nil, fate: .retry(at: at, number: lead.nextNumber),
                    at: turn.now)))
    }
}
