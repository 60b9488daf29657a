import CallFloor
import Sandbox
import Store

/// What a demonstration came to: by the database, and by the witness, who knows nothing of the product.
struct DemoResult: Encodable, Sendable {
    let seed: UInt64
    let profile: String
    let mode: String
    let agents: Int
    let seconds: Double
    let leads: Int
    let leadsFinished: Int
    let attempts: Int
    let answered: Int
    let connected: Int
    let abandoned: Int
    let outcomes: [String: Int]
    let dispositions: [String: Int]
    let talkSeconds: Double
    let answerToBridge: Percentiles
    /// From here on the witness speaks.
    let doubleDialed: Int
    let lost: Int
    let disagreements: Int
    let networkCalls: Int
    /// The report for people.
    let text: String

    struct Percentiles: Encodable, Sendable {
        let p50: Double?
        let p99: Double?
    }

    init(plan: DemoRun.Plan, report: CampaignReport, testimony: Sandbox.Testimony, duration: Duration) {
        seed = plan.seed
        profile = plan.profile
        mode = report.mode
        agents = plan.agents
        seconds = duration.inSeconds
        leads = report.leads.values.reduce(0, +)
        leadsFinished = report.leads["finished", default: 0]
        attempts = report.attempts
        answered = report.answered
        connected = report.connected
        abandoned = report.abandoned
        outcomes = report.outcomes
        dispositions = report.dispositions
        talkSeconds = report.talkSeconds
        answerToBridge = Percentiles(
            p50: report.answerToBridge(percentile: 0.5), p99: report.answerToBridge(percentile: 0.99))
        doubleDialed = testimony.doubleDialed
        lost = testimony.lost
        disagreements = testimony.disagreements
        networkCalls = testimony.networkCalls
        let verdict =
            testimony.disagreements + testimony.doubleDialed + testimony.lost == 0
            ? "The network's own records agree with the database, call by call."
            : "The network's own records DISAGREE with the database."
        text = """

            \(ReportText.of(report))

            Witness: \(testimony.networkCalls) calls in the network's records; \(testimony.disagreements) disagreements, \
            \(testimony.doubleDialed) double dials, \(testimony.lost) lost leads.
            \(verdict)
            """
    }

    private enum CodingKeys: String, CodingKey {
        case seed, profile, mode, agents, seconds, leads, attempts, answered, connected, abandoned, outcomes
        case dispositions, lost, disagreements
        case leadsFinished = "leads_finished"
        case talkSeconds = "talk_seconds"
        case answerToBridge = "answer_to_bridge_ms"
        case doubleDialed = "double_dialed"
        case networkCalls = "network_calls"
    }
}
