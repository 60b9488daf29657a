import Foundation

/// What the telephone network wrote down about one call.
///
/// The network's own Asterisk writes these lines, one a call when it is over; nothing of Carillon's touches them.
public struct NetworkRecord: Sendable {
    /// When the call reached the network, seconds since 1970 in UTC with microseconds.
    public let start: Double
    /// When the far end answered; nil when it did not.
    public let answer: Double?
    /// When the call was over.
    public let end: Double
    /// What was dialled: E.164 with `+`, or four digits for an agent's phone.
    public let number: String
    /// The number that was shown.
    public let caller: String
    /// What the plan did: a ``SandboxNumber/Behaviour``, or `phone` and its variants.
    public let behaviour: String
    /// Asterisk's summary: `ANSWERED`, `BUSY`, `NO ANSWER`, `CONGESTION`, `FAILED`.
    public let disposition: String
    /// The Q.850 cause the network ended with; 0 when the caller gave up first.
    public let cause: Int
    /// The SIP Call-ID of the leg between PBX and network.
    public let callID: String

    /// The columns of `records.csv`, in order; docs/sandbox.md says what each holds.
    public static let columns = [
        "start", "answer", "end", "number", "caller", "behaviour", "disposition", "cause", "duration", "billsec",
        "call_id",
    ]

    /// Reads a network's call records.
    ///
    /// Asterisk quotes every field and no field holds a quote, so the format needs no more than this.
    ///
    /// - Throws: What reading the file throws. Lines that are not records are passed over.
    public static func read(_ path: String) throws -> [NetworkRecord] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().compactMap { line in
            NetworkRecord(fields: line.dropFirst().dropLast().components(separatedBy: "\",\""))
        }
    }

    private init?(fields: [String]) {
        guard fields.count == Self.columns.count, let start = Double(fields[0]), let end = Double(fields[2]) else {
            return nil
        }
        self.start = start
        self.end = end
        answer = Double(fields[1]).flatMap { $0 > 0 ? $0 : nil }
        number = fields[3]
        caller = fields[4]
        behaviour = fields[5]
        disposition = fields[6]
        cause = Int(fields[7]) ?? 0
        callID = fields[10]
    }
}
