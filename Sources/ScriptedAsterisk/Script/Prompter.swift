/// Finds the rule for a request and counts how often each was used.
struct Prompter {
    var script: Script {
        didSet { uses = [:] }
    }
    private var uses: [Int: Int] = [:]

    init(script: Script) { self.script = script }

    /// The first rule that fits, counted as used.
    mutating func rule(for request: Request, in world: World) -> Rule? {
        for (index, rule) in script.rules.enumerated() where fits(rule, index, request, world) {
            uses[index, default: 0] += 1
            return rule
        }
        return nil
    }

    private func fits(_ rule: Rule, _ index: Int, _ request: Request, _ world: World) -> Bool {
        guard rule.operations.isEmpty || rule.operations.contains(request.operation) else { return false }
        if let times = rule.times, uses[index, default: 0] >= times { return false }
        let id = request["channelId"] ?? request["channel"]
        if let glob = rule.channel {
            guard let id, glob.matches(id) else { return false }
        }
        if let glob = rule.endpoint {
            guard let endpoint = request["endpoint"] ?? id.flatMap({ world.channels[$0]?.endpoint }) else {
                return false
            }
            guard glob.matches(endpoint) else { return false }
        }
        if let lines = rule.busyLines {
            let busy = world.channels.values.count { lines.endpoint.matches($0.endpoint) }
            guard busy >= lines.atLeast else { return false }
        }
        return true
    }
}
