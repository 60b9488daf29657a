"""Tests of scripts/generate_ari.py: a small description in, Swift out; and what --check says."""

import contextlib
import importlib.util
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "scripts"
sys.path.insert(0, str(SCRIPTS))
from ari_generator import description, naming, types  # noqa: E402

SPEC = importlib.util.spec_from_file_location("generate_ari", SCRIPTS / "generate_ari.py")
generate_ari = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate_ari)

CHANNELS = {
    "swaggerVersion": "1.1",
    "apis": [
        {
            "path": "/channels/{channelId}/mute",
            "operations": [
                {
                    "httpMethod": "POST",
                    "since": ["12.0.0"],
                    "summary": "PROSE",
                    "nickname": "mute",
                    "responseClass": "void",
                    "parameters": [
                        {
                            "name": "in",
                            "description": "PROSE",
                            "paramType": "query",
                            "required": False,
                            "allowMultiple": False,
                            "dataType": "string",
                            "defaultValue": "both",
                            "allowableValues": {"valueType": "LIST", "values": ["both", "in", "none"]},
                        },
                        {"name": "channelId", "description": "PROSE", "paramType": "path", "dataType": "string"},
                        {
                            "name": "wait_ms",
                            "description": "PROSE",
                            "paramType": "query",
                            "dataType": "int",
                            "defaultValue": 30,
                            "allowableValues": {"valueType": "RANGE", "min": 0, "max": 60},
                        },
                    ],
                    "errorResponses": [{"code": "404", "reason": "PROSE"}, {"code": 409, "reason": "PROSE"}],
                }
            ],
        }
    ],
    "models": {
        "Channel": {
            "id": "Channel",
            "description": "PROSE",
            "properties": {
                "id": {"type": "string", "description": "PROSE", "required": True},
                "born_at": {"type": "Date", "required": True},
                "tags": {"type": "List[string]"},
            },
        },
        "Message": {
            "id": "Message",
            "discriminator": "type",
            "properties": {"type": {"type": "string", "required": True}},
            "subTypes": ["Refused", "Event"],
        },
        "Refused": {"id": "Refused", "properties": {"params": {"type": "List[string]", "required": True}}},
        "Event": {
            "id": "Event",
            "properties": {
                "application": {"type": "string", "required": True},
                "timestamp": {"type": "Date", "required": True},
            },
            "subTypes": ["ChannelSang"],
        },
        "ChannelSang": {"id": "ChannelSang", "properties": {"channel": {"type": "Channel", "required": True}}},
    },
}


class WithDescription(unittest.TestCase):
    """Has a folder with the small description, and another one to write to."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "rest-api"
        self.folder.mkdir()
        self.describe(CHANNELS)
        self.tree = Path(folder.name) / "tree"
        self.tree.mkdir()
        patch = mock.patch.object(generate_ari, "TOP", self.tree)
        patch.start()
        self.addCleanup(patch.stop)

    def describe(self, channels):
        """Writes the description."""
        (self.folder / "resources.json").write_text(
            json.dumps({"swaggerVersion": "1.1", "apis": [{"path": "/api-docs/channels.{format}"}]})
        )
        (self.folder / "channels.json").write_text(json.dumps(channels))

    def run_script(self, *arguments):
        """(exit status, what was printed)"""
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            status = generate_ari.main([*arguments, str(self.folder)])
        return status, output.getvalue()

    def text(self, name):
        """A generated file's text."""
        return (self.tree / generate_ari.SOURCES / name).read_text()


class Naming(unittest.TestCase):
    def test_names_are_respelt(self):
        for function, name, expected in (
            (naming.upper, "sendDTMF", "SendDTMF"),
            (naming.upper, "transfer_progress", "TransferProgress"),
            (naming.lower, "channel_ids", "channelIds"),
            (naming.lower, "StasisStart", "stasisStart"),
            (naming.lower, "RESTResponse", "restResponse"),
            (naming.lower, "Dial", "dial"),
            (naming.lower, "TCP", "tcp"),
            (naming.operation, "rtpstatistics", "RTPStatistics"),
            (naming.word, "NOT_INUSE", "notInuse"),
            (naming.word, "Pre-ring", "preRing"),
            (naming.word, "Dialing Offhook", "dialingOffhook"),
            (naming.word, "#", "pound"),
            (naming.word, "none", "nothing"),
            (naming.quoted, "extension", "`extension`"),
            (naming.quoted, "label", "label"),
        ):
            with self.subTest(name=name):
                self.assertEqual(function(name), expected)

    def test_lists_are_taken_apart(self):
        self.assertEqual(types.element("List[Channel]"), ("Channel", True))
        self.assertEqual(types.element("Channel"), ("Channel", False))


class Reading(WithDescription):
    def test_a_part_of_the_path_is_required(self):
        parameters = description.read(self.folder).operations[0].parameters
        self.assertEqual([(each.name, each.required) for each in parameters if each.required], [("channelId", True)])

    def test_failures_are_numbers(self):
        self.assertEqual(description.read(self.folder).operations[0].errors, (404, 409))

    def test_events_are_told_from_models(self):
        described = description.read(self.folder)
        self.assertEqual([model.name for model in described.events], ["ChannelSang"])
        self.assertEqual([model.name for model in described.messages], ["Refused"])
        self.assertEqual([model.name for model in described.plain_models], ["Channel"])

    def test_a_folder_without_description_is_said(self):
        with self.assertRaisesRegex(description.DescriptionError, "resources.json"):
            description.read(self.tree)

    def test_another_format_is_refused(self):
        self.describe(CHANNELS | {"swaggerVersion": "3.0"})
        with self.assertRaisesRegex(description.DescriptionError, "3.0"):
            description.read(self.folder)


