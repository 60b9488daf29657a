-- Carillon's schema. Loads on an empty MariaDB 10.6 or later:
--
--     mariadb --execute "CREATE DATABASE carillon CHARACTER SET utf8mb4"
--     mariadb carillon < schema.sql
--
-- `carillon database prepare` does the same. Rules that hold for every table:
--   * `tenant_id` says who owns the row.
--   * Times are UTC with microseconds; durations say their unit in their names.
--   * Telephone numbers are E.164: a plus and at most 15 digits.
--   * Ids of what people configure are counted; attempts carry the ULID that names them in Asterisk too, as text.
--   * A semicolon at the end of a line ends a statement.

SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET time_zone = '+00:00';

CREATE TABLE schema_version (
    version    INT         NOT NULL COMMENT 'What this file describes; a program refuses a version it does not know',
    applied_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the version was installed',
    PRIMARY KEY (version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='The version of this schema; of no tenant';

-- Who

CREATE TABLE tenants (
    id         BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The tenant_id of every other table',
    name       VARCHAR(100) NOT NULL COMMENT 'What people call the owner',
    created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the tenant was added',
    PRIMARY KEY (id),
    UNIQUE KEY name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Owners of data';

CREATE TABLE sites (
    id         BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The site',
    tenant_id  BIGINT       NOT NULL COMMENT 'Whose campaigns it runs',
    name       VARCHAR(100) NOT NULL COMMENT 'What people call it; its configuration names it so',
    created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the site first started',
    PRIMARY KEY (id),
    UNIQUE KEY name (tenant_id, name),
    CONSTRAINT sites_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='One Carillon leader and the Asterisk it drives';

CREATE TABLE site_leases (
    site_id    BIGINT       NOT NULL COMMENT 'The site that is led',
    tenant_id  BIGINT       NOT NULL COMMENT 'The owner of the site',
    holder     VARCHAR(200) NOT NULL COMMENT 'Who leads: a name that no two living processes have',
    taken_at   DATETIME(6)  NOT NULL COMMENT 'When the holder took the lead',
    until      DATETIME(6)  NOT NULL COMMENT 'After this another process may lead',
    PRIMARY KEY (site_id),
    CONSTRAINT site_leases_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Which process leads which site';

CREATE TABLE site_progress (
    site_id          BIGINT          NOT NULL COMMENT 'The site whose journal is written behind',
    tenant_id        BIGINT          NOT NULL COMMENT 'The owner of the site',
    applied_sequence BIGINT UNSIGNED NOT NULL COMMENT 'Writes up to and with this one are in the database',
    updated_at       DATETIME(6)     NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)
                                     COMMENT 'When it last moved',
    PRIMARY KEY (site_id),
    CONSTRAINT site_progress_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='How far each journal has been written behind';

CREATE TABLE skill_groups (
    id         BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The group',
    tenant_id  BIGINT       NOT NULL COMMENT 'The owner',
    name       VARCHAR(100) NOT NULL COMMENT 'What people call it',
    strategy   ENUM('longest-idle') NOT NULL DEFAULT 'longest-idle' COMMENT 'Which of the free agents gets a call',
    created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was added',
    PRIMARY KEY (id),
    UNIQUE KEY name (tenant_id, name),
    CONSTRAINT skill_groups_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Agents that can take the same calls';

CREATE TABLE agents (
    id           BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The agent',
    tenant_id    BIGINT       NOT NULL COMMENT 'The owner',
    login        VARCHAR(100) NOT NULL COMMENT 'The login name',
    name         VARCHAR(200) NULL COMMENT 'The person, as colleagues see it',
    leg          ENUM('persistent','per-call') NOT NULL DEFAULT 'persistent'
                              COMMENT 'Whether the phone is called once, at login, or for each conversation',
    phone        VARCHAR(200) NOT NULL COMMENT 'The phone as the switch dials it',
    is_active   BOOLEAN      NOT NULL DEFAULT TRUE COMMENT 'Whether the agent may log in',
    state        ENUM('offline','ready','reserved','ringing','talking','wrapup','paused') NOT NULL DEFAULT 'offline'
                              COMMENT 'The last state that was written behind',
    state_reason VARCHAR(100) NULL COMMENT 'Why, when paused',
    state_since  DATETIME(6)  NULL COMMENT 'When that state began',
    created_at   DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the agent was added',
    PRIMARY KEY (id),
    UNIQUE KEY login (tenant_id, login),
    CONSTRAINT agents_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='People who handle calls';

CREATE TABLE skill_group_members (
    skill_group_id BIGINT           NOT NULL COMMENT 'The group',
    agent_id       BIGINT           NOT NULL COMMENT 'The agent in it',
    tenant_id      BIGINT           NOT NULL COMMENT 'The owner of both',
    level          TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'How good the agent is at it: 1 is best',
    PRIMARY KEY (skill_group_id, agent_id),
    KEY agent (agent_id),
    CONSTRAINT skill_group_members_group FOREIGN KEY (skill_group_id) REFERENCES skill_groups (id) ON DELETE CASCADE,
    CONSTRAINT skill_group_members_agent FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Which agent is in which group';

CREATE TABLE agent_states (
    id         BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'Order of writing',
    tenant_id  BIGINT       NOT NULL COMMENT 'The owner',
    agent_id   BIGINT       NOT NULL COMMENT 'The agent',
    state      ENUM('offline','ready','reserved','ringing','talking','wrapup','paused') NOT NULL COMMENT 'The state that begins',
    reason     VARCHAR(100) NULL COMMENT 'Why, when paused',
    attempt_id CHAR(26)     CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'The attempt it is about',
    began_at   DATETIME(6)  NOT NULL COMMENT 'When it begins',
    PRIMARY KEY (id),
    KEY agent (agent_id, began_at),
    CONSTRAINT agent_states_agent FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Agents'' days, step by step';

-- Ways out

CREATE TABLE trunks (
    id               BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The trunk',
    tenant_id        BIGINT       NOT NULL COMMENT 'The owner',
    name             VARCHAR(100) NOT NULL COMMENT 'What people call it',
    kind             ENUM('sip','dahdi') NOT NULL DEFAULT 'sip' COMMENT 'SIP, or E1/PRI through DAHDI',
    dial_template    VARCHAR(200) NOT NULL COMMENT 'How the switch reaches a number, {number} stands for it; empty where pri_group says it all',
    channels         INT UNSIGNED NOT NULL COMMENT 'Calls that may exist on it at once',
    calls_per_second DOUBLE       NOT NULL COMMENT 'New calls a second',
    fault_threshold  INT UNSIGNED NOT NULL DEFAULT 5 COMMENT 'Suspicious ends within fault_window_ms, with no call getting through, that are its own fault',
    fault_window_ms  INT UNSIGNED NOT NULL DEFAULT 10000 COMMENT 'How close together they must be',
    rest_ms          INT UNSIGNED NOT NULL DEFAULT 5000 COMMENT 'How long it rests after a fault; twice as long after each further one',
    maximum_rest_ms  INT UNSIGNED NOT NULL DEFAULT 300000 COMMENT 'The longest rest',
    presentation     ENUM('allowed','restricted') NULL COMMENT 'Whether customers see caller IDs; none is as the caller ID says',
    pri_group        TINYINT UNSIGNED NULL COMMENT 'The group of B channels; none on SIP trunks',
    pri_hunt         ENUM('ascending','descending','ascending-in-turn','descending-in-turn') NULL
                                  COMMENT 'In which order the group''s channels are tried',
    pri_number_type  ENUM('unknown','international','national','network-specific','subscriber','abbreviated') NULL
                                  COMMENT 'The type of number that is sent; none is the switch''s own',
    pri_spans        VARCHAR(500) NULL COMMENT 'Spans whose state is watched, with commas between',
    is_active        BOOLEAN      NOT NULL DEFAULT TRUE COMMENT 'Whether it is used',
    created_at       DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was added',
    PRIMARY KEY (id),
    UNIQUE KEY name (tenant_id, name),
    CONSTRAINT trunks_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Ways out to the telephone network';

CREATE TABLE caller_id_pools (
    id         BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The pool',
    tenant_id  BIGINT       NOT NULL COMMENT 'The owner',
    name       VARCHAR(100) NOT NULL COMMENT 'What people call it',
    rotation   ENUM('round-robin','least-used','random') NOT NULL DEFAULT 'round-robin' COMMENT 'Which member is shown next',
    prefers_local       BOOLEAN       NOT NULL DEFAULT FALSE COMMENT 'Whether members local to the called number go first',
    caps                VARCHAR(200)  NOT NULL DEFAULT '' COMMENT 'How many calls may show a member: 20/1h,100/1d; empty is any number',
    maximum_concurrent  INT UNSIGNED  NULL COMMENT 'Calls that may show a member at once; none is any number',
    cools_after         INT UNSIGNED  NULL COMMENT 'After how many calls a member rests; none is never',
    cooling_s           INT UNSIGNED  NOT NULL DEFAULT 3600 COMMENT 'How long it rests',
    minimum_answer_rate DOUBLE        NULL COMMENT 'A member rests when less of its last calls were answered, 0 to 1; none is never',
    answer_rate_sample  INT UNSIGNED  NOT NULL DEFAULT 50 COMMENT 'How many last calls those are',
    presentation        ENUM('allowed','restricted') NOT NULL DEFAULT 'allowed' COMMENT 'Whether customers see members',
    created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was added',
    PRIMARY KEY (id),
    UNIQUE KEY name (tenant_id, name),
    CONSTRAINT caller_id_pools_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Numbers that are shown in turn';

CREATE TABLE caller_ids (
    id         BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The caller ID',
    tenant_id  BIGINT       NOT NULL COMMENT 'The owner',
    pool_id    BIGINT       NOT NULL COMMENT 'The pool it is in',
    number     VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The number that is shown, E.164',
    name       VARCHAR(100) NULL COMMENT 'The name that is shown beside it',
    areas      VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
                            COMMENT 'Beginnings of the numbers it is local to, E.164, with commas between; empty leaves it to its own digits',
    caps                VARCHAR(200)  NULL COMMENT 'How many calls may show it: 20/1h,100/1d; none is what its pool says, empty any number',
    maximum_concurrent  INT UNSIGNED  NULL COMMENT 'Calls that may show it at once; none is what its pool says',
    cools_after         INT UNSIGNED  NULL COMMENT 'After how many calls it rests; none is what its pool says',
    cooling_s           INT UNSIGNED  NULL COMMENT 'How long it rests; none is what its pool says',
    minimum_answer_rate DOUBLE        NULL COMMENT 'The answer rate below which it rests; none is what its pool says',
    presentation        ENUM('allowed','restricted') NULL COMMENT 'Whether customers see it; none is what its pool says',
    is_active  BOOLEAN      NOT NULL DEFAULT TRUE COMMENT 'Whether it is used',
    created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was added',
    PRIMARY KEY (id),
    UNIQUE KEY number (pool_id, number),
    CONSTRAINT caller_ids_pool FOREIGN KEY (pool_id) REFERENCES caller_id_pools (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Numbers that are shown to customers';

-- Campaigns

CREATE TABLE campaigns (
    id                   BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The campaign',
    tenant_id            BIGINT       NOT NULL COMMENT 'The owner',
    name                 VARCHAR(100) NOT NULL COMMENT 'What people call it',
    mode                 ENUM('preview','progressive','ratio','predictive','ivr','bot') NOT NULL COMMENT 'How it dials',
    status               ENUM('stopped','running','paused','finished') NOT NULL DEFAULT 'stopped'
                                      COMMENT 'What an operator last asked of it, or that it is done',
    skill_group_id       BIGINT       NULL COMMENT 'Who takes its answered calls; none in agentless modes',
    caller_id_pool_id    BIGINT       NULL COMMENT 'Numbers it shows; none shows the trunk''s own',
    ring_timeout_ms      INT UNSIGNED NOT NULL DEFAULT 25000 COMMENT 'How long a phone rings before the attempt is a no-answer',
    abandon_threshold_ms INT UNSIGNED NOT NULL DEFAULT 2000 COMMENT 'How long an answered person may wait before it is an abandoned call',
    wrap_up_ms           INT UNSIGNED NOT NULL DEFAULT 30000 COMMENT 'How long an agent has after a call',
    safe_harbour_prompt  VARCHAR(200) NULL COMMENT 'The recording that an abandoned person hears, as the switch names it',
    is_recorded          BOOLEAN      NOT NULL DEFAULT TRUE COMMENT 'Whether conversations are recorded',
    maximum_attempts     INT UNSIGNED NOT NULL DEFAULT 5 COMMENT 'Attempts a lead may have in all',
    number_cap           INT UNSIGNED NULL COMMENT 'Attempts that a number may have within the window, across campaigns; none is no cap',
    number_cap_window_s  INT UNSIGNED NOT NULL DEFAULT 86400 COMMENT 'The sliding window of number_cap',
    version              INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Rises with each change of the settings',
    created_at           DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was added',
    status_since         DATETIME(6)  NULL COMMENT 'When its status last changed',
    PRIMARY KEY (id),
    UNIQUE KEY name (tenant_id, name),
    CONSTRAINT campaigns_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT campaigns_group FOREIGN KEY (skill_group_id) REFERENCES skill_groups (id),
    CONSTRAINT campaigns_pool FOREIGN KEY (caller_id_pool_id) REFERENCES caller_id_pools (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Calling tasks';

CREATE TABLE campaign_trunks (
    campaign_id BIGINT       NOT NULL COMMENT 'The campaign',
    position    INT UNSIGNED NOT NULL COMMENT 'Trunks are tried in this order, from 0',
    tenant_id   BIGINT       NOT NULL COMMENT 'The owner of both',
    trunk_id    BIGINT       NOT NULL COMMENT 'A way out for its calls',
    PRIMARY KEY (campaign_id, position),
    CONSTRAINT campaign_trunks_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE CASCADE,
    CONSTRAINT campaign_trunks_trunk FOREIGN KEY (trunk_id) REFERENCES trunks (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Which campaign calls over which trunks';

CREATE TABLE retry_rules (
    campaign_id      BIGINT          NOT NULL COMMENT 'Whose rule it is',
    outcome          ENUM('answered','abandoned','machine','busy','no-answer','invalid','rejected','congestion',
                          'trunk-fault','cancelled','lost') NOT NULL COMMENT 'After which outcome',
    tenant_id        BIGINT          NOT NULL COMMENT 'The owner of the campaign',
    delay_s          INT UNSIGNED    NOT NULL COMMENT 'How long to wait before the lead is due again',
    maximum          INT UNSIGNED    NOT NULL COMMENT 'Attempts with this outcome after which the lead is finished',
    uses_next_number BOOLEAN         NOT NULL DEFAULT TRUE COMMENT 'Whether the next attempt goes to the lead''s next number',
    position         INT UNSIGNED    NOT NULL DEFAULT 0 COMMENT 'Order in which people see the rules',
    PRIMARY KEY (campaign_id, outcome),
    CONSTRAINT retry_rules_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='What happens after an outcome; without a rule the lead is finished';

CREATE TABLE dispositions (
    id             BIGINT          NOT NULL AUTO_INCREMENT COMMENT 'The disposition',
    tenant_id      BIGINT          NOT NULL COMMENT 'The owner',
    code           VARCHAR(50)     NOT NULL COMMENT 'What programs call it',
    label          VARCHAR(100)    NOT NULL COMMENT 'What agents see',
    effect         ENUM('finish','retry','do-not-call') NOT NULL COMMENT 'What becomes of the lead',
    retry_after_s  INT UNSIGNED    NULL COMMENT 'When effect is retry: how long to wait',
    position       INT UNSIGNED    NOT NULL DEFAULT 0 COMMENT 'Order in which agents see them',
    PRIMARY KEY (id),
    UNIQUE KEY code (tenant_id, code),
    CONSTRAINT dispositions_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='What a conversation can come to';

-- Leads

CREATE TABLE lists (
    id             BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The list',
    tenant_id      BIGINT       NOT NULL COMMENT 'The owner',
    campaign_id    BIGINT       NULL COMMENT 'The one campaign that calls it; none yet',
    name           VARCHAR(100) NOT NULL COMMENT 'What people call it',
    is_deduplicated BOOLEAN     NOT NULL DEFAULT TRUE COMMENT 'Whether a number is taken once only',
    created_at     DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was made',
    PRIMARY KEY (id),
    UNIQUE KEY name (tenant_id, name),
    KEY campaign (campaign_id),
    CONSTRAINT lists_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT lists_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Lists of leads';

-- A lead's first number is on the lead itself, so that the usual lead is one row. Ids come in blocks from id_blocks.
-- Claims read the key `claim` from its front; the key `wake` brings back what waits and what a dead site left.
CREATE TABLE leads (
    id              BIGINT           NOT NULL COMMENT 'The lead',
    tenant_id       BIGINT           NOT NULL COMMENT 'The owner',
    list_id         BIGINT           NOT NULL COMMENT 'The list it came in',
    state           ENUM('ready','waiting','leased','finished') NOT NULL DEFAULT 'ready'
                                     COMMENT 'ready: may be claimed; waiting: due later; leased: on a site''s floor; finished',
    priority        TINYINT          NOT NULL DEFAULT 50 COMMENT 'Higher is dialled first: 0 to 99',
    claim_rank      TINYINT          AS (99 - priority) STORED COMMENT 'The priority as the key claim sorts it: smaller is first',
    due_at          DATETIME(6)      NOT NULL COMMENT 'When it may be called, or may be called again; among equals the oldest is first',
    number          VARCHAR(16)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Its first number, E.164',
    number_count    TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'How many numbers it has; those after the first are in lead_numbers',
    next_number     TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Position of the number to dial next, from 0',
    occurrence      BIGINT           NOT NULL DEFAULT 0 COMMENT '0 where the list takes a number once only; else the lead''s id',
    external_key    VARCHAR(64)      COLLATE utf8mb4_bin NULL COMMENT 'The lead''s name in the system it came from',
    name            VARCHAR(200)     NULL COMMENT 'The person',
    attributes      JSON             NULL COMMENT 'Whatever else came with it: an object of texts',
    time_zone       VARCHAR(64)      NULL COMMENT 'Where the person is, as the IANA database names it',
    owner_id        BIGINT           NULL COMMENT 'The only agent who may take it; none is anyone',
    tries           JSON             NULL COMMENT 'Attempts so far by outcome: {"busy": 2}; none yet',
    last_attempt_id CHAR(26)         CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'The attempt that led to its state',
    end_reason      VARCHAR(64)      NULL COMMENT 'Why it is finished: an outcome''s or a disposition''s code',
    ended_at        DATETIME(6)      NULL COMMENT 'When it was finished',
    lease_site      BIGINT           NULL COMMENT 'The site that has it',
    lease_until     DATETIME(6)      NULL COMMENT 'When another site may have it',
    created_at      DATETIME(6)      NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was imported',
    wake_at         DATETIME(6)      AS (CASE state WHEN 'waiting' THEN due_at WHEN 'leased' THEN lease_until END) STORED
                                     COMMENT 'When it becomes ready by itself',
    PRIMARY KEY (id),
    UNIQUE KEY number (number, list_id, occurrence),
    UNIQUE KEY external_key (list_id, external_key),
    KEY claim (list_id, state, claim_rank, due_at, id),
    KEY wake (list_id, wake_at),
    CONSTRAINT leads_list FOREIGN KEY (list_id) REFERENCES lists (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='People to reach';

CREATE TABLE lead_numbers (
    lead_id   BIGINT           NOT NULL COMMENT 'Whose number it is',
    position  TINYINT UNSIGNED NOT NULL COMMENT 'Order in which numbers are tried, 1 to 15; number 0 is on the lead',
    tenant_id BIGINT           NOT NULL COMMENT 'The owner',
    number    VARCHAR(16)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The number, E.164',
    PRIMARY KEY (lead_id, position),
    KEY number (number),
    CONSTRAINT lead_numbers_lead FOREIGN KEY (lead_id) REFERENCES leads (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Leads'' further numbers';

CREATE TABLE id_blocks (
    subject   VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What is counted',
    tenant_id BIGINT      NOT NULL DEFAULT 0 COMMENT 'Always 0: ids are counted across tenants',
    next_id   BIGINT      NOT NULL COMMENT 'The first id that nobody has',
    PRIMARY KEY (subject)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Ids that are handed out in blocks';

-- Dialling

-- Inserted when the intent is committed, before anything is dialled; everything below `reserved_agent_id` is written behind.
CREATE TABLE attempts (
    id                CHAR(26)          CHARACTER SET ascii COLLATE ascii_bin NOT NULL
                                        COMMENT 'A ULID: the customer''s channel in Asterisk and the uniqueid in its records',
    tenant_id         BIGINT            NOT NULL COMMENT 'The owner',
    campaign_id       BIGINT            NOT NULL COMMENT 'For whom',
    lead_id           BIGINT            NOT NULL COMMENT 'Whom to reach; the row may be gone',
    number            VARCHAR(16)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The number that was dialled, E.164',
    number_id         BIGINT            NOT NULL COMMENT 'Which of the lead''s numbers: 16 times the lead''s id, plus the position',
    site_id           BIGINT            NOT NULL COMMENT 'Which site dialled',
    trunk_id          BIGINT            NOT NULL COMMENT 'By which way out',
    caller_id_id      BIGINT            NULL COMMENT 'Showing which caller ID; none shows the trunk''s own',
    reserved_agent_id BIGINT            NULL COMMENT 'The agent who was kept free for it',
    intended_at       DATETIME(6)       NOT NULL COMMENT 'When it was decided',
    placed_at         DATETIME(6)       NULL COMMENT 'When the placing request went out; none when nothing was dialled',
    ringing_at        DATETIME(6)       NULL COMMENT 'When the far end began to ring',
    answered_at       DATETIME(6)       NULL COMMENT 'When it was answered',
    bridged_at        DATETIME(6)       NULL COMMENT 'When customer and agent heard each other',
    ended_at          DATETIME(6)       NULL COMMENT 'When it was over',
    outcome           ENUM('answered','abandoned','machine','busy','no-answer','invalid','rejected','congestion',
                           'trunk-fault','cancelled','lost') NULL COMMENT 'What the network did; none while it is live',
    cause             SMALLINT UNSIGNED NULL COMMENT 'The Q.850 cause',
    sip_status        SMALLINT UNSIGNED NULL COMMENT 'The SIP status',
    ended_by          ENUM('customer','agent','system') NULL COMMENT 'Who ended an answered call',
    PRIMARY KEY (id),
    KEY number (tenant_id, number, intended_at),
    KEY campaign (campaign_id, outcome, intended_at),
    KEY site (site_id, outcome),
    KEY of_lead (lead_id),
    KEY caller_id (caller_id_id, intended_at, outcome),
    KEY trunk (trunk_id, intended_at),
    CONSTRAINT attempts_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Dials: one number of one lead, once';

CREATE TABLE calls (
    attempt_id  CHAR(26)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The attempt that became a conversation',
    tenant_id   BIGINT       NOT NULL COMMENT 'The owner',
    campaign_id BIGINT       NOT NULL COMMENT 'For whom',
    agent_id    BIGINT       NOT NULL COMMENT 'Who talked to the customer',
    bridged_at  DATETIME(6)  NOT NULL COMMENT 'When they heard each other',
    ended_at    DATETIME(6)  NOT NULL COMMENT 'When it was over',
    disposition VARCHAR(50)  NULL COMMENT 'What it came to: a code; none when wrap-up ran out without a word',
    disposed_at DATETIME(6)  NULL COMMENT 'When it was concluded',
    PRIMARY KEY (attempt_id),
    KEY campaign (campaign_id, bridged_at),
    KEY agent (agent_id, bridged_at),
    CONSTRAINT calls_attempt FOREIGN KEY (attempt_id) REFERENCES attempts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Conversations, and what came of them';

CREATE TABLE recordings (
    attempt_id  CHAR(26)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Whose conversation it holds',
    name        VARCHAR(200) NOT NULL COMMENT 'Its name in the switch',
    tenant_id   BIGINT       NOT NULL COMMENT 'The owner',
    duration_ms BIGINT       NULL COMMENT 'How long it is; none when the switch did not say',
    failed      BOOLEAN      NOT NULL DEFAULT FALSE COMMENT 'Whether it failed: then there may be no file',
    ended_at    DATETIME(6)  NOT NULL COMMENT 'When it ended',
    PRIMARY KEY (attempt_id, name),
    CONSTRAINT recordings_attempt FOREIGN KEY (attempt_id) REFERENCES attempts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Recorded conversations';

-- Compliance

CREATE TABLE do_not_call (
    tenant_id   BIGINT       NOT NULL COMMENT 'Who must not call',
    number      VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The number, E.164',
    campaign_id BIGINT       NOT NULL DEFAULT 0 COMMENT 'The campaign that must not; 0 is every campaign',
    reason      VARCHAR(200) NOT NULL COMMENT 'Why',
    source      VARCHAR(100) NOT NULL COMMENT 'Who or what put it here',
    created_at  DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'Since when',
    expires_at  DATETIME(6)  NULL COMMENT 'Until when; none is for ever',
    PRIMARY KEY (tenant_id, number, campaign_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Numbers that are not called';

CREATE TABLE number_guards (
    tenant_id  BIGINT      NOT NULL COMMENT 'The owner of the attempts',
    number     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The number, E.164',
    guarded_at DATETIME(6) NOT NULL COMMENT 'When an intent last locked the row',
    PRIMARY KEY (tenant_id, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Rows that sites lock so that intents for one number come one after the other';

CREATE TABLE audit_log (
    id        BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'Order of writing',
    tenant_id BIGINT       NOT NULL COMMENT 'The owner',
    at        DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When',
    actor     VARCHAR(100) NOT NULL COMMENT 'Who: a login, or the program',
    action    VARCHAR(50)  NOT NULL COMMENT 'What was done: campaign.create, campaign.status ...',
    subject   VARCHAR(100) NOT NULL COMMENT 'To what: a kind and an id',
    detail    JSON         NULL COMMENT 'What changed',
    PRIMARY KEY (id),
    KEY tenant (tenant_id, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Who did what';

-- What a new installation begins with

INSERT INTO tenants (id, name) VALUES (1, 'default');
INSERT INTO id_blocks (subject, next_id) VALUES ('lead', 1);
INSERT INTO dispositions (tenant_id, code, label, effect, retry_after_s, position) VALUES
    (1, 'sale', 'Sale', 'finish', NULL, 0),
    (1, 'callback', 'Call back', 'retry', 86400, 1),
    (1, 'not-interested', 'Not interested', 'finish', NULL, 2),
    (1, 'wrong-number', 'Wrong number', 'finish', NULL, 3),
    (1, 'do-not-call', 'Do not call', 'do-not-call', NULL, 4);
INSERT INTO schema_version (version) VALUES (1);
