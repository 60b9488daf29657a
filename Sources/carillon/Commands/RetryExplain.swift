import ArgumentParser
import CallFloor
import Foundation
import Site
import Store

/// `carillon retry explain`.
struct RetryExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what would happen to a lead, try by try, and why. Nothing is dialled.",
        discussion: """
              carillon retry explain spring --outcomes busy,busy,no-answer
              carillon retry explain spring --lead 4711 --outcomes no-answer:cause=19:after=25s,answered
              carillon retry explain spring --outcomes busy,busy --zone America/New_York --from 2026-12-24T17:30
            """)
    @Argument(help: "The campaign.") var campaign: String
    @Option(help: "How the tries end, with commas; each may have :cause=, :sip= and :after=.") var outcomes: String
    @Option(help: "A lead, as it is now. Default: a new one.") var lead: Int64?
    @Option(help: "How many numbers the new lead has.") var numbers = 1
    @Option(help: "Where the new lead is: Europe/Berlin. Default: the campaign's time zone.") var zone: String?
    @Option(help: "From when on, by the lead's clock: 2026-12-24T17:30. Default: now.") var from: String?
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        do {
            let ends = try Self.ends(outcomes)
            guard (1...200).contains(ends.count) else { throw ValidationError("--outcomes: 1 to 200 are played.") }
        } catch let error as RuleTextError {
            throw ValidationError("--outcomes: \(error)")
        }
        guard (1...16).contains(numbers) else { throw ValidationError("--numbers must be 1 to 16.") }
        if lead != nil, zone != nil || numbers != 1 {
            throw ValidationError("--lead has numbers and zones of its own: leave --zone and --numbers out.")
        }
        if let zone, !ZoneTables.isKnown(zone) { throw ValidationError(Self.unknown(zone)) }
        if let from, Self.localTime(from) == nil {
            throw ValidationError("--from: '\(from)' is no time: 2026-12-24T17:30.")
        }
    }

    func run() async throws {
        let now = Instant(seconds: Date().timeIntervalSince1970)
        let facts = try await options.withStore { store, tenant, _ in try await look(store, tenant) }
        let (campaign, view) = (facts.campaign, facts.view)
        let subject =
            view?.lead
            ?? Lead(id: LeadID(0), list: ListID(0), numbers: (0..<Int64(numbers)).map { NumberID($0) })
        let names = facts.settings.zones
        let zones = try LeadZones(
            subject, own: zone, campaign: campaign.zone.flatMap { names[$0] }, names: names, now: now)
        let clock = CallingClock(
            hours: campaign.hours,
            calendars: facts.settings.calendars.filter { campaign.calendars.contains($0.id) })
        let begin = from.flatMap(Self.localTime).map { zones.moment($0, number: subject.nextNumber) } ?? now
        let course = RetryPlan.course(
            of: subject, after: try Self.ends(outcomes), policy: campaign.retry, from: begin, clock: clock
        ) { zones[$0] }
        let told = RetryTelling(course, zones: zones)
        if output.json { return try Terminal.printJSON(told) }
        if let view, view.state == "finished" {
            print("The lead is finished already (\(view.endReason ?? "-")): this is what would have been.\n")
        }
        print(told.text(hours: campaign.hours))
    }

    /// What the database says of the campaign and the lead.
    private struct Facts {
        var settings: TenantSettings
        var campaign: Campaign
        var view: LeadView?
    }

    private func look(_ store: Store, _ tenant: TenantID) async throws -> Facts {
        var facts = Facts(
            settings: try await store.settings(of: tenant),
            campaign: try await store.campaign(named: campaign, tenant: tenant))
        guard let lead else { return facts }
        facts.view = try await store.lead(LeadID(lead), tenant: tenant)
        guard facts.view?.campaign == facts.campaign.id else {
            throw Failure("The lead \(lead) is on no list of the campaign '\(campaign)'.")
        }
        return facts
    }

    static func ends(_ text: String) throws(RuleTextError) -> [AttemptEnd] {
        var ends: [AttemptEnd] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            ends.append(try AttemptEnd(text: piece.trimmingCharacters(in: .whitespaces)))
        }
        return ends
    }

    /// Microseconds from 1970 to a time on the wall: `2026-12-24T17:30` or `2026-12-24 17:30`.
    static func localTime(_ text: String) -> Int64? {
        let parts = text.split(whereSeparator: { $0 == "T" || $0 == " " })
        guard parts.count == 2, let day = LocalDay(parts[0]) else { return nil }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2, clock.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isASCII) }),
            let hour = Int(clock[0]),
            let minute = Int(clock[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return (Int64(day.daysSince1970) * 86_400 + Int64(hour * 3_600 + minute * 60)) * 1_000_000
    }

    static func unknown(_ zone: String) -> String {
        let meant = ZoneTables.suggestions(for: zone).joined(separator: ", ")
        return "There is no time zone '\(zone)'. " + (meant.isEmpty ? "Write it as Europe/Berlin." : "Meant: \(meant)?")
    }
}

