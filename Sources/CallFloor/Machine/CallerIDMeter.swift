/// Chooses which caller ID of a pool a call shows, and keeps every caller ID's rules.
///
/// A caller ID is taken with the intent and given back with the outcome. Caps are also kept by the store, for all sites
/// together: what it refuses is left alone until the moment it says.
package struct CallerIDMeter: Hashable, Sendable, Codable {
    /// The pool as operators set it.
    package private(set) var settings: CallerIDPool
    /// Members, and those that were and are still on calls or within caps.
    private var uses: [CallerIDToken: CallerIDUse] = [:]
    private var rules: [CallerIDToken: CallerID] = [:]
    /// How many calls the pool was asked for.
    private var turns = 0

    /// Creates the meter of a pool that nothing was shown of yet.
    package init(_ settings: CallerIDPool, at now: Instant) {
        self.settings = settings
        configure(settings, at: now)
    }

    /// The pool's settings are these now. What was counted of its members stays.
    package mutating func configure(_ settings: CallerIDPool, at now: Instant) {
        self.settings = settings
        let least = settings.members.compactMap { uses[$0.token]?.total }.min() ?? 0
        for member in settings.members {
            rules[member.token] = member
            if uses[member.token] == nil { uses[member.token] = CallerIDUse(total: least) }
        }
        let members = Set(settings.members.map(\.token))
        for (token, use) in uses where !members.contains(token) && use.isForgettable(at: now) {
            uses[token] = nil
            rules[token] = nil
        }
    }

    /// Calls that showed its members before this floor began, or at other sites: by caller ID, when.
    package mutating func load(_ recent: [CallerIDToken: [Instant]]) {
        for (token, moments) in recent {
            guard let rules = rules[token] else { continue }
            uses[token]?.merge(moments, rules)
        }
    }

    // MARK: Choosing

    /// Takes the next caller ID.
    ///
    /// - Parameters:
    ///   - local: Members that are local to the number that is called.
    ///   - now: When.
    ///   - generator: For pools that choose at random.
    /// - Returns: nil when none may be shown now; ``shortage(at:)`` says why.
    package mutating func take(
        local: [CallerIDToken], at now: Instant, using generator: inout some RandomNumberGenerator
    ) -> CallerIDToken? {
        guard let token = choose(local: local, at: now, using: &generator), let rules = rules[token] else { return nil }
        turns += 1
        uses[token]!.took(rules, turn: turns, at: now)
        return token
    }

    private func choose(
        local: [CallerIDToken], at now: Instant, using generator: inout some RandomNumberGenerator
    ) -> CallerIDToken? {
        let free = settings.members.filter { uses[$0.token]!.obstacle($0, at: now) == nil }.map(\.token)
        let neighbours = settings.prefersLocal ? Set(local) : []
        let near = neighbours.isEmpty ? [] : free.filter(neighbours.contains)
        let candidates = near.isEmpty ? free : near
        switch settings.rotation {
        case .random: return candidates.randomElement(using: &generator)
        // Whose turn is longest ago: among all members that is one after the other, among a few of them as well.
        case .roundRobin: return candidates.min { uses[$0]!.turn < uses[$1]!.turn }
        case .leastUsed:
            return candidates.min { (uses[$0]!.total, uses[$0]!.turn) < (uses[$1]!.total, uses[$1]!.turn) }
        }
    }

    /// Whether a call could show one of the members now.
    package func isAvailable(at now: Instant) -> Bool {
        settings.members.contains { uses[$0.token]!.obstacle($0, at: now) == nil }
    }

    /// When a member is free again, by the clock alone: at once when one is, nil when only a call's end frees one.
    package func nextAvailable(after now: Instant) -> Instant? {
        var next: Instant?
        for member in settings.members {
            guard let obstacle = uses[member.token]!.obstacle(member, at: now) else { return now }
            guard let until = obstacle.until, until < .distantFuture else { continue }
            next = min(until, next ?? until)
        }
        return next
    }

    // MARK: What becomes of calls

    /// The call that showed it has its outcome.
    ///
    /// - Parameter takenAt: The moment of ``take(local:at:using:)``.
    package mutating func ended(_ token: CallerIDToken, _ outcome: Outcome, takenAt: Instant, at now: Instant) {
        guard let rules = rules[token] else { return }
        uses[token]!.ended(rules, outcome, takenAt: takenAt, at: now)
    }

    /// The store refused a call that would have shown it: all sites together have reached a cap.
    package mutating func block(_ token: CallerIDToken, until: Instant) { uses[token]?.block(until: until) }

    /// Its caps, for the store to keep among all sites.
    package func caps(of token: CallerIDToken) -> [RateCap] { rules[token]?.caps ?? [] }

    // MARK: What can be seen

    /// Why no member may be shown at `now`, in a sentence; nil when one may.
    package func shortage(at now: Instant) -> String? {
        let pool = "pool '\(settings.name)'"
        guard !settings.members.isEmpty else { return "\(pool) has no caller ID" }
        let obstacles = settings.members.compactMap { uses[$0.token]!.obstacle($0, at: now) }
        guard obstacles.count == settings.members.count else { return nil }
        var counts = (busy: 0, capped: 0, resting: 0)
        for obstacle in obstacles {
            switch obstacle {
            case .busy: counts.busy += 1
            case .capped: counts.capped += 1
            case .resting: counts.resting += 1
            }
        }
        let next = nextAvailable(after: now).map { "; the next is free in \(Self.span(from: now, to: $0))" } ?? ""
        switch obstacles.count {
        case counts.capped: return "every caller ID of \(pool) has reached its cap\(next)"
        case counts.resting: return "every caller ID of \(pool) rests\(next)"
        case counts.busy: return "every caller ID of \(pool) is on as many calls as it may have"
        default:
            let parts = [(counts.capped, "at their caps"), (counts.resting, "resting"), (counts.busy, "on calls")]
                .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            return "no caller ID of \(pool) is free: \(parts.joined(separator: ", "))\(next)"
        }
    }

    private static func span(from now: Instant, to then: Instant) -> String {
        let seconds = Int((then - now).inSeconds.rounded(.up))
        if seconds < 120 { return "\(seconds) s" }
        return seconds < 7_200 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
    }

    /// How the pool and its members are at `now`.
    package func view(at now: Instant) -> CallerIDPoolView {
        CallerIDPoolView(
            id: settings.id, name: settings.name, shortage: shortage(at: now),
            members: settings.members.map { member in
                let use = uses[member.token]!
                let obstacle = use.obstacle(member, at: now)
                return CallerIDPoolView.Member(
                    token: member.token, state: obstacle?.word ?? .free, until: obstacle?.until, inUse: use.inUse,
                    shown: use.total, answers: use.health.answers, recentAnswerRate: use.health.recentRate,
                    caps: member.caps.map { .init(cap: $0, used: use.uses(within: $0.window, at: now)) })
            })
    }
}

extension CallerIDUse.Obstacle {
    fileprivate var word: CallerIDPoolView.State {
        switch self {
        case .busy: .busy
        case .capped: .capped
        case .resting: .resting
        }
    }
}
