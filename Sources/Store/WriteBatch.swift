import CallFloor
import MariaDBClient

/// Writes sorted by statement, so that each statement goes to the server once for all of them.
struct WriteBatch {
    private let site: SiteID
    private var attempts = SQLRows(width: 10)
    private var calls = SQLRows(width: 4)
    private var recordings = SQLRows(width: 5)
    private var dispositions = SQLRows(width: 3)
    private var doNotCall = SQLRows(width: 5)
    private var tries = SQLRows(width: 3)
    private var leads = SQLRows(width: 9)
    private var leadRecords: [LeadRecord] = []
    private var lastAgents = SQLRows(width: 2)
    private var agentSteps = SQLRows(width: 5)
    private var agentStates = SQLRows(width: 5)
    private var campaigns = SQLRows(width: 4)

    init(_ writes: [StoreWrite], site: SiteID) {
        self.site = site
        for write in writes { add(write) }
    }

    func execute(on connection: isolated MariaDBConnection) throws {
        try connection.executeBulk(Self.attemptStatement, attempts)
        try connection.executeBulk(Self.callStatement, calls)
        try connection.executeBulk(Self.lastAgentStatement, lastAgents)
        try connection.executeBulk(Self.recordingStatement, recordings)
        try connection.executeBulk(Self.dispositionStatement, dispositions)
        try connection.executeBulk(Self.doNotCallStatement, doNotCall)
        try connection.executeBulk(Self.triesStatement, tries)
        try connection.executeBulk(Self.leadStatement, leads)
        try PromiseBook.settle(leadRecords, on: connection)
        try connection.executeBulk(Self.agentStepStatement, agentSteps)
        try connection.executeBulk(Self.agentStateStatement, agentStates)
        try connection.executeBulk(Self.campaignStatement, campaigns)
    }

    private mutating func add(_ write: StoreWrite) {
        switch write {
        case .attempt(let record): add(record)
        case .lead(let record): add(record)
        case .disposition(let record): add(record)
        case .recording(let record):
            recordings.append(
                .text(record.name), SQLValue(record.duration?.milliseconds), SQLValue(record.failed), record.at.sql,
                .text(record.attempt.text))
        case .agentState(let record): add(record)
        case .campaignStatus(let campaign, let status, let at):
            campaigns.append(.text(status.rawValue), at.sql, site.sql, campaign.sql)
        }
    }

    // MARK: Attempts and conversations

    private mutating func add(_ record: AttemptRecord) {
        attempts.append(
            .text(record.outcome.rawValue), SQLValue(record.cause), SQLValue(record.sipStatus), record.placedAt.sql,
            record.ringingAt.sql, record.answeredAt.sql, record.bridgedAt.sql, record.endedAt.sql,
            SQLValue(record.endedBy?.rawValue), .text(record.attempt.text))
        guard let agent = record.agent, let bridgedAt = record.bridgedAt else { return }
        calls.append(agent.sql, bridgedAt.sql, record.endedAt.sql, .text(record.attempt.text))
        lastAgents.append(agent.sql, .text(record.attempt.text))
    }

    /// An attempt has one outcome: the first.
    private static let attemptStatement = """
        UPDATE attempts SET outcome = ?, cause = ?, sip_status = ?, placed_at = ?, ringing_at = ?, answered_at = ?,
            bridged_at = ?, ended_at = ?, ended_by = ? WHERE id = ? AND outcome IS NULL
        """

    private static let callStatement = """
        INSERT INTO calls (attempt_id, tenant_id, campaign_id, agent_id, bridged_at, ended_at)
        SELECT id, tenant_id, campaign_id, ?, ?, ? FROM attempts WHERE id = ?
        ON DUPLICATE KEY UPDATE ended_at = VALUES(ended_at)
        """

    private static let lastAgentStatement = """
        UPDATE attempts STRAIGHT_JOIN leads ON leads.id = attempts.lead_id SET leads.last_agent_id = ? WHERE attempts.id = ?
        """

