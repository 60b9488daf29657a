public import CallFloor
import MariaDBClient

/// What a campaign has come to.
public struct CampaignReport: Sendable, Hashable, Codable {
    /// Its name.
    public var name: String
    /// How it dials.
    public var mode: String
    /// Whether it does.
    public var status: String
    /// Leads by state.
    public var leads: [String: Int]
    /// Why finished leads are finished.
    public var endReasons: [String: Int]
    /// Attempts by outcome; those that are not over are under `open`.
    public var outcomes: [String: Int]
    /// Conversations by disposition; those without one are under `none`.
    public var dispositions: [String: Int]
    /// Attempts that were answered by a person.
    public var answered: Int
    /// Of those, the ones that met an agent.
    public var connected: Int
    /// Of those, the ones that met nobody in time.
    public var abandoned: Int
    /// Seconds that customers and agents talked.
    public var talkSeconds: Double
    /// Milliseconds from answer to bridge, in order.
    public var answerToBridge: [Double]

    /// Attempts in all.
    public var attempts: Int { outcomes.values.reduce(0, +) }

    /// Abandoned of answered, 0...1; nil while nobody answered.
    public var abandonRate: Double? { answered == 0 ? nil : Double(abandoned) / Double(answered) }

    /// The time from answer to bridge that this share of connected calls did not exceed, in milliseconds.
    ///
    /// - Parameter share: 0...1; the nearest-rank definition.
    public func answerToBridge(percentile share: Double) -> Double? {
        guard !answerToBridge.isEmpty else { return nil }
        let rank = Int((share * Double(answerToBridge.count)).rounded(.up))
        return answerToBridge[min(max(rank, 1), answerToBridge.count) - 1]
    }
}

extension Store {
    /// How an attempt ended; nil while it is live, and when there never was one.
    public func outcome(ofAttempt id: String) async throws(StoreError) -> String? {
        try await transaction { connection in
            try connection.query("SELECT outcome FROM attempts WHERE id = ?", [.text(id)]).first?.decode(0)
        }
    }

    /// What a campaign has come to, by the database.
    public func report(on campaign: Campaign) async throws(StoreError) -> CampaignReport {
        try await transaction { connection in
            let id = campaign.id.sql
            let outcomes = try Self.counts(
                connection, id,
                "SELECT COALESCE(outcome, 'open'), COUNT(*) FROM attempts WHERE campaign_id = ? GROUP BY outcome")
            let talk = try connection.query(
                """
                SELECT COUNT(*), COALESCE(SUM(TIMESTAMPDIFF(MICROSECOND, c.bridged_at, c.ended_at)), 0) / 1e6
                FROM calls c WHERE c.campaign_id = ?
                """, [id])[0]
            let waits = try connection.query(
                """
                SELECT TIMESTAMPDIFF(MICROSECOND, answered_at, bridged_at) / 1e3 AS wait FROM attempts
                WHERE campaign_id = ? AND bridged_at IS NOT NULL ORDER BY wait
                """, [id])
            return CampaignReport(
                name: campaign.name, mode: campaign.mode.rawValue, status: campaign.status.rawValue,
                leads: try Self.counts(
                    connection, id,
                    """
                    SELECT l.state, COUNT(*) FROM leads l JOIN lists s ON s.id = l.list_id
                    WHERE s.campaign_id = ? GROUP BY l.state
                    """),
                endReasons: try Self.counts(
                    connection, id,
                    """
                    SELECT COALESCE(l.end_reason, 'unknown'), COUNT(*) FROM leads l JOIN lists s ON s.id = l.list_id
                    WHERE s.campaign_id = ? AND l.state = 'finished' GROUP BY l.end_reason
                    """),
                outcomes: outcomes,
                dispositions: try Self.counts(
                    connection, id,
                    """
                    SELECT COALESCE(disposition, 'none'), COUNT(*) FROM calls WHERE campaign_id = ? GROUP BY disposition
                    """),
                answered: outcomes["answered", default: 0] + outcomes["abandoned", default: 0],
                connected: try talk.decode(0), abandoned: outcomes["abandoned", default: 0],
                talkSeconds: try talk.decode(1), answerToBridge: try waits.map { try $0.decode(0) })
        }
    }

    /// Rows of a name and a count.
    private static func counts(
        _ connection: isolated MariaDBConnection, _ campaign: SQLValue, _ statement: String
    ) throws -> [String: Int] {
        try connection.query(statement, [campaign]).reduce(into: [:]) {
            $0[try $1.decode(0, as: String.self)] = try $1.decode(1, as: Int.self)
        }
    }
}
