-- Carillon's database. Load it into an empty one:  mariadb carillon < schema.sql
-- (or let `carillon database prepare` do it). MariaDB 10.6 or later.
--
-- Times are UTC with microseconds, numbers are E.164 with their plus sign, durations carry their unit in the name.
-- Every table belongs to a tenant. An attempt's id is a ULID, and so the unique id of Asterisk's call records.

SET NAMES utf8mb4;

CREATE TABLE schema_version (
    version    INT UNSIGNED NOT NULL PRIMARY KEY COMMENT 'the layout that this database has',
    applied_at DATETIME(6)  NOT NULL DEFAULT UTC_TIMESTAMP(6)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE tenants (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name       VARCHAR(64)  NOT NULL COMMENT 'what people call the owner of data',
    created_at DATETIME(6)  NOT NULL DEFAULT UTC_TIMESTAMP(6),
    UNIQUE KEY name (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Sites: one leader and the Asterisk it drives; several share this database.

CREATE TABLE sites (
    id        BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id BIGINT      NOT NULL,
    name      VARCHAR(64) NOT NULL,
    UNIQUE KEY name (tenant_id, name),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE site_leases (
    site_id   BIGINT      NOT NULL PRIMARY KEY,
    tenant_id BIGINT      NOT NULL,
    holder    VARCHAR(64) CHARACTER SET ascii NOT NULL COMMENT 'the process that leads the site: made anew at each start',
    until     DATETIME(6) NOT NULL COMMENT 'after this, another may lead',
    FOREIGN KEY (site_id) REFERENCES sites (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE site_progress (
    site_id          BIGINT          NOT NULL PRIMARY KEY,
    tenant_id        BIGINT          NOT NULL,
    applied_sequence BIGINT UNSIGNED NOT NULL COMMENT 'the last of the site''s writes that is in this database',
    FOREIGN KEY (site_id) REFERENCES sites (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- People and lines.

CREATE TABLE agents (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id  BIGINT       NOT NULL,
    login      VARCHAR(64)  NOT NULL COMMENT 'the login name',
    name       VARCHAR(128) NULL COMMENT 'the person''s name',
    leg        ENUM ('persistent', 'per-call') NOT NULL DEFAULT 'persistent' COMMENT 'how the phone takes part',
    phone      VARCHAR(128) CHARACTER SET ascii NOT NULL COMMENT 'Asterisk''s dial string: PJSIP/1001',
    is_active  BOOLEAN      NOT NULL DEFAULT TRUE,
    created_at DATETIME(6)  NOT NULL DEFAULT UTC_TIMESTAMP(6),
    UNIQUE KEY login (tenant_id, login),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE skill_groups (
    id        BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id BIGINT      NOT NULL,
    name      VARCHAR(64) NOT NULL,
    strategy  ENUM ('longest-idle') NOT NULL DEFAULT 'longest-idle' COMMENT 'who gets the next call',
    UNIQUE KEY name (tenant_id, name),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE skill_group_members (
    skill_group_id BIGINT           NOT NULL,
    agent_id       BIGINT           NOT NULL,
    tenant_id      BIGINT           NOT NULL,
    level          TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '1 is best',
    PRIMARY KEY (skill_group_id, agent_id),
    KEY agent (agent_id),
    FOREIGN KEY (skill_group_id) REFERENCES skill_groups (id),
    FOREIGN KEY (agent_id) REFERENCES agents (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE agent_states (
    id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id  BIGINT      NOT NULL,
    agent_id   BIGINT      NOT NULL,
    state      ENUM ('offline', 'ready', 'reserved', 'ringing', 'talking', 'wrapup', 'paused') NOT NULL,
    reason     VARCHAR(64) NULL COMMENT 'of a pause',
    attempt_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'what the state is about',
    began_at   DATETIME(6) NOT NULL,
    KEY agent (agent_id, began_at),
    FOREIGN KEY (agent_id) REFERENCES agents (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = 'an agent''s day, step by step';

CREATE TABLE trunks (
    id               BIGINT            NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id        BIGINT            NOT NULL,
    name             VARCHAR(64)       NOT NULL,
    kind             ENUM ('sip', 'dahdi') NOT NULL DEFAULT 'sip',
    dial_template    VARCHAR(128) CHARACTER SET ascii NOT NULL COMMENT 'PJSIP/{number}@carrier',
    channels         SMALLINT UNSIGNED NOT NULL COMMENT 'calls at once',
    calls_per_second DOUBLE            NOT NULL COMMENT 'new calls a second',
    is_active        BOOLEAN           NOT NULL DEFAULT TRUE,
    UNIQUE KEY name (tenant_id, name),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE caller_id_pools (
    id        BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id BIGINT      NOT NULL,
    name      VARCHAR(64) NOT NULL,
    UNIQUE KEY name (tenant_id, name),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE caller_ids (
    id        BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id BIGINT      NOT NULL,
    pool_id   BIGINT      NOT NULL,
    number    VARCHAR(16) CHARACTER SET ascii NOT NULL COMMENT 'E.164: what the customer sees',
    is_active BOOLEAN     NOT NULL DEFAULT TRUE,
    UNIQUE KEY number (pool_id, number),
    FOREIGN KEY (pool_id) REFERENCES caller_id_pools (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Campaigns and their rules.

CREATE TABLE campaigns (
    id                      BIGINT            NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id               BIGINT            NOT NULL,
    name                    VARCHAR(64)       NOT NULL,
    mode                    ENUM ('preview', 'progressive', 'ratio', 'predictive', 'ivr', 'bot') NOT NULL,
    status                  ENUM ('stopped', 'running', 'paused', 'finished') NOT NULL DEFAULT 'stopped',
    skill_group_id          BIGINT            NULL COMMENT 'who takes answered calls',
    caller_id_pool_id       BIGINT            NULL COMMENT 'numbers to show; none shows the trunk''s own',
    ring_timeout_ms         INT UNSIGNED      NOT NULL DEFAULT 25000,
    abandon_threshold_ms    INT UNSIGNED      NOT NULL DEFAULT 2000 COMMENT 'how long an answered person may wait for an agent',
    wrap_up_ms              INT UNSIGNED      NOT NULL DEFAULT 30000 COMMENT 'an agent''s time after a conversation',
    safe_harbour_prompt     VARCHAR(128)      NULL COMMENT 'what an abandoned person hears: sound:...',
    is_recorded             BOOLEAN           NOT NULL DEFAULT TRUE,
    maximum_attempts        SMALLINT UNSIGNED NOT NULL DEFAULT 5 COMMENT 'tries of one lead in all',
    number_cap              SMALLINT UNSIGNED NULL COMMENT 'attempts to one number in the window, across campaigns and sites',
    number_cap_window_s     INT UNSIGNED      NOT NULL DEFAULT 86400,
    version                 INT UNSIGNED      NOT NULL DEFAULT 1 COMMENT 'rises with each change: optimistic locking',
    created_at              DATETIME(6)       NOT NULL DEFAULT UTC_TIMESTAMP(6),
    UNIQUE KEY name (tenant_id, name),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    FOREIGN KEY (skill_group_id) REFERENCES skill_groups (id),
    FOREIGN KEY (caller_id_pool_id) REFERENCES caller_id_pools (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE campaign_trunks (
    campaign_id BIGINT           NOT NULL,
    position    TINYINT UNSIGNED NOT NULL COMMENT 'the order in which trunks are tried',
    trunk_id    BIGINT           NOT NULL,
    tenant_id   BIGINT           NOT NULL,
    PRIMARY KEY (campaign_id, position),
    FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
    FOREIGN KEY (trunk_id) REFERENCES trunks (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE retry_rules (
    campaign_id      BIGINT            NOT NULL,
    outcome          ENUM ('answered', 'abandoned', 'machine', 'busy', 'no-answer', 'invalid', 'rejected', 'congestion',
                           'trunk-fault', 'cancelled', 'lost') NOT NULL,
    tenant_id        BIGINT            NOT NULL,
    delay_s          INT UNSIGNED      NOT NULL COMMENT 'until the lead is due again',
    maximum          SMALLINT UNSIGNED NOT NULL COMMENT 'attempts with this outcome before the lead is finished',
    uses_next_number BOOLEAN           NOT NULL DEFAULT TRUE,
    PRIMARY KEY (campaign_id, outcome),
    FOREIGN KEY (campaign_id) REFERENCES campaigns (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE dispositions (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id     BIGINT       NOT NULL,
    code          VARCHAR(32)  NOT NULL COMMENT 'sale, callback, not-interested ...',
    label         VARCHAR(128) NOT NULL,
    effect        ENUM ('finish', 'retry', 'do-not-call') NOT NULL DEFAULT 'finish',
    retry_after_s INT UNSIGNED NULL COMMENT 'when the effect is retry',
    is_active     BOOLEAN      NOT NULL DEFAULT TRUE,
    UNIQUE KEY code (tenant_id, code),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Lists and leads.

CREATE TABLE id_blocks (
    name    VARCHAR(32) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    next_id BIGINT NOT NULL COMMENT 'imports reserve ids from here in blocks'
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE lists (
    id          BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id   BIGINT      NOT NULL,
    campaign_id BIGINT      NULL COMMENT 'the one campaign that dials it now',
    name        VARCHAR(64) NOT NULL,
    created_at  DATETIME(6) NOT NULL DEFAULT UTC_TIMESTAMP(6),
    UNIQUE KEY name (tenant_id, name),
    KEY campaign (campaign_id),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    FOREIGN KEY (campaign_id) REFERENCES campaigns (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE leads (
    id           BIGINT            NOT NULL PRIMARY KEY COMMENT 'from id_blocks',
    tenant_id    BIGINT            NOT NULL,
    list_id      BIGINT            NOT NULL,
    external_key VARCHAR(64)       NULL COMMENT 'the importer''s own key',
    state        ENUM ('ready', 'waiting', 'leased', 'finished') NOT NULL DEFAULT 'ready'
                 COMMENT 'ready: may be claimed; waiting: due later; leased: on a site''s floor',
    priority     TINYINT UNSIGNED  NOT NULL DEFAULT 50 COMMENT '0 to 99, higher first',
    claim_rank   TINYINT UNSIGNED  AS (99 - CAST(priority AS SIGNED)) STORED COMMENT 'the priority as the claim''s index sorts it',
    due_at       DATETIME(6)       NOT NULL,
    next_number  TINYINT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'position of the number to dial next',
    tries        SMALLINT UNSIGNED NOT NULL DEFAULT 0,
    lease_site   BIGINT            NULL,
    lease_until  DATETIME(6)       NULL,
    owner_id     BIGINT            NULL COMMENT 'the agent whose lead this is',
    time_zone    VARCHAR(64) CHARACTER SET ascii NULL,
    attributes   JSON              NULL COMMENT 'whatever else the list said',
    end_reason   VARCHAR(64)       NULL COMMENT 'an outcome''s or a disposition''s code',
    ended_at     DATETIME(6)       NULL,
    created_at   DATETIME(6)       NOT NULL DEFAULT UTC_TIMESTAMP(6),
    KEY claim (list_id, state, claim_rank, due_at, id),
    KEY due (list_id, state, due_at),
    KEY lease (lease_site, lease_until),
    UNIQUE KEY external_key (list_id, external_key),
    FOREIGN KEY (list_id) REFERENCES lists (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE lead_numbers (
    id        BIGINT           NOT NULL PRIMARY KEY COMMENT 'from id_blocks',
    tenant_id BIGINT           NOT NULL,
    lead_id   BIGINT           NOT NULL,
    position  TINYINT UNSIGNED NOT NULL COMMENT '0 is tried first',
    number    VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'E.164',
    UNIQUE KEY position (lead_id, position),
    KEY number (tenant_id, number),
    FOREIGN KEY (lead_id) REFERENCES leads (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE lead_tries (
    lead_id   BIGINT            NOT NULL,
    outcome   ENUM ('answered', 'abandoned', 'machine', 'busy', 'no-answer', 'invalid', 'rejected', 'congestion',
                    'trunk-fault', 'cancelled', 'lost') NOT NULL,
    tenant_id BIGINT            NOT NULL,
    tries     SMALLINT UNSIGNED NOT NULL,
    PRIMARY KEY (lead_id, outcome),
    FOREIGN KEY (lead_id) REFERENCES leads (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = 'what retry limits count';

CREATE TABLE do_not_call (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id   BIGINT       NOT NULL,
    campaign_id BIGINT       NULL COMMENT 'none: for all of the tenant''s campaigns',
    number      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason      VARCHAR(64)  NOT NULL,
    source      VARCHAR(64)  NOT NULL COMMENT 'who or what put it here',
    expires_at  DATETIME(6)  NULL,
    created_at  DATETIME(6)  NOT NULL DEFAULT UTC_TIMESTAMP(6),
    KEY number (tenant_id, number),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE number_guards (
    tenant_id BIGINT      NOT NULL,
    number    VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (tenant_id, number)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
  COMMENT = 'a row to lock: intents to one number are committed one after the other, whichever site makes them';

-- What happened.

CREATE TABLE attempts (
    id                CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY COMMENT 'ULID; the customer''s channel',
    tenant_id         BIGINT      NOT NULL,
    site_id           BIGINT      NOT NULL,
    campaign_id       BIGINT      NOT NULL,
    lead_id           BIGINT      NOT NULL,
    number_id         BIGINT      NOT NULL,
    number            VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as it was dialled',
    trunk_id          BIGINT      NOT NULL,
    caller_id_id      BIGINT      NULL,
    reserved_agent_id BIGINT      NULL COMMENT 'who was kept free for it',
    intended_at       DATETIME(6) NOT NULL COMMENT 'when the floor decided',
    placed_at         DATETIME(6) NULL,
    ringing_at        DATETIME(6) NULL,
    answered_at       DATETIME(6) NULL,
    bridged_at        DATETIME(6) NULL,
    ended_at          DATETIME(6) NULL,
    outcome           ENUM ('answered', 'abandoned', 'machine', 'busy', 'no-answer', 'invalid', 'rejected', 'congestion',
                            'trunk-fault', 'cancelled', 'lost') NULL COMMENT 'none: not over yet',
    cause             TINYINT UNSIGNED  NULL COMMENT 'Q.850',
    sip_status        SMALLINT UNSIGNED NULL,
    ended_by          ENUM ('customer', 'agent', 'system') NULL,
    KEY number (tenant_id, number, intended_at),
    KEY campaign (campaign_id, intended_at),
    KEY lead (lead_id),
    KEY open (site_id, outcome),
    FOREIGN KEY (campaign_id) REFERENCES campaigns (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE calls (
    attempt_id  CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    tenant_id   BIGINT      NOT NULL,
    agent_id    BIGINT      NOT NULL,
    bridged_at  DATETIME(6) NOT NULL,
    ended_at    DATETIME(6) NOT NULL,
    disposition VARCHAR(32) NULL COMMENT 'what it came to; none: wrap-up ran out without a word',
    disposed_at DATETIME(6) NULL,
    KEY agent (agent_id, bridged_at),
    FOREIGN KEY (attempt_id) REFERENCES attempts (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = 'conversations';

CREATE TABLE recordings (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id   BIGINT       NOT NULL,
    attempt_id  CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name        VARCHAR(64) CHARACTER SET ascii NOT NULL COMMENT 'below Asterisk''s recording folder, without extension',
    duration_ms INT UNSIGNED NULL,
    failed      BOOLEAN      NOT NULL,
    ended_at    DATETIME(6)  NOT NULL,
    UNIQUE KEY name (name),
    FOREIGN KEY (attempt_id) REFERENCES attempts (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE audit_log (
    id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tenant_id BIGINT       NOT NULL,
    at        DATETIME(6)  NOT NULL DEFAULT UTC_TIMESTAMP(6),
    actor     VARCHAR(64)  NOT NULL COMMENT 'who did it',
    action    VARCHAR(64)  NOT NULL COMMENT 'campaign.create, leads.import ...',
    subject   VARCHAR(128) NOT NULL COMMENT 'to what',
    detail    JSON         NULL,
    KEY at (tenant_id, at),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

INSERT INTO id_blocks (name, next_id) VALUES ('leads', 1), ('lead_numbers', 1);
INSERT INTO tenants (id, name) VALUES (1, 'default');
INSERT INTO dispositions (tenant_id, code, label, effect, retry_after_s)
VALUES (1, 'sale', 'Sale', 'finish', NULL),
       (1, 'not-interested', 'Not interested', 'finish', NULL),
       (1, 'callback', 'Call back', 'retry', 86400),
       (1, 'wrong-number', 'Wrong number', 'finish', NULL),
       (1, 'do-not-call', 'Do not call again', 'do-not-call', NULL);
INSERT INTO schema_version (version) VALUES (1);
