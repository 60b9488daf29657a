"""Writes a file for each resource with its operations."""

from . import naming, swift, types


def write(description, version):
    """The files' names and lines."""
    for resource in description.resources:
        operations = [operation for operation in description.operations if operation.resource == resource]
        namespace = naming.upper(resource)
        lines = swift.block("extension ARI", [f"/// Operations on `{resource}`.", f"public enum {namespace} {{}}"]) + [""]
        body = []
        for operation in operations:
            body += _operation(operation) + [""]
        lines += swift.block(f"extension ARI.{namespace}", body[:-1])
        imports = ["public import Jansson"] if any("JSON" in line for line in lines) else []
        yield f"Operations/{namespace}.swift", swift.header(version, *imports) + lines
    yield "Operations/Operations.swift", _table(description, version)
    yield "Operations/SharedWords.swift", _shared_words(version)


def type_name(operation):
    """The operation's type inside of `ARI`."""
    return f"{naming.upper(operation.resource)}.{naming.operation(operation.nickname)}"


def _table(description, version):
    entries = [type_name(operation) + ".self" for operation in description.operations]
    body = ["/// The version of Asterisk whose description this code was made from."]
    body += [f"public static let describedVersion = {swift.string(version)}", ""]
    body += ["/// Every described operation."]
    body += ["public static let allOperations: [any ARIOperation.Type] = ["]
    body += swift.indent([entry + "," for entry in entries]) + ["]"]
    return swift.header(version) + swift.block("extension ARI", body)


def _shared_words(version):
    body = []
    for name in sorted(set(types.SHARED_WORDS.values())):
        parameters = [parameter for (parameter, _), shared in types.SHARED_WORDS.items() if shared == name]
        values = next(words for (_, words), shared in types.SHARED_WORDS.items() if shared == name)
        purpose = "Values of " + " and ".join(f"`{parameter}`" for parameter in parameters) + "."
        body += swift.words(name, values, purpose, _constant) + [""]
    return swift.header(version) + swift.block("extension ARI", body[:-1])


def _constant(value):
    return naming.quoted(naming.word(value))


def _operation(operation):
    # Required parameters come first; beyond that the description's order stays.
    parameters = sorted(operation.parameters, key=lambda parameter: not parameter.required)
    body = _statics(operation) + [""]
    for parameter in parameters:
        body += _stored(operation, parameter)
    if parameters:
        body += [""]
    for parameter in parameters:
        body += _default(parameter)
    body += _initializer(operation, parameters) + [""]
    body += _path(operation)
    body += _query(parameters)
    body += _body(parameters)
    for parameter in parameters:
        body += _words(operation, parameter)
    return _documentation(operation) + swift.block(
        f"public struct {naming.operation(operation.nickname)}: ARIOperation", body
    )


def _documentation(operation):
    lines = [f"/// `{operation.method} {operation.path}`, since Asterisk {', '.join(operation.since)}."]
    if operation.upgrades:
        lines += ["///", "/// The answer is a WebSocket, each of whose text frames holds an ``ARIMessage``."]
    return lines


def _statics(operation):
    return [
        f"public typealias Response = {types.response(operation)}",
        f"public static let name = {swift.string(operation.resource + '.' + operation.nickname)}",
        f"public static let method = ARIMethod.{operation.method.lower()}",
        f"public static let pathTemplate = {swift.string(operation.path)}",
        f"public static let documentedErrors: [Int] = [{', '.join(map(str, operation.errors))}]",
    ]


def _stored(operation, parameter):
    facts = {"path": "In the path", "query": "In the query", "body": "In the body"}[parameter.place]
    if parameter.default is not None:
        facts += f"; Asterisk's default is `{swift.literal(parameter.default)}`"
    if parameter.allowed.minimum is not None:
        facts += f"; at least {parameter.allowed.minimum}"
    if parameter.allowed.maximum is not None:
        facts += f"; at most {parameter.allowed.maximum}"
    mark = "" if parameter.required else "?"
    name = naming.quoted(naming.lower(parameter.name))
    return [f"/// {facts}.", f"public var {name}: {types.parameter(operation, parameter)}{mark}"]


def _default(parameter):
    # A default that is one of a set of words is documented with its constant.
    if parameter.default is None or parameter.allowed.words:
        return []
    name = f"default{naming.upper(naming.lower(parameter.name))}"
    return [
        f"/// What Asterisk takes if `{naming.lower(parameter.name)}` is nil.",
        f"public static let {name} = {swift.literal(parameter.default)}",
        "",
    ]


def _initializer(operation, parameters):
    if not parameters:
        return ["/// Creates the operation.", "public init() {}"]
    arguments = []
    for parameter in parameters:
        kind = types.parameter(operation, parameter)
        arguments.append(f"{naming.lower(parameter.name)}: {kind}" + ("" if parameter.required else "? = nil"))
    names = [naming.lower(parameter.name) for parameter in parameters]
    lines = swift.call("public init", arguments, " {", level=2)
    lines += swift.indent([f"self.{name} = {naming.quoted(name)}" for name in names])
    return ["/// Creates the operation."] + lines + ["}"]


def _path(operation):
    segments = []
    kinds = {parameter.name: types.parameter(operation, parameter) for parameter in operation.parameters}
    for segment in operation.path.strip("/").split("/"):
        if segment.startswith("{"):
            name = segment.strip("{}")
            segments.append(naming.quoted(naming.lower(name)) + ("" if kinds[name] == "String" else ".rawValue"))
        else:
            segments.append(swift.string(segment))
    return swift.short_block("public var path: String", f"PercentEncoding.path([{', '.join(segments)}])", level=2)


def _query(parameters):
    parameters = [parameter for parameter in parameters if parameter.place == "query"]
    if not parameters:
        return []
    body = ["var query = ARIQuery()"]
    for parameter in parameters:
        body.append(f"query.add({swift.string(parameter.name)}, {naming.quoted(naming.lower(parameter.name))})")
    return [""] + swift.block("public var query: ARIQuery", body + ["return query"])


def _body(parameters):
    bodies = [parameter for parameter in parameters if parameter.place == "body"]
    if not bodies:
        return []
    (parameter,) = bodies
    name = naming.quoted(naming.lower(parameter.name))
    # `containers` are members of the body's object, an `object` is the body itself.
    if parameter.type == "object":
        value = f"{name}?.json" if not parameter.required else f"{name}.json"
    elif parameter.required:
        value = f"[{swift.string(parameter.name)}: {name}.json]"
    else:
        value = f"{name}.map {{ [{swift.string(parameter.name)}: $0.json] }}"
    return [""] + swift.short_block("public var jsonBody: JSONValue?", value, level=2)


def _words(operation, parameter):
    if not parameter.allowed.words:
        return []
    name, nested = types.words_of_parameter(operation, parameter)
    if not nested:
        return []
    purpose = f"Values of `{naming.lower(parameter.name)}`."
    return [""] + swift.words(name, parameter.allowed.words, purpose, _constant)
