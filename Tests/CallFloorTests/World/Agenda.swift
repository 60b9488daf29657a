import CallFloor

/// What will happen in a world, earliest first; what was put down first comes first at the same moment.
struct Agenda {
    enum Happening {
        /// The store's answer to a request of this process.
        case storeAnswers(Input)
        /// The switch's answer to a request of this process.
        case switchAnswers(Input)
        /// An event on the link to the switch: lost when the link is another by then.
        case event(Input, link: Int)
        /// The telephone network, or the customer, moves on.
        case customer(AttemptID, CustomerStep)
        /// An agent's phone moves on.
        case phone(LegID, PhoneStep)
        /// A timer that was set for this moment.
        case timer(Timer, due: Instant)
        /// The store takes in what was written behind.
        case storeCatchesUp
        /// Somebody does something.
        case whim
        /// Something breaks.
        case fault
        /// Something is mended.
        case repair(Fault)
    }

    enum CustomerStep { case rings, answers, leaves(Ending) }

    enum PhoneStep { case answers, leaves }

    enum Fault { case link, store, process }

    private struct Item {
        var at: Instant
        var order: Int
        var happening: Happening
    }

    /// Latest first, so that the next one is cheap to take.
    private var items: [Item] = []
    private var added = 0

    var isEmpty: Bool { items.isEmpty }

    mutating func add(_ happening: Happening, at: Instant) {
        added += 1
        var low = 0
        var high = items.count
        while low < high {
            let middle = (low + high) / 2
            if items[middle].at > at { low = middle + 1 } else { high = middle }
        }
        items.insert(Item(at: at, order: added, happening: happening), at: low)
    }

    mutating func next() -> (at: Instant, happening: Happening)? {
        items.popLast().map { ($0.at, $0.happening) }
    }

    /// Takes out what `isGone` says of, and returns it.
    mutating func remove(where isGone: (Happening) -> Bool) -> [Happening] {
        let gone = items.filter { isGone($0.happening) }.map(\.happening)
        items.removeAll { isGone($0.happening) }
        return gone
    }
}
