import CallFloor
import Foundation
import Store

/// Do-not-call entries and a number's standing as people read them.
enum DoNotCallText {
    /// Entries, one a line.
    static func table(_ entries: [DoNotCallEntry], _ campaigns: [Campaign]) -> String {
        guard !entries.isEmpty else { return "There is no entry." }
        var table = Table(["NUMBER", "REACH", "REASON", "SOURCE", "BY", "SINCE", "UNTIL"])
        for entry in entries {
            table.add([
                entry.number + (entry.kind == .prefix ? "..." : ""), reach(entry.scope, campaigns), entry.reason,
                entry.source, entry.createdBy ?? "", entry.createdAt.map(text) ?? "",
                entry.expiresAt.map(text) ?? "for ever",
            ])
        }
        return table.text
    }

    /// Who must not call.
    static func reach(_ scope: DoNotCallEntry.Scope, _ campaigns: [Campaign]) -> String {
        switch scope {
        case .everybody: "everybody"
        case .tenant: "all campaigns"
        case .campaign(let id): campaigns.first { $0.id == id }?.name ?? "campaign \(id)"
        }
    }

    /// Everything that is known of a number.
    static func of(_ standing: NumberStanding, _ campaigns: [Campaign]) -> String {
        var parts: [String] = []
        parts.append(standing.entries.isEmpty ? "It is on no do-not-call list." : table(standing.entries, campaigns))
        var verdicts = Table(["CAMPAIGN", "MAY DIAL IT NOW?"])
        for verdict in standing.verdicts { verdicts.add([verdict.campaign, answer(verdict)]) }
        parts.append(verdicts.text)
        if standing.holders.isEmpty {
            parts.append("No lead has it.")
        } else {
            var holders = Table(["LEAD", "LIST", "CAMPAIGN", "STATE", "DUE", "NUMBER"])
            for holder in standing.holders {
                holders.add([
                    holder.lead.description, holder.list, holder.campaign ?? "none", state(holder),
                    holder.state == "finished" ? "" : text(holder.dueAt),
                    "\(holder.position + 1)" + (holder.position == holder.nextNumber ? ", dialled next" : ""),
                ])
            }
            parts.append(holders.text)
        }
        if !standing.attempts.isEmpty {
            var attempts = Table(["ATTEMPT", "CAMPAIGN", "AT", "OUTCOME"])
            for attempt in standing.attempts {
                attempts.add([
                    attempt.attempt.text, attempt.campaign, text(attempt.at), attempt.outcome?.rawValue ?? "live",
                ])
            }
            parts.append(attempts.text)
        }
        return parts.joined(separator: "\n\n")
    }

    private static func answer(_ verdict: NumberStanding.Verdict) -> String {
        if let refusal = verdict.refusal { return "no: \(words(refusal))" }
        if let refusal = verdict.refusalAhead { return "only with an agent kept free: \(words(refusal))" }
        return "yes"
    }

    private static func state(_ holder: NumberStanding.Holder) -> String {
        if let reason = holder.endReason { return "\(holder.state): \(reason)" }
        if let end = holder.expiresAt { return "\(holder.state), expires \(text(end))" }
        return holder.state
    }

    /// A refusal in words.
    static func words(_ refusal: Refusal) -> String {
        switch refusal {
        case .doNotCall: "it must not be called"
        case .numberCap(let until): "it was dialled as often as the caps allow, until \(text(until))"
        case .abandonedRecently(let until): "an abandoned call, until \(text(until))"
        case .numberInUse: "a call to it is under way"
        case .callerIDCap(let until): "the caller ID was shown as often as it may be, until \(text(until))"
        case .expired: "its lead has expired"
        default: "\(refusal)"
        }
    }

    /// A moment, in UTC.
    static func text(_ moment: Instant) -> String {
        Date(timeIntervalSince1970: moment.seconds.rounded(.down)).formatted(.iso8601)
    }
}
