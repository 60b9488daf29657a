import CallFloor

// Dialers of others, who command the floor.
extension World {
    /// The commander looks, and the floor dials what it says.
    mutating func look() {
        guard commander != nil else { return }
        let scene = scene(withEach: commander!.looksAtEach)
        let decision = commander!.look(scene)
        if decision.dials > 0, isLinked { feed(.dial(Self.campaign, count: decision.dials)) }
        agenda.add(.look, at: later(max(0.001, decision.nextIn)))
    }

    /// Tells the commander, if there is one, what happened to a call.
    mutating func report(_ news: CallNews) {
        guard commander != nil else { return }
        let now = time
        commander!.heard(news, at: now)
    }

    private func scene(withEach: Bool) -> Scene {
        var scene = Scene(
            time: time, timeOfDay: timeOfDay, dayLength: scenario.dayHours * 3_600, idle: headcount.idle,
            talking: headcount.talking + headcount.reserved, wrappingUp: headcount.wrappingUp,
            ringing: ringingCustomers, waiting: waitingCustomers, cap: scenario.cap)
        guard withEach else { return scene }
        for person in people where person.state == .talking || person.state == .wrapup {
            scene.busy.append(
                Scene.Busy(
                    person.id, isTalking: person.state == .talking, elapsed: Double(now - person.since) / 1_000_000,
                    handling: Double(now - person.handlingSince) / 1_000_000))
        }
        scene.ringingFor = customers.values.lazy.filter { $0.answeredAt == nil && !$0.isGhost }
            .map { Double(now - $0.placedAt) / 1_000_000 }.sorted(by: >)
        return scene
    }
}
