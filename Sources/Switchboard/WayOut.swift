import CallFloor

/// A trunk as a call needs it: its settings, read once.
struct WayOut: Hashable, Sendable {
    private enum Route: Hashable, Sendable {
        case template(NumberTemplate)
        case pri(DahdiRoute)
    }

    /// Whether the line is reserved before the number is dialled.
    let isReserved: Bool
    /// The spans whose state is watched.
    let spans: [Int]
    /// Whether customers see our number, whatever the number itself says; nil leaves it to the number.
    let presentation: CallerIDPresentation?
    private let route: Route

    /// Reads a trunk's settings; nil when no number can be dialled by them.
    ///
    /// A template with a stroke says it all: `DAHDI/G1/{digits}`, `PJSIP/{number}@carrier`. Else a trunk with a channel
    /// group is dialled over that group, and its template, if there is one, is the form of the number: `{digits}`,
    /// `{national:86}`, `{dialled:86:0:00}`.
    init?(_ trunk: Trunk) {
        isReserved = trunk.kind == .dahdi
        presentation = trunk.presentation
        if trunk.dialTemplate.hasPrefix("DAHDI/") {
            guard let route = DahdiRoute(template: trunk.dialTemplate) else { return nil }
            self.route = .pri(route)
            spans = trunk.pri?.spans ?? route.span.map { [$0] } ?? []
        } else if let pri = trunk.pri, !trunk.dialTemplate.contains("/") {
            guard let route = DahdiRoute(pri, form: trunk.dialTemplate) else { return nil }
            self.route = .pri(route)
            spans = pri.spans
        } else {
            guard let template = NumberTemplate(trunk.dialTemplate) else { return nil }
            route = .template(template)
            spans = []
        }
    }

    /// The dial string for a number; nil when it cannot be dialled.
    func endpoint(for e164: String) -> String? {
        switch route {
        case .template(let template): template.filled(with: e164)
        case .pri(let route): route.dialString(for: e164)
        }
    }

    /// Our own number as this way out wants to be told it.
    func callerText(of e164: String) -> String? {
        switch route {
        case .template: DialString.isDialable(e164) ? e164 : nil
        case .pri(let route): route.numberText(of: e164)
        }
    }
}

extension DahdiRoute {
    /// The route of a trunk's channel group. A single span is named in the dial string; of several, the group's order
    /// decides.
    ///
    /// - Parameter form: How numbers are said: one place of a template, or nothing for country code and number.
    init?(_ pri: Trunk.PRI, form: String) {
        var place = NumberTemplate.Form.digits
        if !form.isEmpty {
            guard form.first == "{", form.last == "}",
                let said = NumberTemplate.Form(form.dropFirst().dropLast())
            else { return nil }
            place = said
        }
        // A national number without its country code: which one would have to be taken off is not known.
        guard pri.numberType != .national || place.country != nil else { return nil }
        self.init(
            span: pri.spans.count == 1 ? pri.spans[0] : nil, group: pri.group, hunt: Hunt(pri.hunt),
            numberType: pri.numberType.map { NumberType($0) }, form: place)
    }
}

extension DahdiRoute.Hunt {
    fileprivate init(_ hunt: Trunk.PRI.Hunt) {
        self =
            switch hunt {
            case .ascending: .ascending
            case .descending: .descending
            case .ascendingInTurn: .ascendingInTurn
            case .descendingInTurn: .descendingInTurn
            }
    }
}

extension DahdiRoute.NumberType {
    fileprivate init(_ type: Trunk.PRI.NumberType) {
        self =
            switch type {
            case .unknown: .unknown
            case .international: .international
            case .national: .national
            case .networkSpecific: .networkSpecific
            case .subscriber: .subscriber
            case .abbreviated: .abbreviated
            }
    }
}
