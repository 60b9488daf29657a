"""Writes a file for each resource with its models."""

from . import naming, swift, types

# Members that are described as required and that Asterisk leaves out: (model, member). Found on a real Asterisk.
NOT_ALWAYS_SENT = set()


def write(description, version):
    """The files' names and lines."""
    for resource in description.resources:
        models = [model for model in description.plain_models if model.resource == resource]
        if not models:
            continue
        body = []
        for model in models:
            body += lines(model, members(model), "ARIModel") + [""]
        name = naming.upper(resource) + "Models"
        yield f"Models/{name}.swift", swift.header(version, "public import Jansson") + swift.block(
            "extension ARI", body[:-1]
        )


def members(model):
    """(described member, Swift type, optional) for each member of a model."""
    return [
        (member, types.member(model, member), not member.required or (model.name, member.name) in NOT_ALWAYS_SENT)
        for member in model.properties
    ]


def lines(model, members, protocol, purpose=None, statics=(), type_member=None):
    """A model's type. `type_member` is the value of the member `type` that messages carry beside their own."""
    body = list(statics)
    for member, kind, optional in members:
        body += [f"/// {_facts(member)}.", f"public var {_name(member)}: {kind}{'?' if optional else ''}"]
    body += ["/// Members that the description does not know.", "public var extra: [String: JSONValue]", ""]
    body += _initializer(members) + [""]
    body += _reader(members, type_member) + [""]
    body += _writer(members, type_member) + [""]
    keys = ([swift.string("type")] if type_member else []) + [swift.string(member.name) for member, _, _ in members]
    body += swift.array("private static let keys: Set<String> = ", keys, level=2)
    for member, _, _ in members:
        if member.allowed.words:
            constant = lambda value: naming.quoted(naming.word(value))  # noqa: E731
            purpose_of_words = f"Values of `{naming.lower(member.name)}`."
            body += [""] + swift.words(naming.upper(member.name), member.allowed.words, purpose_of_words, constant)
    purpose = purpose or f"The model `{model.name}` of `{model.resource}`."
    return [f"/// {purpose}"] + swift.block(f"public struct {model.name}: {protocol}", body)


def _name(member):
    return naming.quoted(naming.lower(member.name))


def _facts(member):
    facts = f"`{member.name}`: {member.type}"
    return facts if member.required else facts + ", optional"


def _initializer(members):
    arguments, assignments = [], []
    # Optional members have defaults and come after the others, so that a call reads without gaps.
    for member, kind, optional in sorted(members, key=lambda entry: entry[2]):
        arguments.append(f"{naming.lower(member.name)}: {kind}" + ("? = nil" if optional else ""))
    for member, _, _ in members:
        assignments.append(f"self.{naming.lower(member.name)} = {_name(member)}")
    arguments.append("extra: [String: JSONValue] = [:]")
    lines = swift.call("public init", arguments, " {", level=2)
    return ["/// Creates the value."] + lines + swift.indent(assignments + ["self.extra = extra"]) + ["}"]


def _reader(members, type_member):
    body = [("var" if members or type_member else "let") + " reader = try JSONObjectReader(json)"]
    if type_member:
        body.append("reader.skip(\"type\")")
    for member, _, optional in members:
        kind = "optional" if optional else "required"
        body.append(f"self.{naming.lower(member.name)} = try reader.{kind}({swift.string(member.name)})")
    body.append("self.extra = reader.rest(knownKeys: Self.keys)")
    return ["/// Reads Asterisk's JSON."] + swift.block("public init(json: JSONNode) throws(JSONError)", body)


def _writer(members, type_member):
    body = ["var object = JSONObject()"]
    if type_member:
        body.append(f"object.set(\"type\", {type_member})")
    for member, _, _ in members:
        body.append(f"object.set({swift.string(member.name)}, {_name(member)})")
    body += ["object.merge(extra)", "return .object(object)"]
    return ["/// The value as Asterisk writes it."] + swift.block("public var json: JSONValue", body)
