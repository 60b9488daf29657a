public import CallFloor

/// A simulated call centre in virtual time: agents, customers, a telephone network, lists of leads, faults, and among
/// them the real `Floor`, which is told everything as inputs and whose actions are carried out here.
///
/// Everything is drawn from one seed: the same scenario, pacing and seed give the same run to the microsecond, and the
/// same `digest`. There is no clock, no thread and no I/O in it.
///
/// What lives in the files beside it: settings (`World+Furnishing`), the telephone network (`World+Customers`), agents
/// and phones (`World+Agents`), what actions do (`World+Actions`), and the dialers of others that command the floor
/// (`World+Pacing`).
public struct World: Sendable {
    /// What is simulated.
    public let scenario: Scenario
    /// What is drawn from.
    public let seed: UInt64
    /// How the floor is paced.
    public let pacing: Pacing

    var floor: Floor
    /// Microseconds since the Unix epoch.
    var now: Int64
    let start: Int64
    var agenda = Agenda()
    var store: LeadStore
    var meter: Meter
    var customers: [AttemptID: Customer] = [:]
    /// Customers who picked up, are not connected and have not left.
    var waitingCustomers = 0
    var headcount = Headcount()
    /// Dials that nobody has answered yet.
    var ringingCustomers = 0
    /// Legs to agents' phones.
    var phones: [LegID: Phone] = [:]
    /// The agents, in the order of their ids, which begin with 1.
    var people: [Person] = []
    var isLinked = true
    var hoursDue: Int64?
    var paceDue: Int64?
    var claimDue: Int64?
    var judgeDue: Int64?
    var commander: (any Rival)?
    var day = 0
    var carrierDice: Dice
    var talkDice: Dice
    var agentDice: Dice
    var faultDice: Dice
    /// What has been told to the floor so far.
    public internal(set) var inputs = 0
    /// A number that two runs have in common only when they went alike.
    public internal(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325

    static let campaign = CampaignID(1)
    static let trunk = TrunkID(1)
    static let group = SkillGroupID(1)
    /// Monday, 2 March 2026, 08:00 UTC: when every simulation begins.
    static let dawn: Int64 = 1_772_438_400_000_000

    /// Creates a world at the moment its first day opens.
    ///
    /// - Parameter scenario: One to which there are no objections.
    public init(_ scenario: Scenario, pacing: Pacing = .progressive, seed: UInt64) {
        self.scenario = scenario
        self.pacing = pacing
        self.seed = seed
        start = Self.dawn
        now = Self.dawn
        carrierDice = Dice(seed: seed, stream: 1)
        talkDice = Dice(seed: seed, stream: 2)
        agentDice = Dice(seed: seed, stream: 3)
        faultDice = Dice(seed: seed, stream: 4)
        store = LeadStore(
            scenario.lists, dice: Dice(seed: seed, stream: 5), at: CallFloor.Instant(microseconds: Self.dawn))
        meter = Meter(start: Self.dawn)
        floor = Floor(Floor.Settings(site: SiteID(1), seed: seed))
        commander = pacing.rival
        furnish()
    }

    /// Seconds since the beginning.
    var time: Double { Double(now - start) / 1_000_000 }

    /// Seconds since this day's opening.
    var timeOfDay: Double { time - Double(day) * scenario.dayHours * 3_600 }

    var instant: CallFloor.Instant { CallFloor.Instant(microseconds: now) }

    /// Lets virtual time pass up to `seconds` after the beginning.
    ///
    /// - Parameter check: Asked after every input; the run ends with the first answer that is not nil.
    /// - Returns: That answer.
    @discardableResult
    public mutating func run(
        until seconds: Double, check: ((borrowing Floor) -> String?)? = nil
    ) -> String? {
        let end = start + Self.microseconds(seconds)
        while true {
            while let happening = agenda.nextPresent() {
                happen(happening)
                if let fault = check?(floor) { return fault }
            }
            guard let (at, happening) = agenda.next(before: end) else { break }
            now = at
            happen(happening)
            if let fault = check?(floor) { return fault }
        }
        now = max(now, end)
        meter.advance(to: now)
        return nil
    }

    /// Runs the whole scenario.
    ///
    /// - Parameter progress: Told the share that is done, 0...1, about every simulated hour.
    public mutating func run(progress: ((Double) -> Void)? = nil) -> Figures {
        let length = scenario.hours * 3_600
        var reached = 0.0
        while reached < length {
            reached = min(length, reached + 3_600)
            run(until: reached)
            progress?(reached / length)
        }
        return figures
    }

    /// Dials no more, and lets virtual time pass until every call has ended: for tests of what must be complete then.
    public mutating func windDown() {
        commander = nil
        feed(.setCampaign(Self.campaign, .paused))
        run(until: time + 14_400)
    }

    /// What was measured so far.
    public var figures: Figures {
        Figures(
            scenario: scenario, pacing: pacing.name, seed: seed, slots: meter.slots, outcomes: meter.outcomes,
            inputs: inputs, digest: digest)
    }

    /// Attempts that the store has committed so far.
    public internal(set) var attempts = 0

    /// Calls on the floor.
    public var liveCalls: Int { floor.callCount }

    /// Leads of lists with an end that are not finished.
    public var unfinishedLeads: Int { store.unfinished }

    /// A length of time in whole microseconds.
    static func microseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1_000_000).rounded()) }

    /// So many seconds from now.
    func later(_ seconds: Double) -> Int64 { now + Self.microseconds(seconds) }

    /// Tells the floor something and does what it says.
    mutating func feed(_ input: Input) {
        inputs += 1
        digest = (digest ^ UInt64(bitPattern: now)) &* 0x0000_0100_0000_01B3
        for action in floor.handle(input, at: instant) { perform(action) }
    }
}
