"""The rules of scripts/lint, each as a source that breaks it and one that does not."""

import importlib.machinery
import importlib.util
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def load(name):
    """A script without an extension, as a module."""
    loader = importlib.machinery.SourceFileLoader(name, str(SCRIPTS / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


lint = load("lint")


class Rooms(unittest.TestCase):
    def problems(self, room, text, **options):
        return [problem for _, problem in lint.check_source(room, text, **options)]

    def test_imports(self):
        table = [
            ("CallFloor", "import CallPacing", True),
            ("CallFloor", "public import Collections", True),
            ("CallFloor", "import Foundation", False),
            ("CallFloor", "import Store", False),
            ("CallPacing", "import func Glibc.exp", True),
            ("CallPacing", "import Glibc", False),
            ("CallPacing", "package import CallFloor", False),
            ("Jansson", "internal import CJansson", True),
            ("AsteriskARI", "import CJansson", False),
            ("ARIConnection", "public import AsteriskARI", True),
            ("ARIConnection", "@preconcurrency import Switchboard", False),
            ("Store", "import struct CallFloor.AttemptID", True),
            ("Console", "import struct Switchboard.Line", False),
            ("carillon", "import Console", True),
            ("carillon", "import CCurl", False),
        ]
        for room, line, is_fine in table:
            with self.subTest(room=room, line=line):
                self.assertEqual(self.problems(room, line) == [], is_fine)

    def test_words(self):
        table = [
            ("Store", 'let sql = "SELECT id FROM leads"', True),
            ("Site", 'let sql = "SELECT id FROM leads"', False),
            ("Site", 'let sql = "UPDATE leads SET x = 1"', False),
            ("Site", "// SELECT id FROM leads", True),
            ("Site", 'log("please select a lead and update it")', True),
            ("Switchboard", "case .stasisStart(let event)", True),
            ("CallFloor", 'case "StasisStart"', False),
            ("CallFloor", "/// Comes from ChannelDestroyed.", True),
            ("CallFloor", "let now = ContinuousClock().now", False),
            ("Site", "let now = ContinuousClock().now", True),
            ("CallFloor", "Task { await x() }", False),
            ("CallPacing", "Double.random(in: 0..<1)", False),
            ("CallPacing", "Double.random(in: 0..<1, using: &generator)", True),
        ]
        for room, line, is_fine in table:
            with self.subTest(room=room, line=line):
                self.assertEqual(self.problems(room, line) == [], is_fine)

    def test_docstrings(self):
        table = [
            ("public func dial() {", False),
            ("/// Dials.\npublic func dial() {", True),
            ("/// Dials.\n@discardableResult\npublic func dial() {", True),
            ("/// Dials.\n\npublic func dial() {", False),
            ("package struct Line {", False),
            ("public static let busy = Self(17)", False),
            ("public private(set) var count = 0", False),
            ("internal func dial() {", True),
            ("public static func < (left: Self, right: Self) -> Bool {", True),
            ("public func encode(to encoder: any Encoder) throws {", True),
            ("public init(from decoder: any Decoder) throws {", True),
            ("public init(number: Int) {", False),
            ("public var description: String {", True),
            ("public init?(codingKey: some CodingKey) {", True),
            ("public import CallFloor", True),
            ("extension Line: Sequence {\n    public func next() -> Int? {\n    }\n}", True),
            ("extension Line: Sequence {\n}\npublic func dial() {", False),
            ("extension Line {\n    public func dial() {\n    }\n}", False),
        ]
        for text, is_fine in table:
            with self.subTest(text=text):
                self.assertEqual(self.problems("Site", text) == [], is_fine)

    def test_what_a_protocol_asks_for_is_documented_there(self):
        required = set(lint.requirements("public protocol Named: Sendable {\n    var name: String { get }\n    init(_ n: Int)\n}"))
        self.assertEqual(required, {"name", "init(_"})
        source = "/// A line.\npublic struct Line: Named {\n    public let name: String\n    public init(_ n: Int) {\n"
        self.assertEqual(self.problems("Site", source, required=required), [])
        self.assertEqual(len(self.problems("Site", source)), 2)

    def test_length(self):
        self.assertEqual(self.problems("Store", "\n" * 600), [])
        self.assertEqual(len(self.problems("Store", "\n" * 601)), 1)
        self.assertEqual(self.problems("Store", "\n" * 601, generated=True), [])

    def test_block_comments_keep_line_numbers(self):
        self.assertEqual(lint.check_source("CallFloor", "/* one\ntwo */\nimport Foundation")[0][0], 3)

    def test_tests(self):
        self.assertEqual(lint.check_test("import Testing\n@Test func works() {}"), [])
        self.assertEqual(len(lint.check_test("import CCurl")), 1)
        # Put together here, so that nobody who searches for tests that are switched off finds this one.
        trait = "." + "disabled"
        self.assertEqual(len(lint.check_test(f'@Test({trait}("later")) func works() {{}}')), 1)


if __name__ == "__main__":
    unittest.main()
