"""Tests of the independent witness: made-up attempts and records, and what it must find in them."""

import importlib.util
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "Sources/Sandbox/Resources/witness.py"
spec = importlib.util.spec_from_file_location("witness", SCRIPT)
witness = importlib.util.module_from_spec(spec)
spec.loader.exec_module(witness)

NUMBER = "+447211100001"
OTHER = "+447262000002"


def call(start, end, number=NUMBER, answer=None, cause=16, behaviour="person"):
    return witness.Call(number, start, answer, end, cause, behaviour)


def attempt(name, placed, ended, outcome, number=NUMBER, lead=1, called_back=None):
    return witness.Attempt(name, lead, 1, number, placed, ended, outcome, called_back)


class Records(unittest.TestCase):
    HEADER = "start,answer,end,number,caller,behaviour,disposition,cause,duration,billsec,call_id\n"

    def test_reads_what_asterisk_writes(self):
        lines = [
            self.HEADER,
            '"100.500000","101.000000","103.250000","+447211100001","+442079460000","person","ANSWERED","16","2.7","2.2","a"\n',
            '"100.500000","0.000000","102.000000","+447216100001","+442079460000","person","NO ANSWER","","1.5","0","b"\n',
            '"100.500000","101.000000","103.250000","1001","+442079460000","phone","ANSWERED","16","2.7","2.2","c"\n',
        ]
        calls = witness.read_calls(lines)
        self.assertEqual([witness.kind_of(one) for one in calls], ["answered", "given-up"])
        self.assertEqual(calls[0].answer, 101.0)
        self.assertIsNone(calls[1].answer)

    def test_leaves_out_what_was_earlier(self):
        line = '"100.5","0.0","102.0","+447216100001","","person","NO ANSWER","","1.5","0","b"\n'
        self.assertEqual(len(witness.read_calls([self.HEADER, line], since=100)), 1)
        self.assertEqual(len(witness.read_calls([self.HEADER, line], since=101)), 0)


class Agreement(unittest.TestCase):
    def test_table(self):
        answered = call(0, 10, answer=2)
        for recorded, outcome, expected in [
            (answered, "answered", True),
            (answered, "abandoned", True),
            (answered, "machine", True),
            (answered, "busy", False),
            (answered, "no-answer", False),
            (answered, "cancelled", False),
            (call(0, 1, cause=17), "busy", True),
            (call(0, 1, cause=17), "answered", False),
            (call(0, 1, cause=17), "no-answer", False),
            (call(0, 1, cause=19), "no-answer", True),
            (call(0, 1, cause=18), "no-answer", True),
            (call(0, 1, cause=18), "busy", False),
            (call(0, 1, cause=0), "no-answer", True),
            (call(0, 1, cause=0), "answered", False),
            (call(0, 1, cause=1), "invalid", True),
            (call(0, 1, cause=22), "invalid", True),
            (call(0, 1, cause=28), "invalid", True),
            (call(0, 1, cause=1), "no-answer", False),
            (call(0, 1, cause=21), "rejected", True),
            (call(0, 1, cause=21), "invalid", False),
            (call(0, 1, cause=34), "congestion", True),
            (call(0, 1, cause=27), "congestion", True),
            (call(0, 1, cause=34), "busy", False),
            (call(0, 1, cause=99), "no-answer", False),
            (call(0, 1, cause=17), "lost", True),
        ]:
            with self.subTest(recorded=recorded, outcome=outcome):
                self.assertEqual(witness.agrees(recorded, outcome), expected)

    def test_an_answer_that_crossed_the_cancel_is_no_contradiction(self):
        self.assertTrue(witness.agrees(call(0, 10.1, answer=10), "no-answer"))
        self.assertFalse(witness.agrees(call(0, 12, answer=10), "no-answer"))


