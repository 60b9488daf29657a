public import CallFloor

/// What the codes with which an unanswered leg ends mean for the attempt.
///
/// Causes are ITU-T Q.850's; statuses are SIP's (RFC 3261 section 21). Asterisk maps one onto the other with losses, so
/// a status that says more than its cause is heard first: 401 and 407 arrive as cause 21 but are our own trunk's trouble,
/// never the customer's refusal. A single 403 may be either, and is taken as the refusal that its cause says; only a
/// burst of them is the trunk's fault.
public enum OutcomeTable {
    /// The outcome of a leg that ended unanswered.
    ///
    /// - Parameters:
    ///   - cause: The Q.850 cause, 0 or nil when there was none.
    ///   - sipStatus: The SIP status of the final answer; nil on other technologies or when there was none.
    public static func outcome(cause: Int?, sipStatus: Int?) -> Outcome {
        if let sipStatus, let outcome = decisiveStatuses[sipStatus] { return outcome }
        if let cause, let outcome = causes[cause] { return outcome }
        if let sipStatus { return outcome(ofStatus: sipStatus) }
        // No code at all: Asterisk's own ring time-out ends like this.
        return .noAnswer
    }

    /// Statuses that say more than the cause that Asterisk makes of them.
    static let decisiveStatuses: [Int: Outcome] = [
        // Our credentials are not accepted (RFC 3261 21.4.2, 21.4.8).
        401: .trunkFault, 407: .trunkFault,
        // No common codec, or a media type refused (21.4.13, 21.4.26, 21.6.4).
        415: .trunkFault, 488: .trunkFault, 606: .trunkFault,
        // Unavailable now, time-out, cancelled by our own ring time-out (21.4.18, 21.4.9, 21.4.25).
        408: .noAnswer, 480: .noAnswer, 487: .noAnswer,
        // Gone, incomplete, ambiguous, nowhere (21.4.11, 21.4.22, 21.4.23, 21.6.3).
        404: .invalid, 410: .invalid, 484: .invalid, 485: .invalid, 604: .invalid,
        // Busy here, busy everywhere (21.4.24, 21.6.1).
        486: .busy, 600: .busy,
        // Declined; unwanted (RFC 8197); rejected by an analytics engine (RFC 8688).
        603: .rejected, 607: .rejected, 608: .rejected,
    ]

    /// Q.850 causes of legs that were never answered.
    static let causes: [Int: Outcome] = [
        // The number: unallocated, no route, special tone, misdialled prefix, changed, format incomplete.
        1: .invalid, 2: .invalid, 3: .invalid, 4: .invalid, 5: .invalid, 22: .invalid, 28: .invalid,
        // The person: busy, no user responding, no answer, absent.
        16: .noAnswer, 17: .busy, 18: .noAnswer, 19: .noAnswer, 20: .noAnswer, 31: .noAnswer,
        21: .rejected, 23: .rejected,
        // The way there: destination out of order, no circuit, network trouble, channel gone, exchange overloaded,
        // glare, resources.
        6: .congestion, 7: .congestion, 25: .congestion, 27: .congestion, 30: .congestion, 34: .congestion,
        38: .congestion, 39: .congestion, 40: .congestion, 41: .congestion, 42: .congestion, 43: .congestion,
        44: .congestion, 45: .congestion, 46: .congestion, 47: .congestion, 49: .congestion, 102: .congestion,
        // Our line's own trouble: not subscribed, not authorised, capability or codec, not implemented, protocol.
        29: .trunkFault, 50: .trunkFault, 52: .trunkFault, 54: .trunkFault, 57: .trunkFault, 58: .trunkFault,
        63: .trunkFault, 65: .trunkFault, 66: .trunkFault, 69: .trunkFault, 70: .trunkFault, 79: .trunkFault,
        81: .trunkFault, 82: .trunkFault, 86: .trunkFault, 87: .trunkFault, 88: .trunkFault, 91: .trunkFault,
        95: .trunkFault, 96: .trunkFault, 97: .trunkFault, 98: .trunkFault, 99: .trunkFault, 100: .trunkFault,
        101: .trunkFault, 111: .trunkFault,
        // The other network does not say why.
        127: .congestion,
    ]

    private static func outcome(ofStatus status: Int) -> Outcome {
        switch status {
        case 300..<400: .trunkFault
        case 403: .rejected
        case 400..<500: .noAnswer
        case 500..<600: .congestion
        case 600..<700: .rejected
        default: .noAnswer
        }
    }
}
