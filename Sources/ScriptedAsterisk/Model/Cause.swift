/// What a Q.850 cause is called by Asterisk, and what a `Dial` event makes of it.
enum Cause {
    /// The text of `cause_txt`.
    static func text(_ cause: Int) -> String { texts[cause] ?? "Unknown" }

    /// The lossy `dialstatus` of an unanswered call.
    static func dialStatus(_ cause: Int) -> String {
        switch cause {
        case 17: "BUSY"
        case 34, 42: "CONGESTION"
        default: "NOANSWER"
        }
    }

    /// The cause that a hang-up request's `reason` stands for.
    static func named(_ reason: String) -> Int? { reasons[reason] }

    private static let texts = [
        1: "Unallocated (unassigned) number", 2: "No route to specified transmit network",
        3: "No route to destination", 6: "Channel unacceptable",
        7: "Call awarded and being delivered in established channel",
        16: "Normal Clearing", 17: "User busy", 18: "No user responding", 19: "User alerting, no answer",
        20: "Subscriber absent", 21: "Call Rejected", 22: "Number changed", 26: "Answered elsewhere",
        27: "Destination out of order", 28: "Invalid number format", 29: "Facility rejected",
        30: "Response to STATus ENQuiry", 31: "Normal, unspecified", 34: "Circuit/channel congestion",
        38: "Network out of order", 41: "Temporary failure", 42: "Switching equipment congestion",
        43: "Access information discarded", 44: "Requested channel not available", 50: "Facility not subscribed",
        52: "Outgoing call barred", 54: "Incoming call barred", 57: "Bearer capability not authorized",
        58: "Bearer capability not available", 65: "Bearer capability not implemented",
        66: "Channel not implemented", 69: "Facility not implemented", 81: "Invalid call reference value",
        88: "Incompatible destination", 95: "Invalid message unspecified",
        96: "Mandatory information element is missing", 97: "Message type nonexist.", 98: "Wrong message",
        99: "Info. element nonexist or not implemented", 100: "Invalid information element contents",
        101: "Message not compatible with call state", 102: "Recover on timer expiry",
        111: "Protocol error, unspecified", 127: "Interworking, unspecified",
    ]

    private static let reasons = [
        "normal": 16, "busy": 17, "congestion": 34, "no_answer": 19, "timeout": 102, "rejected": 21,
        "unallocated": 1, "normal_unspecified": 31, "number_incomplete": 28, "codec_mismatch": 58,
        "interworking": 127, "failure": 38, "answered_elsewhere": 26,
    ]
}
