"""Writes a JSON sample of every model and event, for the tests' round trips."""

import json

from . import events, models, swift, types


def write(description, version):
    """The files' names and lines."""
    entries = []
    for model in description.plain_models:
        entries.append(_entry(f"ARI.{model.name}", *_samples(description, models.members(model), {})))
    for message in description.messages:
        entries.append(
            _entry(f"ARI.{message.name}", *_samples(description, models.members(message), {"type": message.name}))
        )
    for event in description.events:
        entries.append(
            _entry(f"ARI.{event.name}", *_samples(description, events.members(description, event), {"type": event.name}))
        )
    body = ["static let all: [Sample] = ["]
    body += swift.indent([line for entry in entries for line in entry]) + ["]"]
    # Samples stand on one line each, however long.
    lines = ["// swift-format-ignore-file"] + swift.header(version, "import AsteriskARI")
    yield "Samples.swift", lines + swift.block("extension Sample", body)


def _entry(name, full, minimal):
    def text(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    return [
        "Sample(",
        f"    {name}.self,",
        f'    full: #"{text(full)}"#,',
        f'    minimal: #"{text(minimal)}"#),',
    ]


def _samples(description, members, start):
    """(every member present, only required ones present)"""
    full, minimal = dict(start), dict(start)
    for member, _, optional in members:
        full[member.name] = _value(description, member, member.type, every=True)
        if not optional:
            minimal[member.name] = _value(description, member, member.type, every=False)
    return full, minimal


def _value(description, member, kind, every):
    inner, many = types.element(kind)
    if many:
        return [_value(description, member, inner, every)] if every else []
    if member.allowed.words:
        return member.allowed.words[-1]
    scalars = {
        "string": f"{member.name} é",
        "int": 7,
        "long": 9007199254740993,
        "double": 2.5,
        "boolean": True,
        "Date": "2026-11-21T10:19:48.123+0000",
        "object": {"key": ["any", 1]},
    }
    if inner in scalars:
        return scalars[inner]
    model = description.model(inner)
    full, minimal = _samples(description, models.members(model), {})
    return full if every else minimal
