"""What the OpenAPI document says of an operation, as the schema of a tool's arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from prostudio.errors import FaultError
from prostudio.mcp.tools import Gives, Tool

Json = dict[str, Any]

_REFERENCE = "#/components/schemas/"
_HEADERS = {"idempotency-key": "idempotency_key"}
"""Headers that an assistant may say, by the argument's name; the others are ours to send."""
_LONGEST_WATCH, _USUAL_WATCH = 3600, 45
_SECONDS: Json = {
    "type": "number",
    "minimum": 0,
    "maximum": _LONGEST_WATCH,
    "default": _USUAL_WATCH,
    "description": "How long to listen at most.",
}
_FILES: Json = {
    "type": "array",
    "minItems": 1,
    "description": "Each has `data` (base64) and a `name`, or `path`: of a file in the folder "
    "that this server was started with.",
    "items": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "data": {"type": "string", "contentEncoding": "base64"},
            "path": {"type": "string"},
        },
        "additionalProperties": False,
    },
}


class Place(StrEnum):
    """Where an argument goes in the request."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    BODY = "body"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Described:
    """A tool as a server offers it.

    Attributes:
        words: what it does.
        schema: of its arguments.
        places: where each argument goes.
        wants_body: a request without a body is none.
    """

    tool: Tool
    words: str
    schema: Json
    places: Mapping[str, Place]
    wants_body: bool

    def usual(self, name: str) -> Any:
        """What an argument is where it is not given."""
        return self.schema["properties"][name].get("default")


def described(document: Json, tool: Tool) -> Described | None:
    """The tool by a server's document; None where that server has no such operation."""
    operation = document.get("paths", {}).get(tool.path, {}).get(tool.method.lower())
    if operation is None:
        return None
    properties, required, places = dict[str, Json](), list[str](), dict[str, Place]()

    def add(name: str, place: Place, schema: Json, *, needed: bool) -> None:
        if name in properties:
            raise FaultError(f"{tool.name} has two arguments {name!r}")
        usual = {"default": tool.usual[name]} if name in tool.usual else {}
        properties[name], places[name] = {**schema, **usual}, place
        if needed:
            required.append(name)

    for one in operation.get("parameters", ()):
        name, place = one["name"], Place(one["in"])
        if place is Place.HEADER:
            name = _HEADERS.get(name.lower(), "")
        if name and name not in tool.hidden:
            schema = _plain(document, one.get("schema", {}))
            if about := one.get("description"):
                schema = {**schema, "description": about}
            add(name, place, schema, needed=bool(one.get("required")))
    body = operation.get("requestBody", {})
    fields = _body(document, body)
    for name, schema in fields.get("properties", {}).items():
        add(name, Place.BODY, schema, needed=name in fields.get("required", ()))
    if tool.gives is Gives.EVENTS:
        add("seconds", Place.OURS, _SECONDS, needed=False)
    if tool.takes_files:
        add("files", Place.OURS, _FILES, needed=True)
    words = " ".join(part for part in (tool.about, operation.get("description", "")) if part)
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    return Described(tool, words, schema, places, bool(body.get("required")))


def _body(document: Json, body: Json) -> Json:
    """The object that an operation takes as JSON; {} where it takes none."""
    schema = body.get("content", {}).get("application/json", {}).get("schema", {})
    plain = _plain(document, schema)
    for choice in plain.get("anyOf", ()):
        if choice.get("type") == "object":
            found: Json = choice
            return found
    return plain


def _plain(document: Json, schema: Any) -> Json:
    """A schema without references and titles: every tool's stands alone."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REFERENCE)
        return _plain(document, document["components"]["schemas"][name])
    found: Json = {}
    for key, value in schema.items():
        if key == "title" and isinstance(value, str):
            continue
        if key in ("properties", "$defs"):
            found[key] = {name: _plain(document, one) for name, one in value.items()}
        elif isinstance(value, dict):
            found[key] = _plain(document, value)
        elif key in ("anyOf", "allOf", "oneOf"):
            found[key] = [_plain(document, one) for one in value]
        else:
            found[key] = value
    return found
