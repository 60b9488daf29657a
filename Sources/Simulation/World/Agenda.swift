import CallFloor
import DequeModule
import HeapModule

/// Something that will happen in a simulated world.
enum Happening {
    // Told to the floor
    case committed(AttemptID)
    case claimed(CampaignID, count: Int32)
    case placed(AttemptID)
    case placeFailed(AttemptID, PlaceFailure)
    case rings(AttemptID)
    case answers(AttemptID)
    case ended(AttemptID, Outcome)
    case connected(AttemptID)
    case connectFailed(AttemptID)
    case promptFinished(AttemptID)
    case legAnswered(LegID)
    case legHeld(LegID)
    case legEnded(LegID)
    case timer(Timer)

    // Customers
    case picksUp(AttemptID)
    case leaves(AttemptID, Outcome)
    case losesPatience(AttemptID)
    case talkEnds(AttemptID)
    case silence(AttemptID)

    // Agents
    case phonePicksUp(LegID)
    case comes(AgentID)
    case goes(AgentID)
    case wrapUpEnds(AgentID)
    case breakBegins(AgentID)
    case breakEnds(AgentID)

    // The day, the link, and the pacer that commands the floor
    case dayEnds
    case linkBreaks
    case linkReturns
    case look
}

/// What will happen, earliest first; what was put down first comes first at the same moment.
struct Agenda {
    private struct Item: Comparable {
        var at: Int64
        var order: UInt64
        var happening: Happening

        static func < (left: Self, right: Self) -> Bool {
            left.at == right.at ? left.order < right.order : left.at < right.at
        }
        static func == (left: Self, right: Self) -> Bool { left.order == right.order }
    }

    private var later = Heap<Item>()
    /// What happens at this very moment: most of what the switch answers in a world without delays.
    private var present: Deque<Happening> = []
    private var added: UInt64 = 0

    /// Things on the agenda.
    var count: Int { later.count + present.count }

    /// Puts something down for this very moment.
    mutating func add(_ happening: Happening) { present.append(happening) }

    /// Puts something down for the instant `at`, in microseconds, at or after the present one.
    mutating func add(_ happening: Happening, at: Int64) {
        added += 1
        later.insert(Item(at: at, order: added, happening: happening))
    }

    /// What happens at this very moment, if anything is left.
    mutating func nextPresent() -> Happening? { present.popFirst() }

    /// The next thing that is due before `end`; nil when there is none.
    mutating func next(before end: Int64) -> (at: Int64, happening: Happening)? {
        guard let first = later.min, first.at < end else { return nil }
        later.removeMin()
        return (first.at, first.happening)
    }
}
