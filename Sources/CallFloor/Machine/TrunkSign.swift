/// What the end of a call that nobody answered says about the trunk it was placed on.
package enum TrunkSign: Hashable, Sendable {
    /// The far side spoke: the trunk works.
    case gotThrough
    /// Nothing is known: our own time-out, a cancelled call.
    case silent
    /// It may be the trunk, or the customer's side: only company tells.
    case suspicious
    /// It is the trunk in any case.
    case refused

    /// Reads an unanswered end.
    ///
    /// - Parameters:
    ///   - outcome: What the codes mean for the attempt.
    ///   - ending: The codes, Q.850 and SIP (RFC 3261); nil when the switch told none.
    package static func of(_ outcome: Outcome, _ ending: Ending?) -> TrunkSign {
        if let status = ending?.sipStatus, let sign = sign(ofStatus: status) { return sign }
        if outcome == .trunkFault { return .suspicious }
        if ending?.sipStatus == nil, let cause = ending?.cause, let sign = causes[cause] { return sign }
        switch outcome {
        case .busy, .invalid, .rejected, .answered, .abandoned, .machine: return .gotThrough
        case .noAnswer, .congestion, .cancelled, .lost, .trunkFault: return .silent
        }
    }

    private static func sign(ofStatus status: Int) -> TrunkSign? {
        switch status {
        // Our credentials are not accepted: whoever was called has no part in it (RFC 3261 21.4.2, 21.4.8).
        case 401, 407: .refused
        // Forbidden, and every failure of a server: the carrier's, or somebody's further on (21.4.4, 21.5).
        case 403, 500..<600: .suspicious
        // Nobody spoke: our own time-out or hang-up (21.4.9, 21.4.25).
        case 408, 487: .silent
        // No common codec, or a media type refused: the trunk's settings, or one far gateway's.
        case 415, 488, 606: .suspicious
        case 404, 410, 480, 484, 485, 486, 600, 603, 604, 607, 608: .gotThrough
        default: nil
        }
    }

    /// Q.850 causes, where no SIP status says more.
    private static let causes: [Int: TrunkSign] = [
        // The called party's line or exchange: it was reached, or its number was looked up.
        1: .gotThrough, 2: .gotThrough, 3: .gotThrough, 17: .gotThrough, 18: .gotThrough, 19: .gotThrough,
        20: .gotThrough, 22: .gotThrough, 23: .gotThrough, 28: .gotThrough, 31: .gotThrough,
        // Rejected: by the customer, or by our own exchange for a line that is barred.
        21: .suspicious,
        // No circuit, network out of order, temporary failure, exchange overloaded, glare, no resources; and an exchange
        // that does not answer at all (timer expiry).
        34: .suspicious, 38: .suspicious, 41: .suspicious, 42: .suspicious, 43: .suspicious, 44: .suspicious,
        47: .suspicious, 102: .suspicious,
        16: .silent, 27: .silent, 127: .silent,
    ]
}
