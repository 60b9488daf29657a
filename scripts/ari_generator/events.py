"""Writes the events: their models in a few files, and the enumerations of events and messages."""

from . import models, naming, swift, types

# Events that are made below the applications and carry neither application nor moment.
# Found in res/ari/ari_websocket_requests.c of Asterisk 22: the answer to a request over the WebSocket.
WITHOUT_HEADER = {"RESTResponse"}


def write(description, version):
    """The files' names and lines."""
    groups = {}
    for event in description.events:
        groups.setdefault(_group(event.name), []).append(event)
    for group, events in groups.items():
        body = []
        for event in events:
            body += _model(description, event) + [""]
        yield f"Events/{group}Events.swift", swift.header(version, "public import Jansson") + swift.block(
            "extension ARI", body[:-1]
        )
    messages = []
    for message in description.messages:
        messages += models.lines(
            message,
            models.members(_joined(description.base, message, without="type")),
            "ARIModel",
            purpose=f"The message `{message.name}`, which is no event.",
            type_member=swift.string(message.name),
        ) + [""]
    yield "Events/Messages.swift", swift.header(version, "public import Jansson") + swift.block(
        "extension ARI", messages[:-1]
    )
    yield "Events/ARIEventType.swift", _types(description, version)
    yield "Events/ARIEvent.swift", _event(description, version)


def members(description, event):
    """(described member, Swift type, optional) for each member of an event, those of all events first."""
    found = []
    for model in (description.event, description.base, event):
        for member, kind, optional in models.members(model):
            if member.name == description.base.discriminator:
                continue
            optional = optional or (model is description.event and event.name in WITHOUT_HEADER)
            found.append((member, kind, optional))
    return found


def _group(name):
    for group in ("Application", "Bridge", "Channel", "Playback", "Recording", "Stasis"):
        if name.startswith(group):
            return group
    return "Other"


def _joined(base, model, without):
    properties = tuple(member for member in base.properties if member.name != without) + model.properties
    return type(model)(model.resource, model.name, properties)


def _model(description, event):
    return models.lines(
        event,
        members(description, event),
        "ARIModel" if event.name in WITHOUT_HEADER else "ARIEventModel",
        purpose=f"The event `{event.name}`.",
        statics=[
            "/// What stands in the member `type`.",
            f"public static let type = ARIEventType.{naming.lower(event.name)}",
            "",
        ],
        type_member="Self.type",
    )


def _types(description, version):
    constants = [
        line
        for event in description.events
        for line in (
            f"/// `{event.name}`.",
            f"public static let {naming.lower(event.name)} = Self({swift.string(event.name)})",
        )
    ]
    cases = [f".{naming.lower(event.name)}," for event in description.events]
    body = ["public var rawValue: String", "public init(rawValue: String) { self.rawValue = rawValue }", ""]
    body += constants + ["", "/// Every described type.", "public static let allKnown: [ARIEventType] = ["]
    body += swift.indent(cases) + ["]"]
    return (
        swift.header(version)
        + ["/// An event's type."]
        + swift.block("public struct ARIEventType: ARIText", body)
    )


def _event(description, version):
    cases, readers, types_, payloads = [], [], [], []
    for event in description.events:
        case = naming.lower(event.name)
        cases += [f"/// `{event.name}`.", f"case {case}(ARI.{event.name})"]
        readers.append(f"{swift.string(event.name)}: reader(ARIEvent.{case}),")
        types_.append(f"case .{case}: .{case}")
        payloads.append(f"case .{case}(let event): event")
    cases += [
        "/// An event whose type the description does not know, with all of its JSON.",
        "case unknown(type: ARIEventType, JSONValue)",
    ]
    enumeration = [
        "/// What happened on the server.",
        "///",
        "/// An event takes one word where it is kept; its value lies elsewhere and is shared by copies.",
    ] + swift.block("public indirect enum ARIEvent: Sendable, Hashable", cases)
    body = ["/// The event's type."]
    body += swift.block(
        "public var type: ARIEventType",
        ["switch self {", *types_, "case .unknown(let type, _): type", "}"],
    )
    for name, kind, purpose in (
        ("application", "ApplicationName", "The application that the event was sent to; nil if the event does not say."),
        ("timestamp", "ARITimestamp", "When the event was made; nil if the event does not say."),
    ):
        members_ = [f"case .{naming.lower(event.name)}(let event): event.{name}" for event in description.events]
        unknown = f"case .unknown(_, let json): json[{swift.string(name)}]?.string.map {{ {kind}($0) }}"
        body += ["", f"/// {purpose}"]
        body += swift.block(f"public var {name}: {kind}?", ["switch self {", *members_, unknown, "}"])
    body += ["", "/// The event's model; nil if the description does not know its type."]
    body += swift.block(
        "public var model: (any ARIModel)?",
        ["switch self {", *payloads, "case .unknown: nil", "}"],
    )
    body += ["", "static let readers: [String: Reader] = ["]
    body += swift.indent(readers) + ["]"]
    return (
        swift.header(version, "public import Jansson")
        + enumeration
        + [""]
        + swift.block("extension ARIEvent", body)
    )
