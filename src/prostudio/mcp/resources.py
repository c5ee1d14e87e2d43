"""What an assistant's host can show or attach: documented GETs under `prostudio://studio`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from prostudio.mcp.tools import FILM, SHOT

ROOT = "prostudio://studio"
"""Before the path of the REST interface."""

UNNAMED = ("", ".", "..")
"""What names nothing, and would lead to another address."""

_JSON, _JPEG = "application/json", "image/jpeg"


@dataclass(frozen=True, slots=True)
class Resource:
    """One GET.

    Attributes:
        path: as the OpenAPI document has it.
        about: what it is, with the film's title where there is one.
        listed: each film's stands in the list of resources.
    """

    name: str
    path: str
    kind: str
    about: str
    listed: bool = False

    @property
    def template(self) -> str:
        """Its URI, with places in braces."""
        return f"{ROOT}{self.path}"

    def path_of(self, uri: str) -> str | None:
        """The path that a URI of this resource asks for; None where it is another's."""
        parts = re.split(r"\{\w+\}", self.template)
        found = re.fullmatch("([^/?#]+)".join(map(re.escape, parts)), uri)
        if found is None:
            return None
        said = [unquote(word) for word in found.groups()]
        if any(word in UNNAMED for word in said):
            return None
        words = [quote(word, safe="") for word in said]
        return re.sub(r"\{\w+\}", lambda _: words.pop(0), self.path)

    def uri_of(self, film: str) -> str:
        """That of a film."""
        return self.template.replace("{film}", quote(film, safe=""))


RESOURCES = (
    Resource("films", "/api/films", _JSON, "Every film, newest first"),
    Resource("schema", "/api/schema", _JSON, "The JSON Schema of a film file"),
    Resource("script", f"{FILM}/script", _JSON, "The script as text", listed=True),
    Resource("plan", f"{FILM}/shots", _JSON, "Every shot, planned", listed=True),
    Resource("poster", f"{FILM}/poster.jpg", _JPEG, "The picture of a film", listed=True),
    Resource("timeline", f"{FILM}/timeline", _JSON, "What stands where, in seconds"),
    Resource("still", f"{SHOT}/still.jpg", _JPEG, "How a shot looks"),
    Resource("take", f"{FILM}/takes/{{key}}/still.jpg", _JPEG, "How a take looks"),
)