/// The clocks of a lead's numbers.
struct LeadZones {
    private let zones: [Zone]

    /// - Parameters:
    ///   - own: What was asked for instead of the lead's and the campaign's.
    ///   - campaign: The campaign's zone; nil is UTC.
    init(_ lead: Lead, own: String?, campaign: String?, names: [ZoneID: String], now: Instant) throws {
        zones = try lead.numbers.indices.map { position in
            let name = own ?? lead.zone(ofNumber: position).flatMap { names[$0] } ?? campaign ?? "UTC"
            guard let zone = ZoneTables.zone(ZoneID(Int64(position + 1)), named: name, around: now) else {
                throw Failure(RetryExplain.unknown(name))
            }
            return zone
        }
    }

    subscript(position: Int) -> Zone { zones[position] }

    /// The moment at which the clock of a number shows a time: the first of two where it is put back, and as if it had
    /// not been put forward where it never shows it.
    func moment(_ local: Int64, number: Int) -> Instant {
        let zone = zones[number]
        let day = Duration.seconds(86_400)
        let unshifted = Instant(microseconds: local)
        let candidates = [zone.offset(at: unshifted - day), zone.offset(at: unshifted + day)].map { offset in
            (offset, unshifted - .seconds(offset))
        }
        return candidates.first { zone.offset(at: $0.1) == $0.0 }?.1 ?? candidates[0].1
    }
}

/// A course as it is told to people and scripts.
struct RetryTelling: Encodable {
    struct Try: Encodable {
        var dialledAt: String
        var local: String
        var zone: String
        var number: Int
        var end: String
        var rule: Int?
        var then: String
        var steps: [String]
    }

    var tries: [Try]
    var neverOpens: Bool
    /// Endings that never come to pass.
    var unused: Int

    init(_ course: RetryCourse, zones: LeadZones) {
        tries = course.steps.map { step in
            let zone = zones[step.number]
            return Try(
                dialledAt: step.dialledAt.text, local: LocalTime(step.dialledAt, in: zone).description, zone: zone.name,
                number: step.number + 1, end: step.end.outcome.rawValue, rule: step.decision.rule.map { $0 + 1 },
                then: Self.text(of: step.decision.fate, zones), steps: step.decision.steps)
        }
        neverOpens = course.neverOpens
        unused = course.unused.count
    }

    private static func text(of fate: LeadFate, _ zones: LeadZones) -> String {
        switch fate {
        case .retry(let due, let number), .promised(let due, let number, _):
            "again \(LocalTime(due, in: zones[number])), number \(number + 1)"
        case .finished(let reason): "finished: \(reason)"
        }
    }

    func text(hours: CallingHours) -> String {
        if neverOpens { return "This campaign can never dial this lead: its calling hours (\(hours)) never open." }
        var table = Table(["TRY", "DIALLED", "ZONE", "NUMBER", "ENDS", "RULE", "THEN"], rightAligned: [0, 3, 5])
        for (index, one) in tries.enumerated() {
            table.add([
                String(index + 1), one.local, one.zone, String(one.number), one.end, one.rule.map(String.init) ?? "-",
                one.then,
            ])
        }
        var text = table.text + "\n"
        for (index, one) in tries.enumerated() {
            text += "\nTry \(index + 1)\n" + one.steps.map { "  \($0)" }.joined(separator: "\n")
        }
        if unused > 0 {
            text += "\n\n\(unused) more \(unused == 1 ? "ending" : "endings") would not come to pass: the lead is done."
        }
        return text
    }
}
