"""The independent witness: joins the attempts in MariaDB to the telephone network's own call records, call by call.

Usage: witness.py --socket SOCKET --database NAME --user USER --password PASSWORD --records RECORDS.csv [--since TIME]

It links no code of Carillon's: the attempts are read with the `mariadb` client, the records are the CSV that the
network's Asterisk wrote. It prints one JSON object; phone numbers in it are masked. `--since` is in seconds since 1970:
what was placed before is left out. Run it when no call is live: an attempt without an outcome counts as lost.

  network_calls   calls the network carried (agents' phones are not calls of the network)
  attempts        attempts that were placed
  double_dialed   numbers that were dialled when nothing was due:
                    two calls to one number at the same time,
                    a call to a number without an attempt of its own,
                    a lead dialled again before the retry that its last outcome asked for, or though it asked for none
  lost            leads that are neither finished, due nor leased, and attempts without an outcome
  lost_outcomes   attempts whose outcome says that nobody knows how the call went
  disagreements   attempts without their call, calls without their attempt, and outcomes that contradict the record
"""

import argparse
import collections
import csv
import json
import subprocess
import sys

# What the network wrote  ->  which outcomes of an attempt say the same.
#
# The network's kind of a call comes from its record alone: answered or not, and the Q.850 cause it ended with. The
# classes of causes are those of ITU-T Q.850 table 1. `lost` never contradicts: it claims nothing, and is counted.
AGREES = {
    "answered": {"answered", "abandoned", "machine"},
    "busy": {"busy"},
    "no-answer": {"no-answer"},
    "invalid": {"invalid"},
    "rejected": {"rejected"},
    "congestion": {"congestion"},
    # The caller gave up while it rang: its ring time-out, or an agent or supervisor who withdrew the call.
    "given-up": {"no-answer", "cancelled"},
    # No record at all: the call never left the PBX.
    "no call": {"congestion", "trunk-fault", "cancelled"},
}

KIND_OF_CAUSE = {
    1: "invalid", 3: "invalid", 22: "invalid", 28: "invalid",
    17: "busy",
    18: "no-answer", 19: "no-answer", 20: "no-answer",
    21: "rejected",
    27: "congestion", 34: "congestion", 38: "congestion", 41: "congestion", 42: "congestion", 44: "congestion",
    102: "congestion",
}

# The network's answer and the PBX's giving up can cross on the line (RFC 3261, 9.1): the network then has an answer
# that lasted no longer than this, and the attempt ended without one.
CROSSING_SECONDS = 1.0

# How far the two clocks' readings of the same moment may lie apart: the way of an INVITE under load.
SLACK_SECONDS = 2.0

Call = collections.namedtuple("Call", "number start answer end cause behaviour")
# Times are seconds since 1970; None where there is none. `called_back` is when the agent's disposition wants the lead
# called again.
Attempt = collections.namedtuple("Attempt", "id lead campaign number placed ended outcome called_back")
# After `outcome` in `campaign`, a lead is due again after `delay` seconds while it has had less than `maximum` of them.
Rule = collections.namedtuple("Rule", "campaign outcome delay maximum")


def read_calls(lines, since=0.0):
    """The calls to telephone numbers among the network's records; agents' phones have no `+`."""
    calls = []
    for row in csv.DictReader(lines):
        if row["number"].startswith("+") and float(row["start"]) >= since:
            calls.append(
                Call(
                    row["number"], float(row["start"]), float(row["answer"]) or None, float(row["end"]),
                    int(row["cause"] or 0), row["behaviour"],
                )
            )
    return calls


def kind_of(call):
    if call.answer:
        return "answered"
    if call.cause == 0:
        return "given-up"
    return KIND_OF_CAUSE.get(call.cause, f"cause {call.cause}")


def agrees(call, outcome):
    """Whether an attempt's outcome says what the record of its call says."""
    if outcome == "lost":
        return True
    kind = kind_of(call)
    if kind == "answered" and call.end - call.answer < CROSSING_SECONDS and outcome in AGREES["given-up"]:
        return True
    return outcome in AGREES.get(kind, set())


