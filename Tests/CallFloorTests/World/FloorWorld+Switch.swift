import CallFloor

// How the telephone network, the customers and the agents' phones behave.
extension FloorWorld {
    /// The switch says something on its event socket: in order, but once in a while a second time, later.
    func tell(_ input: Input) {
        guard exchange.isLinked else { return }
        agenda.add(.event(input, link: exchange.link), at: now + .milliseconds(2))
        if chance(0.03) { agenda.add(.event(input, link: exchange.link), at: later(2...6_000)) }
    }

    // MARK: Customers

    func place(_ order: PlaceOrder) {
        let attempt = order.attempt
        guard exchange.isLinked else {
            return agenda.add(.switchAnswers(.placeFailed(attempt, pick([.unknown, .refused]))), at: later(5...5_000))
        }
        switch Double.random(in: 0..<1, using: &generator) {
        case ..<0.04: return agenda.add(.switchAnswers(.placeFailed(attempt, .noChannel)), at: later(1...40))
        case ..<0.06: return agenda.add(.switchAnswers(.placeFailed(attempt, .refused)), at: later(1...40))
        case ..<0.08: return agenda.add(.switchAnswers(.placeFailed(attempt, .unknown)), at: later(1...9_000))
        case ..<0.12: agenda.add(.switchAnswers(.placeFailed(attempt, .unknown)), at: later(1...9_000))
        default: agenda.add(.switchAnswers(.placed(attempt)), at: later(1...40))
        }
        exchange.customers[attempt] = false
        switch Double.random(in: 0..<1, using: &generator) {
        case ..<0.3:
            let ending: Ending = pick([
                .busy, Ending(outcome: .invalid, cause: 1), Ending(outcome: .rejected, cause: 21, sipStatus: 403),
                Ending(outcome: .congestion, cause: 42, sipStatus: 503), Ending(outcome: .trunkFault, sipStatus: 401),
            ])
            agenda.add(.customer(attempt, .leaves(ending)), at: later(2...2_000))
        case ..<0.45:
            agenda.add(.customer(attempt, .rings), at: later(2...3_000))
            guard !chance(0.1) else { return }  // rings for ever, unless somebody hangs up
            agenda.add(.customer(attempt, .leaves(.noAnswer)), at: now + order.ringTimeout)
        default:
            if chance(0.9) { agenda.add(.customer(attempt, .rings), at: later(2...900)) }
            agenda.add(.customer(attempt, .answers), at: later(900...20_000))
        }
    }

    func customer(_ attempt: AttemptID, _ step: Agenda.CustomerStep) {
        guard let isUp = exchange.customers[attempt] else { return }
        switch step {
        case .rings: if !isUp { tell(.ringing(attempt)) }
        case .answers:
            exchange.customers[attempt] = true
            exchange.everAnswered.insert(attempt)
            tell(.answered(attempt))
            let patience: ClosedRange<Int64> = chance(0.2) ? 1...2_500 : 1_000...60_000
            agenda.add(.customer(attempt, .leaves(.normal)), at: later(patience))
        case .leaves(let ending):
            exchange.customers[attempt] = nil
            tell(.ended(attempt, ending))
            if isUp, chance(0.5) { tell(.recordingFinished(attempt, duration: .seconds(3), failed: chance(0.1))) }
        }
    }

    func hangUp(_ attempt: AttemptID) {
        guard exchange.isLinked, exchange.customers[attempt] != nil, !chance(0.05) else { return }
        agenda.add(.customer(attempt, .leaves(.normal)), at: later(2...80))
    }

    func inspect(_ attempt: AttemptID) {
        guard exchange.isLinked else { return }
        let answer: Input
        switch exchange.customers[attempt] {
        case .some(true): answer = .answered(attempt)
        case .some(false): answer = .placed(attempt)
        case nil: answer = .ended(attempt, Ending(outcome: .lost))
        }
        agenda.add(.switchAnswers(answer), at: later(1...50))
    }

    // MARK: Agents' phones

    func call(_ order: LegOrder) {
        guard exchange.isLinked, !chance(0.03) else {
            return agenda.add(.switchAnswers(.legEnded(order.leg)), at: later(5...5_000))
        }
        exchange.phones[order.leg] = false
        switch Double.random(in: 0..<1, using: &generator) {
        case ..<0.85: agenda.add(.phone(order.leg, .answers), at: later(2...2_500))
        case ..<0.95: agenda.add(.phone(order.leg, .leaves), at: later(2...20_000))
        default: break  // rings for ever
        }
        if chance(0.3) { agenda.add(.phone(order.leg, .leaves), at: later(1_000...90_000)) }
    }

    func phone(_ leg: LegID, _ step: Agenda.PhoneStep) {
        guard let isUp = exchange.phones[leg] else { return }
        switch step {
        case .answers:
            guard !isUp else { return }
            exchange.phones[leg] = true
            tell(.legAnswered(leg))
        case .leaves:
            exchange.phones[leg] = nil
            tell(.legEnded(leg))
        }
    }

    func hold(_ leg: LegID) {
        guard exchange.isLinked else { return }
        guard exchange.isUp(leg) else { return agenda.add(.switchAnswers(.legEnded(leg)), at: later(1...40)) }
        agenda.add(.switchAnswers(.legHeld(leg)), at: later(1...40))
    }

    func connect(_ attempt: AttemptID, _ leg: LegID) {
        let works = exchange.isLinked && exchange.isUp(attempt) && exchange.isUp(leg) && !chance(0.05)
        agenda.add(
            .switchAnswers(works ? .connected(attempt) : .connectFailed(attempt)), at: later(works ? 1...30 : 1...3_000)
        )
    }
}