class Writing(WithDescription):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.run_script("--asterisk-version", "22.1.0")[0], 0)

    def test_prose_is_left_out(self):
        for path in self.tree.rglob("*.swift"):
            self.assertNotIn("PROSE", path.read_text())

    def test_the_version_is_recorded(self):
        self.assertEqual(generate_ari.recorded_version(), "22.1.0")
        self.assertIn('describedVersion = "22.1.0"', self.text("Operations/Operations.swift"))

    def test_operations_take_over_names_defaults_and_words(self):
        text = self.text("Operations/Channels.swift")
        self.assertIn("public struct Mute: ARIOperation {", text)
        self.assertIn("public init(channelId: ChannelID, in: In? = nil, waitMs: Int? = nil) {", text)
        self.assertIn("/// In the query; Asterisk's default is `30`; at least 0; at most 60.", text)
        self.assertIn("public static let defaultWaitMs = 30", text)
        self.assertIn('query.add("wait_ms", waitMs)', text)
        self.assertIn('public static let `in` = Self("in")', text)
        self.assertIn('public static let nothing = Self("none")', text)
        self.assertIn('PercentEncoding.path(["channels", channelId.rawValue, "mute"])', text)

    def test_models_take_over_types(self):
        text = self.text("Models/ChannelsModels.swift")
        self.assertIn("public var id: ChannelID\n", text)
        self.assertIn("public var bornAt: ARITimestamp\n", text)
        self.assertIn("public var tags: [String]?\n", text)

    def test_events_have_what_all_events_have(self):
        text = self.text("Events/ChannelEvents.swift")
        self.assertIn("public struct ChannelSang: ARIEventModel {", text)
        self.assertIn("public var application: ApplicationName\n", text)
        self.assertIn("case channelSang(ARI.ChannelSang)", self.text("Events/ARIEvent.swift"))

    def test_the_same_description_gives_the_same_files(self):
        before = generate_ari.committed_files()
        self.run_script("--asterisk-version", "22.1.0")
        self.assertEqual(before, generate_ari.committed_files())

    def test_files_that_are_no_longer_made_are_removed(self):
        stale = self.tree / generate_ari.SOURCES / "Models/OldModels.swift"
        stale.write_text("// Generated by hand\n")
        self.run_script("--asterisk-version", "22.1.0")
        self.assertFalse(stale.exists())


class Checking(WithDescription):
    def setUp(self):
        super().setUp()
        self.run_script("--asterisk-version", "22.1.0")

    def test_what_is_current_passes(self):
        status, output = self.run_script("--check", "--asterisk-version", "22.1.0")
        self.assertEqual(status, 0)
        self.assertIn("are as Asterisk 22.1.0 describes", output)

    def test_what_differs_fails_with_a_summary(self):
        path = self.tree / generate_ari.SOURCES / "Operations/Channels.swift"
        path.write_text(path.read_text().replace("defaultWaitMs = 30", "defaultWaitMs = 31"))
        status, output = self.run_script("--check", "--asterisk-version", "22.1.0")
        self.assertEqual(status, 1)
        self.assertIn("Operations/Channels.swift: +1 -1", output)

    def test_another_version_warns_and_passes(self):
        path = self.tree / generate_ari.SOURCES / "Operations/Channels.swift"
        path.write_text(path.read_text() + "// changed\n")
        status, output = self.run_script("--check", "--asterisk-version", "23.0.0")
        self.assertEqual(status, 0)
        self.assertIn("warning", output)

    def test_an_asterisk_that_does_not_tell_its_version_is_said(self):
        status, output = self.run_script("--check")
        self.assertEqual(status, 2)
        self.assertIn("--asterisk-version", output)


class Asking(unittest.TestCase):
    def test_an_unpacked_asterisk_is_asked(self):
        with tempfile.TemporaryDirectory() as root:
            folder = Path(root) / "usr/share/asterisk/rest-api"
            folder.mkdir(parents=True)
            program = Path(root) / "usr/sbin/asterisk"
            program.parent.mkdir(parents=True)
            program.write_text("#!/bin/sh\n[ \"$1\" = -V ] && echo 'Asterisk 22.10.1~dfsg'\n")
            program.chmod(0o755)
            self.assertEqual(generate_ari.asterisk_version(folder), "22.10.1")

    def test_without_an_installed_one_the_newest_fetched_is_taken(self):
        with tempfile.TemporaryDirectory() as cache:
            for version in ("9.10.0-amd64", "22.9.1-amd64", "22.10.1-amd64"):
                (Path(cache) / "carillon/asterisk" / version / "usr/share/asterisk/rest-api").mkdir(parents=True)
            with mock.patch.dict("os.environ", {"XDG_CACHE_HOME": cache}):
                self.assertIn("22.10.1-amd64", str(generate_ari.default_folder(root=Path(cache))))


if __name__ == "__main__":
    unittest.main()