def join(attempts, calls):
    """Pairs each attempt with its call: same number, and the call began within the attempt's life, in order of time."""
    waiting = collections.defaultdict(list)
    for attempt in sorted(attempts, key=lambda attempt: attempt.placed):
        waiting[attempt.number].append(attempt)
    pairs, strays = {}, []
    for call in sorted(calls, key=lambda call: call.start):
        for attempt in waiting[call.number]:
            ended = attempt.ended if attempt.ended is not None else float("inf")
            if attempt.placed - SLACK_SECONDS <= call.start <= ended + SLACK_SECONDS:
                pairs[attempt.id] = call
                waiting[call.number].remove(attempt)
                break
        else:
            strays.append(call)
    return pairs, strays


def retries_due(own, rules):
    """For each of one lead's attempts, in order: when the lead was due again after it; None for never."""
    tries = collections.Counter()
    numbers = {attempt.number for attempt in own}
    due = []
    for attempt in own:
        tries[attempt.outcome] += 1
        rule = rules.get((attempt.campaign, attempt.outcome))
        if attempt.ended is None:
            due.append(None)
        elif attempt.called_back is not None:
            due.append(attempt.called_back)
        elif rule and tries[attempt.outcome] < rule.maximum:
            due.append(attempt.ended + rule.delay)
        elif attempt.outcome == "cancelled" or (attempt.outcome == "invalid" and len(numbers) > 1):
            # Nothing was dialled, or only the lead's next number is left: it goes on at once.
            due.append(attempt.ended)
        else:
            due.append(None)
    return due


def double_dialed(attempts, calls, strays, rules):
    """Numbers that were dialled when nothing was due, each with the reason; a number counts once a reason."""
    found = []
    by_number = collections.defaultdict(list)
    for call in sorted(calls, key=lambda call: call.start):
        by_number[call.number].append(call)
    for number, own in by_number.items():
        if any(later.start < earlier.end for earlier, later in zip(own, own[1:])):
            found.append({"number": mask(number), "why": "two calls at the same time"})
    attempted = {attempt.number for attempt in attempts}
    for number in {call.number for call in strays}:
        if number in attempted:
            found.append({"number": mask(number), "why": "more calls than attempts"})
    by_lead = collections.defaultdict(list)
    for attempt in sorted(attempts, key=lambda attempt: attempt.placed):
        by_lead[attempt.lead].append(attempt)
    for own in by_lead.values():
        for earlier, later, due in zip(own, own[1:], retries_due(own, rules)):
            if earlier.ended is None or later.placed < earlier.ended - SLACK_SECONDS:
                why = "the lead's last attempt was not over"
            elif due is None:
                why = f"no retry was due after '{earlier.outcome}'"
            elif later.placed < due - SLACK_SECONDS:
                why = f"the retry after '{earlier.outcome}' was due later"
            else:
                continue
            found.append({"number": mask(later.number), "attempt": later.id, "why": why})
    return found


def disagreements(attempts, pairs, strays):
    found = []
    for attempt in attempts:
        call = pairs.get(attempt.id)
        if call is None and attempt.outcome not in AGREES["no call"] | {"lost", None}:
            found.append({"attempt": attempt.id, "outcome": attempt.outcome, "network": "no call"})
        elif call is not None and attempt.outcome is not None and not agrees(call, attempt.outcome):
            found.append(
                {
                    "attempt": attempt.id, "outcome": attempt.outcome, "network": kind_of(call),
                    "behaviour": call.behaviour, "cause": call.cause,
                }
            )
    for call in strays:
        found.append({"attempt": None, "number": mask(call.number), "network": kind_of(call), "start": call.start})
    return found


def mask(number):
    return number[:5] + "****" + number[-4:] if len(number) > 9 else "****"


