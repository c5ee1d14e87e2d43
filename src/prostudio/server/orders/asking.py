"""What `POST /api/content/generate` takes: JSON, or a form with files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from prostudio.errors import FilmError
from prostudio.jobs import FilmRequest
from prostudio.server.answering.answers import RefusedError

UPLOAD_BYTES = 2_000_000_000
"""The largest request with files."""

JSON_BYTES = 12_000_000
"""The largest request in JSON: a script of 10 MB, and what goes around it."""

LONGER = {"/api/content/generate": UPLOAD_BYTES}
"""Paths that take more than the others."""

_MOST_FILES, _MOST_FIELDS = 500, 50
_FORM_JSON = frozenset({"film", "options", "engines", "uploads"})
_NUMBERS = frozenset({"seconds", "priority"})


class Asked(BaseModel):
    """A film to make: exactly one of topic, script and film."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"topic": "The lighthouse keeper's last night"}]},
    )

    topic: str | None = Field(None, max_length=20_000, description="A script is written of it.")
    script: str | None = Field(None, description="The text of a film file.")
    format: Literal["md", "yaml", "json", "fountain"] = Field(
        "md", description="Of the script; a screenplay (fountain) is kept as Markdown."
    )
    film: dict[str, Any] | None = Field(None, description="A film file's object: /api/schema.")
    title: str | None = Field(None, max_length=300, description="Over what the script says.")
    seconds: float | None = Field(
        None, ge=5, le=3600, description="About how long the film of a topic should be."
    )
    language: str | None = Field(None, max_length=40, description="A tag such as `en` or `de`.")
    profiles: list[str] | None = Field(
        None, max_length=20, description="What is delivered, such as `film`, `shorts`, `square`."
    )
    engines: dict[Literal["video", "image", "speech", "music", "writing", "finish"], str] | None = (
        Field(None, description="By kind; /api/engines lists them.")
    )
    options: dict[str, Any] | None = Field(
        None, description="Further keys of a film file's head: size, fps, style, music, seed."
    )
    uploads: list[str] | None = Field(
        None, max_length=500, description="Ids that earlier answers gave."
    )
    callback_url: str | None = Field(
        None, max_length=2000, description="Told of the end, where `callback_hosts` has its host."
    )
    content_type: Literal["short", "long", "story", "carousel"] | None = Field(
        None, description="Length, shape and profiles, where the request does not say them."
    )
    also: list[Literal["thumbnail", "page", "stills"]] | None = Field(
        None,
        max_length=3,
        description="What lies beside the film: a picture with the title; title, description and "
        "hashtags; a PNG of each shot.",
    )
    priority: int = Field(0, ge=-100, le=100, description="The highest is made first.")
    dry_run: bool = Field(False, description="Check everything and say what it takes; make none.")
    make: bool = Field(True, description="False: lay a draft down, to be edited and made later.")


BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Asked"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "description": "The same fields, each as text (`film`, `options`, `engines` "
                    "as JSON, `profiles` and `also` between commas), and files under any names; a "
                    "file in `script` is the script, which calls pictures by their file names.",
                    "properties": {
                        "topic": {"type": "string"},
                        "script": {"type": "string"},
                        "profiles": {"type": "string"},
                        "dry_run": {"type": "string", "enum": ["true", "false"]},
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            },
        },
    }
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What came: fields as JSON values, files that are still where they were received."""

    fields: dict[str, Any]
    files: tuple[UploadFile, ...] = ()
    dry_run: bool = False
    make: bool = True

    def request(self, uploads: tuple[str, ...] = ()) -> FilmRequest:
        """The film that is asked for.

        Raises:
            FilmError: it is none.
        """
        fields = dict(self.fields)
        if uploads:
            earlier = fields.get("uploads") or []
            fields["uploads"] = list(dict.fromkeys([*earlier, *uploads]))
        return FilmRequest.from_json(fields)


async def read(request: Request) -> Ask:
    """The request's body by its content type.

    Raises:
        RefusedError: another type, too large, or not what its type says.
        FilmError: no film.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return await _of_json(request)
    if kind == "multipart/form-data":
        return await _of_form(request)
    hint = "send application/json, or multipart/form-data with files"
    raise RefusedError(415, "content_type", f"the body is {kind[:80] or 'of no type'!r}", hint=hint)


async def _of_json(request: Request) -> Ask:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > JSON_BYTES:
            hint = "send a longer script as a file in a form: `-F script=@film.md`"
            message = f"the JSON is longer than {JSON_BYTES:,} bytes"
            raise RefusedError(413, "too_large", message, hint=hint)
    return _ask(_json(bytes(body), "the body"), ())


def _json(text: str | bytes, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # numbers of 5000 digits, 100,000 brackets too
        raise RefusedError(400, "json", f"{what} is not JSON") from None


async def _of_form(request: Request) -> Ask:
    try:
        form = await request.form(
            max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=JSON_BYTES
        )
    except HTTPException as failure:  # what Starlette makes of its parser's errors
        if failure.status_code != 400:
            raise
        raise RefusedError(400, "form", str(failure.detail)) from None
    fields, files = await _parted(form)
    return _ask(fields, files)


async def _parted(form: FormData) -> tuple[dict[str, Any], tuple[UploadFile, ...]]:
    """Fields with the values that they would have in JSON, and files."""
    fields: dict[str, Any] = {}
    files: list[UploadFile] = []
    for name, part in form.multi_items():
        if isinstance(part, UploadFile) and name not in ("script", "film"):
            files.append(part)
            continue
        if name in fields:
            raise FilmError(f"the form has {name[:40]!r} twice")
        text = part if isinstance(part, str) else await _text(part, name, fields)
        fields[name] = _value(name, text)
    return fields, tuple(files)


async def _text(part: UploadFile, name: str, fields: dict[str, Any]) -> str:
    """The text of a script that came as a file, whose name says its format."""
    if (part.size or 0) > JSON_BYTES:
        raise RefusedError(413, "too_large", f"the {name} is longer than {JSON_BYTES:,} bytes")
    data = await part.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FilmError(f"the {name} is not UTF-8", hint="save it as UTF-8") from None
    suffix = (part.filename or "").rpartition(".")[2].lower()
    formats = {"yaml": "yaml", "yml": "yaml", "json": "json", "fountain": "fountain"}
    if name == "script" and suffix in formats:
        fields.setdefault("format", formats[suffix])
    return text


def _value(name: str, text: str) -> Any:
    if name in ("profiles", "also"):
        return [word.strip() for word in text.split(",") if word.strip()]
    if name in _FORM_JSON:
        return _json(text, name)
    if name in _NUMBERS:
        try:
            return int(text) if name == "priority" else float(text)
        except ValueError:
            raise FilmError(f"{name} is {text[:40]!r}; wanted a number") from None
    if name in ("dry_run", "make"):
        truths = {"true": True, "1": True, "false": False, "0": False}
        return truths.get(text.lower(), None if text else name == "make")
    return text


def _ask(fields: Any, files: tuple[UploadFile, ...]) -> Ask:
    if not isinstance(fields, dict):
        raise FilmError("the request is no JSON object")
    dry_run, make = fields.pop("dry_run", False), fields.pop("make", True)
    for name, given in (("dry_run", dry_run), ("make", make)):
        if not isinstance(given, bool):
            raise FilmError(f"{name} is neither true nor false")
    return Ask(fields, files, dry_run, make)
