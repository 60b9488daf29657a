"""Reads Asterisk's API description (Swagger 1.1) into values that say only what the Swift code needs."""

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Allowed:
    """What values are allowed: words, or a range whose ends may be missing."""

    words: tuple = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    place: str  # path, query, body
    type: str  # as described
    required: bool
    many: bool
    default: object
    allowed: Allowed


@dataclass(frozen=True)
class Operation:
    """An operation: one method on one path."""

    resource: str
    nickname: str
    method: str
    path: str
    response: str
    parameters: tuple
    errors: tuple
    since: tuple
    upgrades: bool


@dataclass(frozen=True)
class Property:
    """A member of a model."""

    name: str
    type: str
    required: bool
    allowed: Allowed


@dataclass(frozen=True)
class Model:
    """A JSON object that Asterisk sends."""

    resource: str
    name: str
    properties: tuple
    subtypes: tuple = ()
    discriminator: str | None = None


@dataclass
class Description:
    """Everything that the files describe, in their order."""

    resources: list = field(default_factory=list)
    operations: list = field(default_factory=list)
    models: list = field(default_factory=list)

    def model(self, name):
        """The model with that name."""
        return next(model for model in self.models if model.name == name)

    @property
    def base(self):
        """The model that events and other messages have in common: the one with a discriminator."""
        return next(model for model in self.models if model.discriminator)

    @property
    def event(self):
        """The model that all events have in common: the base's subtype that has subtypes."""
        return next(self.model(name) for name in self.base.subtypes if self.model(name).subtypes)

    @property
    def events(self):
        """The models of events, in the order of the description's list."""
        return [self.model(name) for name in self.event.subtypes]

    @property
    def messages(self):
        """The models that are messages and no events."""
        return [self.model(name) for name in self.base.subtypes if name != self.event.name]

    @property
    def plain_models(self):
        """The models that are neither messages nor events nor what those have in common."""
        special = {self.base.name, self.event.name, *self.base.subtypes, *self.event.subtypes}
        return [model for model in self.models if model.name not in special]


class DescriptionError(Exception):
    """The files are not what the generator understands."""


def read(folder):
    """Reads the description in `folder`, the one that holds resources.json."""
    folder = Path(folder)
    try:
        listing = json.loads((folder / "resources.json").read_text())
    except OSError as error:
        raise DescriptionError(
            f"{folder}: no API description here ({error.strerror}); pass the folder that holds resources.json"
        ) from error
    description = Description()
    for entry in listing["apis"]:
        name = entry["path"].rsplit("/", 1)[-1].replace(".{format}", "")
        document = json.loads((folder / f"{name}.json").read_text())
        # events.json calls itself 1.2 for its WebSocket; the rest of its shape is the others'.
        if document.get("swaggerVersion") not in ("1.1", "1.2"):
            raise DescriptionError(f"{name}.json: Swagger {document.get('swaggerVersion')}; 1.1 and 1.2 are understood")
        description.resources.append(name)
        for api in document["apis"]:
            description.operations += [_operation(name, api["path"], raw) for raw in api.get("operations", [])]
        description.models += [_model(name, raw) for raw in document.get("models", {}).values()]
    return description


def _operation(resource, path, raw):
    errors = sorted({int(error["code"]) for error in raw.get("errorResponses", [])})
    return Operation(
        resource=resource,
        nickname=raw["nickname"],
        method=raw["httpMethod"],
        path=path,
        response=raw["responseClass"],
        parameters=tuple(_parameter(parameter) for parameter in raw.get("parameters", [])),
        errors=tuple(errors),
        since=tuple(raw.get("since", [])),
        upgrades=raw.get("upgrade") == "websocket",
    )


def _parameter(raw):
    # A part of the path is always required; some descriptions do not say so.
    return Parameter(
        name=raw["name"],
        place=raw["paramType"],
        type=raw["dataType"],
        required=raw["paramType"] == "path" or raw.get("required", False),
        many=raw.get("allowMultiple", False),
        default=raw.get("defaultValue"),
        allowed=_allowed(raw),
    )


def _model(resource, raw):
    return Model(
        resource=resource,
        name=raw["id"],
        properties=tuple(
            Property(name, value["type"], value.get("required", False), _allowed(value))
            for name, value in raw["properties"].items()
        ),
        subtypes=tuple(raw.get("subTypes", [])),
        discriminator=raw.get("discriminator"),
    )


def _allowed(raw):
    values = raw.get("allowableValues")
    if not values:
        return Allowed()
    if values["valueType"] == "LIST":
        return Allowed(words=tuple(values["values"]))
    return Allowed(minimum=values.get("min"), maximum=values.get("max"))