def compare(attempts, rules, stuck_leads, calls):
    """The report, from the database's rows and the network's records."""
    pairs, strays = join(attempts, calls)
    doubles = double_dialed(attempts, calls, strays, {(rule.campaign, rule.outcome): rule for rule in rules})
    wrong = disagreements(attempts, pairs, strays)
    without_outcome = [attempt.id for attempt in attempts if attempt.outcome is None]
    return {
        "network_calls": len(calls),
        "attempts": len(attempts),
        "matched": len(pairs),
        "double_dialed": len(doubles),
        "double_dialed_list": doubles,
        "lost": len(without_outcome) + len(stuck_leads),
        "lost_attempts": without_outcome,
        "lost_leads": stuck_leads,
        "lost_outcomes": sum(attempt.outcome == "lost" for attempt in attempts),
        "disagreements": len(wrong),
        "disagreement_list": wrong,
        "network": dict(collections.Counter(kind_of(call) for call in calls)),
        "outcomes": dict(collections.Counter(attempt.outcome or "none" for attempt in attempts)),
    }


# ----- the database -----

# A time column as seconds since 1970, whatever the session's time zone.
SECONDS = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', {}) / 1e6"

ATTEMPTS = f"""
    SELECT a.id, a.lead_id, a.campaign_id, a.number, {SECONDS.format("COALESCE(a.placed_at, a.intended_at)")},
           {SECONDS.format("a.ended_at")}, a.outcome,
           IF(d.effect = 'retry', {SECONDS.format("c.disposed_at")} + COALESCE(d.retry_after_s, 0), NULL)
    FROM attempts a
    LEFT JOIN calls c ON c.attempt_id = a.id
    LEFT JOIN dispositions d ON d.tenant_id = a.tenant_id AND d.code = c.disposition
"""

# Of several rules for an outcome the most lenient: which of them applied, only the product could say.
RULES = """
    SELECT campaign_id, outcome, MIN(delay_ms) DIV 1000, MAX(maximum) FROM retry_rules GROUP BY campaign_id, outcome
"""

# Leads that nothing will ever move: leased for ever, leased by nobody, or without a number to dial.
STUCK_LEADS = """
    SELECT id FROM leads WHERE state = 'leased' AND (lease_until IS NULL OR lease_site IS NULL)
    UNION SELECT id FROM leads WHERE state <> 'finished' AND number = ''
"""


class Database:
    def __init__(self, options):
        self.client = [
            "mariadb", "--no-defaults", f"--socket={options.socket}", f"--user={options.user}",
            f"--password={options.password}", "--batch", "--skip-column-names", options.database,
        ]

    def rows(self, query):
        answer = subprocess.run([*self.client, f"--execute={query}"], capture_output=True, text=True)
        if answer.returncode != 0:
            sys.exit(f"witness: {answer.stderr.strip()}")
        for line in answer.stdout.splitlines():
            yield [None if value == "NULL" else value for value in line.split("\t")]

    def attempts(self, since):
        for name, lead, campaign, number, placed, ended, outcome, called_back in self.rows(ATTEMPTS):
            if float(placed) >= since:
                yield Attempt(name, lead, campaign, number, float(placed), real(ended), outcome, real(called_back))

    def rules(self):
        for campaign, outcome, delay, maximum in self.rows(RULES):
            yield Rule(campaign, outcome, int(delay), int(maximum))

    def stuck_leads(self):
        return [row[0] for row in self.rows(STUCK_LEADS)]


def real(value):
    return None if value is None else float(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--socket", required=True, help="MariaDB's unix socket")
    parser.add_argument("--database", default="carillon")
    parser.add_argument("--user", default="carillon")
    parser.add_argument("--password", default="carillon")
    parser.add_argument("--records", required=True, help="the network's call records, CSV")
    parser.add_argument("--since", type=float, default=0.0, help="seconds since 1970; earlier attempts are left out")
    parser.add_argument("--output", help="a file for the report; standard output when left out")
    options = parser.parse_args()
    database = Database(options)
    with open(options.records, newline="") as records:
        calls = read_calls(records, options.since)
    report = compare(
        list(database.attempts(options.since)), list(database.rules()), database.stuck_leads(), calls)
    text = json.dumps(report, indent=2) + "\n"
    if options.output:
        with open(options.output, "w") as file:
            file.write(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