    private static let recordingStatement = """
        INSERT INTO recordings (attempt_id, tenant_id, name, duration_ms, failed, ended_at)
        SELECT id, tenant_id, ?, ?, ?, ? FROM attempts WHERE id = ?
        ON DUPLICATE KEY UPDATE duration_ms = VALUES(duration_ms), failed = VALUES(failed), ended_at = VALUES(ended_at)
        """

    private mutating func add(_ record: DispositionRecord) {
        dispositions.append(SQLValue(record.disposition?.code), record.at.sql, .text(record.attempt.text))
        guard record.disposition?.effect == .doNotCall else { return }
        doNotCall.append(
            .text("asked for it: \(record.disposition!.code)"), .text("agent \(record.agent)"),
            .text("agent \(record.agent)"), record.at.sql, .text(record.attempt.text))
    }

    private static let dispositionStatement = "UPDATE calls SET disposition = ?, disposed_at = ? WHERE attempt_id = ?"

    private static let doNotCallStatement = """
        INSERT INTO do_not_call (tenant_id, number, campaign_id, reason, source, created_by, created_at)
        SELECT tenant_id, number, 0, ?, ?, ?, ? FROM attempts WHERE id = ? ON DUPLICATE KEY UPDATE expires_at = NULL
        """

    // MARK: Leads

    private mutating func add(_ record: LeadRecord) {
        if let outcome = record.tried?.rawValue {
            tries.append(.text(outcome), .text(outcome), record.lead.sql)
        }
        leadRecords.append(record)
        let attempt = SQLValue(record.attempt?.text)
        let owner = record.owner?.sql ?? .null
        switch record.fate {
        case .retry(let due, let number), .promised(let due, let number, _):
            leads.append(
                "waiting", due.sql, .int(Int64(number)), owner, nil, nil, attempt, record.lead.sql, site.sql)
        case .finished(let reason):
            leads.append(
                "finished", nil, nil, owner, .text(String(reason.prefix(64))), record.at.sql, attempt,
                record.lead.sql, site.sql)
        }
    }

    /// Counts one more try of an outcome: the outcome twice, then the lead.
    static let triesStatement = """
        UPDATE leads SET tries = JSON_SET(
            COALESCE(tries, '{}'), CONCAT('$."', ?, '"'),
            CAST(COALESCE(JSON_VALUE(tries, CONCAT('$."', ?, '"')), 0) AS INT) + 1)
        WHERE id = ?
        """

    /// A lease that ran out may have given the lead to another site: its state is that site's then. While nobody has taken
    /// it, what this site found out still counts. The zone follows the number: assignments go from left to right.
    private static let leadStatement = """
        UPDATE leads SET state = ?, due_at = COALESCE(?, due_at), next_number = COALESCE(?, next_number),
            next_zone_id = IF(next_number = 0, NULL, (SELECT numbers.zone_id FROM lead_numbers numbers
                WHERE numbers.lead_id = leads.id AND numbers.position = leads.next_number)),
            owner_id = COALESCE(?, owner_id), end_reason = ?, ended_at = ?, last_attempt_id = COALESCE(?, last_attempt_id), lease_site = NULL, lease_until = NULL
        WHERE id = ? AND (lease_site IS NULL OR lease_site = ?)
        """

    // MARK: Agents and campaigns

    private mutating func add(_ record: AgentStateRecord) {
        var reason: String?
        if case .paused(let why) = record.state { reason = String(why.prefix(100)) }
        agentSteps.append(
            .text(record.state.word), SQLValue(reason), SQLValue(record.attempt?.text), record.at.sql, record.agent.sql)
        agentStates.append(
            .text(record.state.word), SQLValue(reason), record.at.sql, record.agent.sql, record.at.sql)
    }

    private static let agentStepStatement = """
        INSERT INTO agent_states (tenant_id, agent_id, state, reason, attempt_id, began_at)
        SELECT tenant_id, id, ?, ?, ?, ? FROM agents WHERE id = ?
        """

    private static let agentStateStatement = """
        UPDATE agents SET state = ?, state_reason = ?, state_since = ?
        WHERE id = ? AND (state_since IS NULL OR state_since <= ?)
        """

    private static let campaignStatement = """
        UPDATE campaigns SET status = ?, status_since = ?, status_site_id = ? WHERE id = ?
        """
}
