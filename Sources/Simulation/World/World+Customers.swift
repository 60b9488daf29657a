import CallFloor

// The telephone network and its customers.
extension World {
    /// The switch says something: at once, late, or to nobody when the link is away.
    mutating func tell(_ happening: Happening) {
        if scenario.faults.eventDelay > 0 {
            agenda.add(happening, at: later(scenario.faults.eventDelay))
        } else {
            agenda.add(happening)
        }
    }

    mutating func place(_ order: PlaceOrder) {
        let attempt = order.attempt
        let faults = scenario.faults
        if faults.noChannel > 0, faultDice.chance(faults.noChannel) {
            return tell(.placeFailed(attempt, .noChannel))
        }
        let isAnswerLost = faults.lostAnswers > 0 && faultDice.chance(faults.lostAnswers)
        tell(isAnswerLost ? .placeFailed(attempt, .unknown) : .placed(attempt))
        let lead = LeadID(order.number.rawValue)
        let nature = nature(of: lead)
        customers[attempt] = Customer(nature: nature, lead: lead, placedAt: now)
        ringingCustomers += 1
        report(.dialled)
        let carrier = scenario.carrier
        switch nature {
        case .person:
            tell(.rings(attempt))
            agenda.add(.picksUp(attempt), at: later(carrier.answerAfter.draw(&carrierDice)))
        case .undetectedMachine:
            tell(.rings(attempt))
            agenda.add(.picksUp(attempt), at: later(carrier.machine.after.draw(&carrierDice)))
        case .machine:
            tell(.rings(attempt))
            agenda.add(.leaves(attempt, .machine), at: later(carrier.machine.after.draw(&carrierDice)))
        case .busy: agenda.add(.leaves(attempt, .busy), at: later(carrier.busy.after.draw(&carrierDice)))
        case .silent:
            tell(.rings(attempt))
            agenda.add(.leaves(attempt, .noAnswer), at: later(carrier.noAnswerAfter))
        }
    }

    private mutating func nature(of lead: LeadID) -> Customer.Nature {
        var rate = scenario.carrier.answerRate.value(at: timeOfDay)
        let odds = store.odds(of: lead)
        if odds != 1, rate < 1 { rate = rate * odds / (1 - rate + rate * odds) }
        if carrierDice.chance(rate) { return .person }
        let throwOfDice = carrierDice.uniform()
        let carrier = scenario.carrier
        if throwOfDice < carrier.busy.share { return .busy }
        guard throwOfDice < carrier.busy.share + carrier.machine.share else { return .silent }
        return carrier.undetectedMachines > 0 && carrierDice.chance(carrier.undetectedMachines)
            ? .undetectedMachine : .machine
    }

    /// Somebody takes the phone, or a machine that sounds like somebody.
    mutating func picksUp(_ attempt: AttemptID) {
        guard customers[attempt]?.answeredAt == nil, customers[attempt] != nil else { return }
        customers[attempt]!.answeredAt = now
        ringingCustomers -= 1
        waitingCustomers += 1
        report(.answered(after: Double(now - customers[attempt]!.placedAt) / 1_000_000))
        tell(.answers(attempt))
        if let patience = scenario.carrier.patience {
            agenda.add(.losesPatience(attempt), at: later(patience.draw(&carrierDice)))
        }
    }

    mutating func losesPatience(_ attempt: AttemptID) {
        guard let customer = customers[attempt], customer.isWaiting else { return }
        leaves(attempt, .answered)
    }

    /// The customer's leg is gone, and the floor hears of it, usually.
    mutating func leaves(_ attempt: AttemptID, _ outcome: Outcome) {
        guard let customer = customers[attempt], !customer.isGhost else { return }
        if customer.isWaiting { waitingCustomers -= 1 }
        if customer.answeredAt == nil { ringingCustomers -= 1 }
        let faults = scenario.faults
        guard faults.lostHangUps > 0, faultDice.chance(faults.lostHangUps) else {
            customers[attempt] = nil
            return tell(.ended(attempt, outcome))
        }
        customers[attempt]!.isGhost = true
        // An agent who hears nobody hangs up; a phone that rings no more is found by the floor's own timers.
        if customer.isConnected { agenda.add(.silence(attempt), at: later(faults.silence)) }
    }

    mutating func hangUp(_ attempt: AttemptID) {
        guard let customer = customers[attempt], !customer.isGhost else { return }
        leaves(attempt, customer.answeredAt == nil ? .noAnswer : .answered)
    }

    mutating func inspect(_ attempt: AttemptID) {
        guard let customer = customers[attempt], !customer.isGhost else { return tell(.ended(attempt, .lost)) }
        tell(customer.answeredAt == nil ? .placed(attempt) : .answers(attempt))
    }

    mutating func connect(_ attempt: AttemptID, _ leg: LegID) {
        guard let customer = customers[attempt], !customer.isGhost, let phone = phones[leg], phone.isUp else {
            return tell(.connectFailed(attempt))
        }
        tell(.connected(attempt))
        guard !customer.isConnected else { return }
        customers[attempt]!.isConnected = true
        customers[attempt]!.agent = phone.agent
        waitingCustomers -= 1
        let length =
            customer.nature == .undetectedMachine
            ? scenario.carrier.machineTalk.draw(&talkDice)
            : scenario.agents.talk.draw(&talkDice) * scenario.agents.talkFactor.value(at: timeOfDay)
        agenda.add(.talkEnds(attempt), at: later(length))
    }

    // MARK: The link

    mutating func linkBreaks() {
        isLinked = false
        feed(.switchLost)
        agenda.add(.linkReturns, at: later(scenario.faults.linkLossLength.draw(&faultDice)))
    }

    mutating func linkReturns() {
        isLinked = true
        customers = customers.filter { !$0.value.isGhost }
        feed(
            .switchView(
                SwitchView(calls: customers.mapValues { $0.answeredAt != nil }, legs: phones.mapValues(\.isUp))))
        if let every = scenario.faults.linkLossEvery {
            agenda.add(.linkBreaks, at: later(every * faultDice.exponential()))
        }
    }
}