class Comparison(unittest.TestCase):
    RULES = [witness.Rule(1, "busy", 60, 3), witness.Rule(1, "no-answer", 120, 2)]

    def compare(self, attempts, calls, stuck_leads=()):
        return witness.compare(attempts, self.RULES, list(stuck_leads), calls)

    def reasons(self, attempts, calls):
        return [one["why"] for one in self.compare(attempts, calls)["double_dialed_list"]]

    def test_a_clean_run(self):
        report = self.compare(
            [
                attempt("a", 10, 20, "answered"),
                attempt("b", 10, 11, "busy", OTHER, lead=2),
                attempt("c", 75, 80, "no-answer", OTHER, lead=2),
            ],
            [
                call(10.01, 20, answer=12),
                call(10.01, 11, OTHER, cause=17),
                call(75.02, 80, OTHER, cause=0),
            ],
        )
        self.assertEqual((report["double_dialed"], report["lost"], report["disagreements"]), (0, 0, 0))
        self.assertEqual((report["network_calls"], report["attempts"], report["matched"]), (3, 3, 3))

    def test_each_attempt_is_joined_to_its_own_call(self):
        calls = [call(100.1, 101, cause=19), call(10.1, 11, cause=17)]
        right = [attempt("a", 10, 11, "busy"), attempt("b", 100, 101, "no-answer")]
        wrong = [attempt("a", 10, 11, "no-answer"), attempt("b", 100, 101, "busy")]
        self.assertEqual(self.compare(right, calls)["disagreements"], 0)
        self.assertEqual(self.compare(wrong, calls)["disagreements"], 2)

    def test_lives_that_overlap_are_joined_in_order_of_time(self):
        report = self.compare(
            [attempt("a", 10, 20, "busy", lead=1), attempt("b", 11, 30, "answered", lead=2)],
            [call(11.2, 30, answer=15), call(10.1, 10.2, cause=17)],
        )
        self.assertEqual((report["matched"], report["disagreements"]), (2, 0))

    def test_a_call_outside_an_attempts_life_is_not_its_call(self):
        for start in (3, 27):
            with self.subTest(start=start):
                report = self.compare([attempt("a", 10, 20, "answered")], [call(start, start + 5, answer=start + 1)])
                self.assertEqual((report["matched"], report["disagreements"]), (0, 2))

    def test_a_lead_at_two_numbers_at_once(self):
        self.assertEqual(
            self.reasons(
                [attempt("a", 10, 30, "busy"), attempt("b", 15, 20, "busy", OTHER)],
                [call(10, 30, cause=17), call(15, 20, OTHER, cause=17)],
            ),
            ["the lead's last attempt was not over"],
        )

    def test_again_after_an_intent_that_was_withdrawn(self):
        self.assertEqual(
            self.reasons(
                [attempt("a", 10, 10.5, "cancelled"), attempt("b", 11, 20, "answered")], [call(11, 20, answer=12)]),
            [],
        )

    def test_two_calls_at_once_to_one_number(self):
        self.assertEqual(
            self.reasons(
                [attempt("a", 10, 20, "answered", lead=1), attempt("b", 12, 22, "answered", lead=2)],
                [call(10, 20, answer=11), call(12, 22, answer=13)],
            ),
            ["two calls at the same time"],
        )

    def test_a_call_nobody_intended(self):
        report = self.compare(
            [attempt("a", 10, 20, "answered")], [call(10, 20, answer=11), call(40, 50, answer=41)])
        self.assertEqual(report["double_dialed"], 1)
        self.assertEqual(report["disagreements"], 1)

    def test_a_stray_call_to_a_number_without_attempts_disagrees_and_is_not_double(self):
        report = self.compare([], [call(10, 20, answer=11)])
        self.assertEqual((report["double_dialed"], report["disagreements"]), (0, 1))

    def test_again_without_a_retry(self):
        self.assertEqual(
            self.reasons(
                [attempt("a", 10, 20, "answered"), attempt("b", 300, 320, "answered")],
                [call(10, 20, answer=11), call(300, 320, answer=301)],
            ),
            ["no retry was due after 'answered'"],
        )

    def test_again_because_the_agent_said_so(self):
        calls = [call(10, 20, answer=11), call(300, 320, answer=301)]
        second = attempt("b", 300, 320, "answered")
        self.assertEqual(self.reasons([attempt("a", 10, 20, "answered", called_back=290), second], calls), [])
        self.assertEqual(
            self.reasons([attempt("a", 10, 20, "answered", called_back=900), second], calls),
            ["the retry after 'answered' was due later"],
        )

    def test_again_too_early(self):
        self.assertEqual(
            self.reasons(
                [attempt("a", 10, 11, "busy"), attempt("b", 30, 31, "busy")],
                [call(10, 11, cause=17), call(30, 31, cause=17)],
            ),
            ["the retry after 'busy' was due later"],
        )

    def test_again_too_often(self):
        self.assertEqual(
            self.reasons(
                [attempt("a", 0, 1, "no-answer"), attempt("b", 200, 201, "no-answer"), attempt("c", 400, 401, "busy")],
                [call(0, 1, cause=19), call(200, 201, cause=19), call(400, 401, cause=17)],
            ),
            ["no retry was due after 'no-answer'"],
        )

    def test_the_next_number_after_one_that_does_not_exist(self):
        self.assertEqual(
            self.reasons(
                [attempt("a", 0, 1, "invalid"), attempt("b", 2, 10, "answered", OTHER)],
                [call(0, 1, cause=1), call(2, 10, OTHER, answer=3)],
            ),
            [],
        )
        self.assertEqual(
            self.reasons(
                [attempt("a", 0, 1, "invalid"), attempt("b", 2, 10, "invalid")],
                [call(0, 1, cause=1), call(2, 10, cause=1)],
            ),
            ["no retry was due after 'invalid'"],
        )

    def test_attempt_without_its_call(self):
        for outcome, count in [("answered", 1), ("busy", 1), ("congestion", 0), ("trunk-fault", 0), ("lost", 0)]:
            with self.subTest(outcome=outcome):
                report = self.compare([attempt("a", 10, 20, outcome)], [])
                self.assertEqual(report["disagreements"], count)

    def test_lost_attempts_and_leads(self):
        report = self.compare(
            [attempt("a", 10, None, None), attempt("b", 10, 30, "lost", OTHER, lead=2)],
            [call(10, 20, answer=11), call(10, 20, OTHER, answer=11)],
            stuck_leads=[7],
        )
        self.assertEqual(report["lost"], 2)
        self.assertEqual(report["lost_outcomes"], 1)
        self.assertEqual(report["disagreements"], 0)

    def test_numbers_are_masked(self):
        report = self.compare([], [call(10, 20, answer=11)])
        self.assertNotIn(NUMBER, str(report))
        self.assertIn("+4472****0001", str(report))


if __name__ == "__main__":
    unittest.main()
