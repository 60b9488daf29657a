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

-- Where: an operator's own rows of a tenant come before those of tenant 0, which are everybody's

CREATE TABLE time_zones (
    id        SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'The zone; 0 is none''s',
    tenant_id BIGINT            NOT NULL DEFAULT 0 COMMENT 'Always 0: zones are the same for all',
    name      VARCHAR(64)       NOT NULL COMMENT 'As the IANA database names it: Europe/Berlin',
    PRIMARY KEY (id),
    UNIQUE KEY name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Time zones that leads, numbers and campaigns are in';

CREATE TABLE number_zones (
    tenant_id BIGINT            NOT NULL DEFAULT 0 COMMENT 'Whose rule it is; 0 is everybody''s',
    prefix    VARCHAR(16)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'How the numbers begin, E.164; the longest prefix counts',
    zone_id   SMALLINT UNSIGNED NOT NULL COMMENT 'Where such numbers are, unless the lead says otherwise',
    PRIMARY KEY (tenant_id, prefix),
    CONSTRAINT number_zones_zone FOREIGN KEY (zone_id) REFERENCES time_zones (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Which zone a number is in, by how it begins';

CREATE TABLE region_zones (
    tenant_id BIGINT            NOT NULL DEFAULT 0 COMMENT 'Whose rule it is; 0 is everybody''s',
    region    VARCHAR(100)      NOT NULL COMMENT 'What lists write in their region column: DE, US-NY, Bavaria ...',
    zone_id   SMALLINT UNSIGNED NOT NULL COMMENT 'Where that is',
    PRIMARY KEY (tenant_id, region),
    CONSTRAINT region_zones_zone FOREIGN KEY (zone_id) REFERENCES time_zones (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Which zone a region is in';

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
    strategy   ENUM('longest-idle','fewest-calls','skill-level','last-agent','owner') NOT NULL DEFAULT 'longest-idle' COMMENT 'Which of the free agents gets a call',
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
    phone        VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'The phone as the switch dials it; empty when outside_number is called',
    outside_number VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'The mobile or landline that is called instead, E.164',
    outside_trunk_id BIGINT   NULL COMMENT 'By which way out outside_number is called',
    ring_timeout_ms INT UNSIGNED NULL COMMENT 'How long the phone may ring; none is the site''s own',
    misses_allowed TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Unanswered calls in a row after which the agent is paused',
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
    name       VARCHAR(100) NULL COMMENT 'What people call it; customers do not see it',
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

ALTER TABLE agents ADD CONSTRAINT agents_trunk FOREIGN KEY (outside_trunk_id) REFERENCES trunks (id);

-- Campaigns

CREATE TABLE calendars (
    id         BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The calendar',
    tenant_id  BIGINT       NOT NULL COMMENT 'The owner',
    name       VARCHAR(100) NOT NULL COMMENT 'What people call it',
    created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was made',
    PRIMARY KEY (id),
    UNIQUE KEY name (tenant_id, name),
    CONSTRAINT calendars_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Calendars of days that are not like others of their weekday';

CREATE TABLE calendar_days (
    calendar_id BIGINT       NOT NULL COMMENT 'The calendar',
    day         DATE         NOT NULL COMMENT 'The day, wherever the callee is',
    tenant_id   BIGINT       NOT NULL COMMENT 'The owner of the calendar',
    hours       VARCHAR(400) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'When it may be called that day: 09:00-12:00,13:00-18:00 or 24h; none is closed',
    label       VARCHAR(100) NULL COMMENT 'What the day is: Christmas Eve',
    PRIMARY KEY (calendar_id, day),
    CONSTRAINT calendar_days_calendar FOREIGN KEY (calendar_id) REFERENCES calendars (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Holidays, and days with hours of their own';

CREATE TABLE campaigns (
    id                   BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The campaign',
    tenant_id            BIGINT       NOT NULL COMMENT 'The owner',
    name                 VARCHAR(100) NOT NULL COMMENT 'What people call it',
    mode                 ENUM('preview','progressive','ratio','predictive','ivr','bot','manual') NOT NULL COMMENT 'How it dials',
    status               ENUM('stopped','running','paused','finished') NOT NULL DEFAULT 'stopped'
                                      COMMENT 'What an operator last asked of it, or that it is done',
    skill_group_id       BIGINT       NULL COMMENT 'Who takes its answered calls; none in agentless modes',
    caller_id_pool_id    BIGINT       NULL COMMENT 'Numbers it shows; none shows the trunk''s own',
    ring_timeout_ms      INT UNSIGNED NOT NULL DEFAULT 25000 COMMENT 'How long a phone rings before the attempt is a no-answer',
    abandon_threshold_ms INT UNSIGNED NOT NULL DEFAULT 2000 COMMENT 'How long an answered person may wait before it is an abandoned call',
    wrap_up_ms           INT UNSIGNED NOT NULL DEFAULT 30000 COMMENT 'How long an agent has after a call',
    safe_harbour_prompt  VARCHAR(200) NULL COMMENT 'The recording that an abandoned person hears, as the switch names it',
    is_recorded          BOOLEAN      NOT NULL DEFAULT TRUE COMMENT 'Whether conversations are recorded',
    pacing               JSON         NULL COMMENT 'How many lines the mode dials, and when; none is the mode''s default',
    hours                JSON         NULL COMMENT 'When it may call, by the callee''s local time: seven lists of minutes, Monday first; none is always',
    zone_id              SMALLINT UNSIGNED NULL COMMENT 'The zone of leads that have none; none is UTC',
    message              VARCHAR(200) NULL COMMENT 'What an ivr campaign plays, as the switch names it',
    maximum_attempts     INT UNSIGNED NOT NULL DEFAULT 5 COMMENT 'Attempts a lead may have in all',
    owner_patience_s     INT UNSIGNED NULL DEFAULT 86400 COMMENT 'How long a lead that is an agent''s own waits for that agent before anyone may take it; none is for ever',
    day_parts            JSON         NULL COMMENT 'Parts of the callee''s day that retries rotate through; none is the usual ones',
    version              INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Rises with each change of the settings',
    created_at           DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was added',
    status_since         DATETIME(6)  NULL COMMENT 'When its status last changed',
    status_site_id       BIGINT       NULL COMMENT 'The site that changed it; none is a command',
    PRIMARY KEY (id),
    UNIQUE KEY name (tenant_id, name),
    CONSTRAINT campaigns_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT campaigns_group FOREIGN KEY (skill_group_id) REFERENCES skill_groups (id),
    CONSTRAINT campaigns_pool FOREIGN KEY (caller_id_pool_id) REFERENCES caller_id_pools (id),
    CONSTRAINT campaigns_zone FOREIGN KEY (zone_id) REFERENCES time_zones (id)
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

CREATE TABLE campaign_calendars (
    campaign_id BIGINT       NOT NULL COMMENT 'The campaign',
    position    INT UNSIGNED NOT NULL COMMENT 'Order in which people see them, from 0',
    tenant_id   BIGINT       NOT NULL COMMENT 'The owner of both',
    calendar_id BIGINT       NOT NULL COMMENT 'A calendar whose days take the place of the week''s',
    PRIMARY KEY (campaign_id, position),
    CONSTRAINT campaign_calendars_calendar FOREIGN KEY (calendar_id) REFERENCES calendars (id),
    CONSTRAINT campaign_calendars_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Which holidays a campaign keeps';

CREATE TABLE number_caps (
    tenant_id   BIGINT       NOT NULL COMMENT 'The owner',
    campaign_id BIGINT       NOT NULL DEFAULT 0 COMMENT 'Whose intents it holds for; 0 is every campaign''s',
    window_s    INT UNSIGNED NOT NULL COMMENT 'The sliding window',
    count       INT UNSIGNED NOT NULL COMMENT 'Attempts that one number may have within it, whichever campaign and site dialled',
    PRIMARY KEY (tenant_id, campaign_id, window_s)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='How often a number may be dialled';

CREATE TABLE retry_rules (
    campaign_id         BIGINT            NOT NULL COMMENT 'Whose rule it is',
    position            SMALLINT UNSIGNED NOT NULL COMMENT 'Rules are tried in this order, from 0; the first that applies counts',
    tenant_id           BIGINT            NOT NULL COMMENT 'The owner of the campaign',
    outcome             ENUM('answered','abandoned','machine','busy','no-answer','invalid','rejected','congestion',
                             'trunk-fault','cancelled','lost') NOT NULL COMMENT 'After which outcome',
    causes              JSON              NULL COMMENT 'Q.850 causes of which the attempt ended with one; none asks nothing',
    sip_statuses        JSON              NULL COMMENT 'SIP statuses of which the attempt ended with one; none asks nothing',
    minimum_duration_ms INT UNSIGNED      NULL COMMENT 'The attempt lasted this long at least; none asks nothing',
    maximum_duration_ms INT UNSIGNED      NULL COMMENT 'The attempt lasted less than this; none asks nothing',
    delay_ms            BIGINT UNSIGNED   NOT NULL COMMENT 'How long to wait before the lead is due again',
    backoff             DOUBLE            NOT NULL DEFAULT 1 COMMENT 'What each further attempt with this outcome multiplies the delay by',
    maximum_delay_ms    BIGINT UNSIGNED   NULL COMMENT 'What the delay never exceeds; none is a year',
    maximum             INT UNSIGNED      NOT NULL COMMENT 'Attempts with this outcome after which the lead is finished',
    number              ENUM('same','next') NOT NULL DEFAULT 'next' COMMENT 'Which of the lead''s numbers the next attempt goes to',
    rotates_day_part    BOOLEAN           NOT NULL DEFAULT FALSE COMMENT 'Whether the next attempt falls into another part of the day',
    end_state           VARCHAR(64)       NULL COMMENT 'Why the lead is finished when this rule finishes it; none is the outcome',
    PRIMARY KEY (campaign_id, position),
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
    is_deduplicated BOOLEAN     NOT NULL DEFAULT TRUE COMMENT 'Whether a number or a key is taken once only, unless an import says otherwise',
    has_repeats    BOOLEAN      NOT NULL DEFAULT FALSE COMMENT 'Whether leads went in that may repeat a number or a key: then imports look before they insert',
    created_at     DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was made',
    PRIMARY KEY (id),
    UNIQUE KEY name (tenant_id, name),
    KEY campaign (campaign_id),
    CONSTRAINT lists_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT lists_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Lists of leads';

-- A lead's first number is on the lead itself, so that the usual lead is one row. Ids come in blocks from id_blocks.
-- Claims read the key `claim`, zone by zone, from its front; the key `wake` brings back what waits and what a dead site
-- left. A promised call (a callback, a reservation) is ahead of every priority.
CREATE TABLE leads (
    id              BIGINT           NOT NULL COMMENT 'The lead',
    tenant_id       BIGINT           NOT NULL COMMENT 'The owner',
    list_id         BIGINT           NOT NULL COMMENT 'The list it came in',
    state           ENUM('ready','waiting','leased','finished') NOT NULL DEFAULT 'ready'
                                     COMMENT 'ready: may be claimed; waiting: due later; leased: on a site''s floor; finished',
    priority        TINYINT          NOT NULL DEFAULT 50 COMMENT 'Higher is dialled first: 0 to 99',
    claim_rank      TINYINT          AS (IF(callback_id IS NULL, 99 - priority, -1)) STORED
                                     COMMENT 'Its place as the key claim sorts it, smaller first: promised calls, then by priority',
    due_at          DATETIME(6)      NOT NULL COMMENT 'When it may be called, or may be called again; among equals the oldest is first',
    number          VARCHAR(16)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Its first number, E.164',
    number_count    TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'How many numbers it has; those after the first are in lead_numbers',
    next_number     TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Position of the number to dial next, from 0',
    occurrence      BIGINT           NOT NULL DEFAULT 0 COMMENT '0: the only lead of the list with its number and key among those with 0; else the lead''s id',
    external_key    VARCHAR(64)      COLLATE utf8mb4_bin NULL COMMENT 'The lead''s name in the system it came from',
    name            VARCHAR(200)     NULL COMMENT 'The person',
    attributes      JSON             NULL COMMENT 'Whatever else came with it: an object of texts',
    zone_id         SMALLINT UNSIGNED NULL COMMENT 'The zone of its first number; none is the campaign''s',
    next_zone_id    SMALLINT UNSIGNED NULL COMMENT 'The zone of the number to dial next, when that is not the first',
    claim_zone      SMALLINT UNSIGNED AS (COALESCE(IF(next_number = 0, zone_id, next_zone_id), 0)) STORED
                                     COMMENT 'The zone of the number to dial next; 0 is the campaign''s',
    expires_at      DATETIME(6)      NULL COMMENT 'From when on it is not dialled any more; none is never',
    owner_id        BIGINT           NULL COMMENT 'The only agent who may take it; none is anyone',
    callback_id     BIGINT           NULL COMMENT 'The call that is promised; none when none is',
    last_agent_id   BIGINT           NULL COMMENT 'Who talked to it last',
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
    UNIQUE KEY external_key (external_key, list_id, occurrence),
    KEY claim (list_id, state, claim_zone, claim_rank, due_at, id),
    KEY wake (list_id, state, wake_at),
    CONSTRAINT leads_list FOREIGN KEY (list_id) REFERENCES lists (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='People to reach';

CREATE TABLE lead_numbers (
    lead_id   BIGINT           NOT NULL COMMENT 'Whose number it is',
    position  TINYINT UNSIGNED NOT NULL COMMENT 'Order in which numbers are tried, 1 to 15; number 0 is on the lead',
    tenant_id BIGINT           NOT NULL COMMENT 'The owner',
    number    VARCHAR(16)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The number, E.164',
    zone_id   SMALLINT UNSIGNED NULL COMMENT 'The number''s zone; none is the campaign''s',
    PRIMARY KEY (lead_id, position),
    KEY number (number),
    CONSTRAINT lead_numbers_lead FOREIGN KEY (lead_id) REFERENCES leads (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Leads'' further numbers';

CREATE TABLE callbacks (
    id          BIGINT           NOT NULL AUTO_INCREMENT COMMENT 'The promise',
    tenant_id   BIGINT           NOT NULL COMMENT 'The owner',
    list_id     BIGINT           NOT NULL COMMENT 'The lead''s list',
    lead_id     BIGINT           NOT NULL COMMENT 'Whom to call',
    kind        ENUM('callback','reservation') NOT NULL DEFAULT 'callback'
                                 COMMENT 'callback: promised to the customer; reservation: an agent keeps the lead',
    state       ENUM('open','done','missed','cancelled') NOT NULL DEFAULT 'open'
                                 COMMENT 'open: to be made; done: somebody was reached; missed: the lead ended without; cancelled',
    due_at      DATETIME(6)      NOT NULL COMMENT 'When to call; the callee''s calling hours hold all the same',
    position    TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Which of the lead''s numbers to call, from 0',
    owner_id    BIGINT           NULL COMMENT 'The only agent who may make it; none is anyone',
    note        VARCHAR(1000)    NULL COMMENT 'What it is about',
    created_by  VARCHAR(100)     NOT NULL COMMENT 'Who promised: a login, or the program',
    created_at  DATETIME(6)      NOT NULL COMMENT 'When it was promised',
    attempt_id  CHAR(26)         CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'The attempt in whose conversation it was promised',
    settled_at  DATETIME(6)      NULL COMMENT 'When it stopped being open',
    settled_by  VARCHAR(100)     NULL COMMENT 'Who cancelled it, or the attempt that kept it',
    PRIMARY KEY (id),
    UNIQUE KEY lead_created (lead_id, created_at),
    KEY list (list_id, state, due_at),
    KEY tenant (tenant_id, state, due_at),
    CONSTRAINT callbacks_lead FOREIGN KEY (lead_id) REFERENCES leads (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Calls that were promised for a time';

-- An import's progress is committed with its leads: a lead is in the list if and only if its row is counted here.
CREATE TABLE imports (
    id         BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'The import',
    tenant_id  BIGINT       NOT NULL COMMENT 'The owner',
    list_id    BIGINT       NOT NULL COMMENT 'The list that is appended to',
    file_name  VARCHAR(255) NOT NULL COMMENT 'What the file is called, without its folder',
    file_bytes BIGINT       NOT NULL COMMENT 'Its size',
    file_hash  CHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'A hash of its content',
    options    TEXT         NOT NULL COMMENT 'What decides what a row becomes; the import is gone on with under the same only',
    state      ENUM('running','done','failed') NOT NULL DEFAULT 'running' COMMENT 'running, though its process may be dead; done; failed: it can be gone on with',
    rows_done  BIGINT       NOT NULL DEFAULT 0 COMMENT 'Rows behind the header that are done with',
    progress   JSON         NOT NULL COMMENT 'What came of them',
    failure    VARCHAR(500) NULL COMMENT 'Why it failed',
    started_by VARCHAR(100) NOT NULL COMMENT 'Who began it',
    started_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it began',
    updated_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6) COMMENT 'When it last moved',
    PRIMARY KEY (id),
    KEY file (tenant_id, file_hash, list_id),
    CONSTRAINT imports_list FOREIGN KEY (list_id) REFERENCES lists (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Lead files on their way into lists';

CREATE TABLE import_mappings (
    tenant_id   BIGINT       NOT NULL COMMENT 'The owner',
    header_hash CHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'A hash of a file''s headers',
    mapping     JSON         NOT NULL COMMENT 'What an operator said of the columns',
    saved_by    VARCHAR(100) NOT NULL COMMENT 'Who said so',
    saved_at    DATETIME(6)  NOT NULL COMMENT 'When it was said',
    PRIMARY KEY (tenant_id, header_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='Which column is what, in files with the same headers';

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
    tenant_id   BIGINT       NOT NULL COMMENT 'Who must not call; 0 is everybody',
    kind        ENUM('number','prefix') NOT NULL DEFAULT 'number' COMMENT 'One number, or all that begin so',
    number      VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The number or how the numbers begin, E.164',
    campaign_id BIGINT       NOT NULL DEFAULT 0 COMMENT 'The campaign that must not; 0 is every campaign',
    reason      VARCHAR(200) NOT NULL COMMENT 'Why',
    source      VARCHAR(100) NOT NULL COMMENT 'Where the word came from: agent 7, a file, a register',
    created_by  VARCHAR(100) NULL COMMENT 'Who put it here: a login, or the program',
    created_at  DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'Since when',
    expires_at  DATETIME(6)  NULL COMMENT 'Until when; none is for ever',
    PRIMARY KEY (tenant_id, kind, number, campaign_id)
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
INSERT INTO time_zones (id, name) VALUES
    (1, 'Africa/Abidjan'), (2, 'Africa/Accra'), (3, 'Africa/Addis_Ababa'), (4, 'Africa/Algiers'),
    (5, 'Africa/Asmara'), (6, 'Africa/Bamako'), (7, 'Africa/Bangui'), (8, 'Africa/Banjul'), (9, 'Africa/Bissau'),
    (10, 'Africa/Blantyre'), (11, 'Africa/Brazzaville'), (12, 'Africa/Bujumbura'), (13, 'Africa/Cairo'),
    (14, 'Africa/Casablanca'), (15, 'Africa/Conakry'), (16, 'Africa/Dakar'), (17, 'Africa/Dar_es_Salaam'),
    (18, 'Africa/Djibouti'), (19, 'Africa/Douala'), (20, 'Africa/Freetown'), (21, 'Africa/Gaborone'),
    (22, 'Africa/Harare'), (23, 'Africa/Johannesburg'), (24, 'Africa/Juba'), (25, 'Africa/Kampala'),
    (26, 'Africa/Khartoum'), (27, 'Africa/Kigali'), (28, 'Africa/Lagos'), (29, 'Africa/Libreville'),
    (30, 'Africa/Lome'), (31, 'Africa/Luanda'), (32, 'Africa/Lusaka'), (33, 'Africa/Malabo'), (34, 'Africa/Maputo'),
    (35, 'Africa/Maseru'), (36, 'Africa/Mbabane'), (37, 'Africa/Mogadishu'), (38, 'Africa/Monrovia'),
    (39, 'Africa/Nairobi'), (40, 'Africa/Ndjamena'), (41, 'Africa/Niamey'), (42, 'Africa/Nouakchott'),
    (43, 'Africa/Ouagadougou'), (44, 'Africa/Porto-Novo'), (45, 'Africa/Sao_Tome'), (46, 'Africa/Tripoli'),
    (47, 'Africa/Tunis'), (48, 'Africa/Windhoek'), (49, 'America/Anchorage'), (50, 'America/Argentina/Buenos_Aires'),
    (51, 'America/Aruba'), (52, 'America/Asuncion'), (53, 'America/Belize'), (54, 'America/Bogota'),
    (55, 'America/Caracas'), (56, 'America/Cayenne'), (57, 'America/Chicago'), (58, 'America/Costa_Rica'),
    (59, 'America/Curacao'), (60, 'America/Denver'), (61, 'America/El_Salvador'), (62, 'America/Guadeloupe'),
    (63, 'America/Guatemala'), (64, 'America/Guyana'), (65, 'America/Havana'), (66, 'America/Kralendijk'),
    (67, 'America/La_Paz'), (68, 'America/Lima'), (69, 'America/Los_Angeles'), (70, 'America/Managua'),
    (71, 'America/Martinique'), (72, 'America/Mexico_City'), (73, 'America/Miquelon'), (74, 'America/Montevideo'),
    (75, 'America/New_York'), (76, 'America/Panama'), (77, 'America/Paramaribo'), (78, 'America/Phoenix'),
    (79, 'America/Port-au-Prince'), (80, 'America/Sao_Paulo'), (81, 'America/Tegucigalpa'), (82, 'America/Toronto'),
    (83, 'Asia/Aden'), (84, 'Asia/Almaty'), (85, 'Asia/Amman'), (86, 'Asia/Ashgabat'), (87, 'Asia/Baghdad'),
    (88, 'Asia/Bahrain'), (89, 'Asia/Baku'), (90, 'Asia/Bangkok'), (91, 'Asia/Beirut'), (92, 'Asia/Bishkek'),
    (93, 'Asia/Brunei'), (94, 'Asia/Colombo'), (95, 'Asia/Damascus'), (96, 'Asia/Dhaka'), (97, 'Asia/Dili'),
    (98, 'Asia/Dubai'), (99, 'Asia/Dushanbe'), (100, 'Asia/Gaza'), (101, 'Asia/Ho_Chi_Minh'), (102, 'Asia/Hong_Kong'),
    (103, 'Asia/Jerusalem'), (104, 'Asia/Kabul'), (105, 'Asia/Karachi'), (106, 'Asia/Kathmandu'),
    (107, 'Asia/Kolkata'), (108, 'Asia/Kuala_Lumpur'), (109, 'Asia/Kuwait'), (110, 'Asia/Macau'),
    (111, 'Asia/Manila'), (112, 'Asia/Muscat'), (113, 'Asia/Nicosia'), (114, 'Asia/Phnom_Penh'), (115, 'Asia/Qatar'),
    (116, 'Asia/Riyadh'), (117, 'Asia/Seoul'), (118, 'Asia/Shanghai'), (119, 'Asia/Singapore'), (120, 'Asia/Taipei'),
    (121, 'Asia/Tashkent'), (122, 'Asia/Tbilisi'), (123, 'Asia/Tehran'), (124, 'Asia/Thimphu'), (125, 'Asia/Tokyo'),
    (126, 'Asia/Vientiane'), (127, 'Asia/Yangon'), (128, 'Asia/Yerevan'), (129, 'Atlantic/Azores'),
    (130, 'Atlantic/Canary'), (131, 'Atlantic/Cape_Verde'), (132, 'Atlantic/Faroe'), (133, 'Atlantic/Madeira'),
    (134, 'Atlantic/Reykjavik'), (135, 'Atlantic/St_Helena'), (136, 'Atlantic/Stanley'), (137, 'Australia/Sydney'),
    (138, 'Europe/Amsterdam'), (139, 'Europe/Andorra'), (140, 'Europe/Athens'), (141, 'Europe/Belgrade'),
    (142, 'Europe/Berlin'), (143, 'Europe/Bratislava'), (144, 'Europe/Brussels'), (145, 'Europe/Bucharest'),
    (146, 'Europe/Budapest'), (147, 'Europe/Chisinau'), (148, 'Europe/Copenhagen'), (149, 'Europe/Dublin'),
    (150, 'Europe/Gibraltar'), (151, 'Europe/Helsinki'), (152, 'Europe/Istanbul'), (153, 'Europe/Kyiv'),
    (154, 'Europe/Lisbon'), (155, 'Europe/Ljubljana'), (156, 'Europe/London'), (157, 'Europe/Luxembourg'),
    (158, 'Europe/Madrid'), (159, 'Europe/Malta'), (160, 'Europe/Minsk'), (161, 'Europe/Monaco'),
    (162, 'Europe/Moscow'), (163, 'Europe/Oslo'), (164, 'Europe/Paris'), (165, 'Europe/Podgorica'),
    (166, 'Europe/Prague'), (167, 'Europe/Riga'), (168, 'Europe/Rome'), (169, 'Europe/San_Marino'),
    (170, 'Europe/Sarajevo'), (171, 'Europe/Skopje'), (172, 'Europe/Sofia'), (173, 'Europe/Stockholm'),
    (174, 'Europe/Tallinn'), (175, 'Europe/Tirane'), (176, 'Europe/Vaduz'), (177, 'Europe/Vienna'),
    (178, 'Europe/Vilnius'), (179, 'Europe/Warsaw'), (180, 'Europe/Zagreb'), (181, 'Europe/Zurich'),
    (182, 'Indian/Antananarivo'), (183, 'Indian/Chagos'), (184, 'Indian/Comoro'), (185, 'Indian/Mahe'),
    (186, 'Indian/Maldives'), (187, 'Indian/Mauritius'), (188, 'Indian/Mayotte'), (189, 'Indian/Reunion'),
    (190, 'Pacific/Apia'), (191, 'Pacific/Auckland'), (192, 'Pacific/Chatham'), (193, 'Pacific/Efate'),
    (194, 'Pacific/Fakaofo'), (195, 'Pacific/Fiji'), (196, 'Pacific/Funafuti'), (197, 'Pacific/Guadalcanal'),
    (198, 'Pacific/Honolulu'), (199, 'Pacific/Majuro'), (200, 'Pacific/Nauru'), (201, 'Pacific/Niue'),
    (202, 'Pacific/Noumea'), (203, 'Pacific/Palau'), (204, 'Pacific/Rarotonga'), (205, 'Pacific/Tongatapu'),
    (206, 'UTC');
INSERT INTO number_zones (prefix, zone_id) VALUES
    ('+20', 13), ('+211', 24), ('+212', 14), ('+213', 4), ('+216', 47), ('+218', 46), ('+220', 8), ('+221', 16),
    ('+222', 42), ('+223', 6), ('+224', 15), ('+225', 1), ('+226', 43), ('+227', 41), ('+228', 30), ('+229', 44),
    ('+230', 187), ('+231', 38), ('+232', 20), ('+233', 2), ('+234', 28), ('+235', 40), ('+236', 7), ('+237', 19),
    ('+238', 131), ('+239', 45), ('+240', 33), ('+241', 29), ('+242', 11), ('+244', 31), ('+245', 9), ('+246', 183),
    ('+248', 185), ('+249', 26), ('+250', 27), ('+251', 3), ('+252', 37), ('+253', 18), ('+254', 39), ('+255', 17),
    ('+256', 25), ('+257', 12), ('+258', 34), ('+260', 32), ('+261', 182), ('+262262', 189), ('+262269', 188),
    ('+262639', 188), ('+262692', 189), ('+262693', 189), ('+263', 22), ('+264', 48), ('+265', 10), ('+266', 35),
    ('+267', 21), ('+268', 36), ('+269', 184), ('+27', 23), ('+290', 135), ('+291', 5), ('+297', 51), ('+298', 132),
    ('+30', 140), ('+31', 138), ('+32', 144), ('+33', 164), ('+34', 158), ('+34822', 130), ('+34828', 130),
    ('+34922', 130), ('+34928', 130), ('+350', 150), ('+351', 154), ('+351291', 133), ('+351292', 129),
    ('+351295', 129), ('+351296', 129), ('+352', 157), ('+353', 149), ('+354', 134), ('+355', 175), ('+356', 159),
    ('+357', 113), ('+358', 151), ('+359', 172), ('+36', 146), ('+370', 178), ('+371', 167), ('+372', 174),
    ('+373', 147), ('+374', 128), ('+375', 160), ('+376', 139), ('+377', 161), ('+378', 169), ('+380', 153),
    ('+381', 141), ('+382', 165), ('+383', 141), ('+385', 180), ('+386', 155), ('+387', 170), ('+389', 171),
    ('+39', 168), ('+40', 145), ('+41', 181), ('+420', 166), ('+421', 143), ('+423', 176), ('+43', 177), ('+44', 156),
    ('+45', 148), ('+46', 173), ('+47', 163), ('+48', 179), ('+49', 142), ('+500', 136), ('+501', 53), ('+502', 63),
    ('+503', 61), ('+504', 81), ('+505', 70), ('+506', 58), ('+507', 76), ('+508', 73), ('+509', 79), ('+51', 68),
    ('+53', 65), ('+54', 50), ('+57', 54), ('+58', 55), ('+590', 62), ('+591', 67), ('+592', 64), ('+594', 56),
    ('+595', 52), ('+596', 71), ('+597', 77), ('+598', 74), ('+5993', 66), ('+5994', 66), ('+5997', 66),
    ('+5999', 59), ('+60', 108), ('+63', 111), ('+64', 191), ('+643305', 192), ('+65', 119), ('+66', 90),
    ('+670', 97), ('+673', 93), ('+674', 200), ('+676', 205), ('+677', 197), ('+678', 193), ('+679', 195),
    ('+680', 203), ('+682', 204), ('+683', 201), ('+685', 190), ('+687', 202), ('+688', 196), ('+690', 194),
    ('+692', 199), ('+77', 84), ('+81', 125), ('+82', 117), ('+84', 101), ('+852', 102), ('+853', 110), ('+855', 114),
    ('+856', 126), ('+86', 118), ('+880', 96), ('+886', 120), ('+90', 152), ('+91', 107), ('+92', 105), ('+93', 104),
    ('+94', 94), ('+95', 127), ('+960', 186), ('+961', 91), ('+962', 85), ('+963', 95), ('+964', 87), ('+965', 109),
    ('+966', 116), ('+967', 83), ('+968', 112), ('+970', 100), ('+971', 98), ('+972', 103), ('+973', 88),
    ('+974', 115), ('+975', 124), ('+977', 106), ('+98', 123), ('+992', 99), ('+993', 86), ('+994', 89),
    ('+995', 122), ('+996', 92), ('+998', 121);
INSERT INTO region_zones (region, zone_id) VALUES
    ('AD', 139), ('AE', 98), ('AF', 104), ('AL', 175), ('AM', 128), ('AO', 31), ('AR', 50), ('AT', 177), ('AW', 51),
    ('AZ', 89), ('BA', 170), ('BD', 96), ('BE', 144), ('BF', 43), ('BG', 172), ('BH', 88), ('BI', 12), ('BJ', 44),
    ('BN', 93), ('BO', 67), ('BT', 124), ('BW', 21), ('BY', 160), ('BZ', 53), ('CF', 7), ('CG', 11), ('CH', 181),
    ('CI', 1), ('CK', 204), ('CM', 19), ('CN', 118), ('CO', 54), ('CR', 58), ('CU', 65), ('CV', 131), ('CY', 113),
    ('CZ', 166), ('DE', 142), ('DJ', 18), ('DK', 148), ('DZ', 4), ('EE', 174), ('EG', 13), ('ER', 5), ('ES', 158),
    ('ET', 3), ('FI', 151), ('FJ', 195), ('FK', 136), ('FO', 132), ('FR', 164), ('GA', 29), ('GB', 156), ('GE', 122),
    ('GF', 56), ('GH', 2), ('GI', 150), ('GM', 8), ('GN', 15), ('GP', 62), ('GQ', 33), ('GR', 140), ('GT', 63),
    ('GW', 9), ('GY', 64), ('HK', 102), ('HN', 81), ('HR', 180), ('HT', 79), ('HU', 146), ('IE', 149), ('IL', 103),
    ('IN', 107), ('IO', 183), ('IQ', 87), ('IR', 123), ('IS', 134), ('IT', 168), ('JO', 85), ('JP', 125), ('KE', 39),
    ('KG', 92), ('KH', 114), ('KM', 184), ('KR', 117), ('KW', 109), ('LA', 126), ('LB', 91), ('LI', 176), ('LK', 94),
    ('LR', 38), ('LS', 35), ('LT', 178), ('LU', 157), ('LV', 167), ('LY', 46), ('MA', 14), ('MC', 161), ('MD', 147),
    ('ME', 165), ('MG', 182), ('MH', 199), ('MK', 171), ('ML', 6), ('MM', 127), ('MO', 110), ('MQ', 71), ('MR', 42),
    ('MT', 159), ('MU', 187), ('MV', 186), ('MW', 10), ('MY', 108), ('MZ', 34), ('NA', 48), ('NC', 202), ('NE', 41),
    ('NG', 28), ('NI', 70), ('NL', 138), ('NO', 163), ('NP', 106), ('NR', 200), ('NU', 201), ('NZ', 191), ('OM', 112),
    ('PA', 76), ('PE', 68), ('PH', 111), ('PK', 105), ('PL', 179), ('PM', 73), ('PS', 100), ('PT', 154), ('PW', 203),
    ('PY', 52), ('QA', 115), ('RO', 145), ('RS', 141), ('RW', 27), ('SA', 116), ('SB', 197), ('SC', 185), ('SD', 26),
    ('SE', 173), ('SG', 119), ('SH', 135), ('SI', 155), ('SK', 143), ('SL', 20), ('SM', 169), ('SN', 16), ('SO', 37),
    ('SR', 77), ('SS', 24), ('ST', 45), ('SV', 61), ('SY', 95), ('SZ', 36), ('TD', 40), ('TG', 30), ('TH', 90),
    ('TJ', 99), ('TK', 194), ('TL', 97), ('TM', 86), ('TN', 47), ('TO', 205), ('TR', 152), ('TV', 196), ('TW', 120),
    ('TZ', 17), ('UA', 153), ('UG', 25), ('UY', 74), ('UZ', 121), ('VE', 55), ('VN', 101), ('VU', 193), ('WS', 190),
    ('XK', 141), ('YE', 83), ('ZA', 23), ('ZM', 32), ('ZW', 22), ('US-AL', 57), ('US-AR', 57), ('US-CA', 69),
    ('US-CO', 60), ('US-CT', 75), ('US-DC', 75), ('US-DE', 75), ('US-GA', 75), ('US-IA', 57), ('US-IL', 57),
    ('US-LA', 57), ('US-MA', 75), ('US-MD', 75), ('US-ME', 75), ('US-MN', 57), ('US-MO', 57), ('US-MS', 57),
    ('US-MT', 60), ('US-NC', 75), ('US-NH', 75), ('US-NJ', 75), ('US-NM', 60), ('US-NY', 75), ('US-OH', 75),
    ('US-OK', 57), ('US-PA', 75), ('US-RI', 75), ('US-SC', 75), ('US-UT', 60), ('US-VA', 75), ('US-VT', 75),
    ('US-WA', 69), ('US-WI', 57), ('US-WV', 75), ('US-WY', 60), ('US-HI', 198);
INSERT INTO schema_version (version) VALUES (2);
