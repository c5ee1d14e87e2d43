"""Carries a tool's call out: one request, and its answer in the protocol's words."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from mcp import types

from prostudio.client.wire import Answer, refused
from prostudio.errors import FilmError, NotFoundError, ProStudioError
from prostudio.mcp import handing, watching
from prostudio.mcp.described import Described, Place
from prostudio.mcp.resources import UNNAMED
from prostudio.mcp.studios import Studio
from prostudio.mcp.tools import Gives

_HEADERS = {"idempotency_key": "Idempotency-Key"}


async def carried_out(
    studio: Studio, known: Described, arguments: Mapping[str, Any], tell: watching.Tell
) -> types.CallToolResult:
    """What a call gives; an error of the server's is an answer too."""
    try:
        return await _asked(studio, known, arguments, tell)
    except ProStudioError as error:
        return problem(error)


def problem(error: ProStudioError) -> types.CallToolResult:
    """An error as the server tells it: code, message, hint."""
    told = {"code": error.code, "message": error.message, "hint": error.hint}
    return types.CallToolResult(content=[_text(told)], structured_content=told, is_error=True)


async def _asked(
    studio: Studio, known: Described, arguments: Mapping[str, Any], tell: watching.Tell
) -> types.CallToolResult:
    tool, said = known.tool, _by_place(known, arguments)
    path = _path(known, said[Place.PATH])
    query = {name: value for name, value in said[Place.QUERY].items() if value is not None}
    if tool.gives is Gives.EVENTS:
        seconds = float(said[Place.OURS].get("seconds", known.usual("seconds")))
        return _json(await watching.watch(studio, path, query, seconds, tell))
    if tool.gives is Gives.FILE:
        saved = await handing.save(studio, path, query)
        return _json({"path": str(saved), "bytes": saved.stat().st_size})
    if tool.takes_files:
        return _given(
            studio, known, await handing.hand_over(studio, path, said[Place.OURS]["files"])
        )
    options: dict[str, Any] = {"params": query}
    if said[Place.BODY] or known.wants_body:
        options["json"] = said[Place.BODY]
    headers = {_HEADERS[name]: value for name, value in said[Place.HEADER].items() if value}
    options["headers"] = headers
    return _given(studio, known, await studio.ask(tool.method, path, **options))


def _by_place(known: Described, arguments: Mapping[str, Any]) -> dict[Place, dict[str, Any]]:
    unknown = [name for name in arguments if name not in known.places]
    if unknown:
        raise FilmError(
            f"{known.tool.name} takes no argument {unknown[0][:40]!r}",
            hint=f"it takes {', '.join(known.places) or 'none'}",
        )
    missing = [name for name in known.schema.get("required", ()) if name not in arguments]
    if missing:
        raise FilmError(f"{known.tool.name} needs the argument {missing[0]!r}")
    said: dict[Place, dict[str, Any]] = {place: {} for place in Place}
    usual = {name: one for name, one in known.tool.usual.items() if name in known.places}
    for name, value in {**usual, **arguments}.items():
        said[known.places[name]][name] = value
    return said


def _path(known: Described, words: Mapping[str, Any]) -> str:
    """The address; a word is one part of it, and never leads to another one."""
    for name, word in words.items():
        if str(word) in UNNAMED:
            raise NotFoundError(f"there is no {name} {str(word)!r}")
    return known.tool.path.format(
        **{name: quote(str(word), safe="") for name, word in words.items()}
    )


def _given(studio: Studio, known: Described, answer: Answer) -> types.CallToolResult:
    if not 200 <= answer.status < 300:
        raise refused(answer, studio.url)
    if known.tool.gives is Gives.PICTURE:
        data = base64.b64encode(answer.body).decode("ascii")
        kind = answer.headers.get("content-type", "image/jpeg").partition(";")[0]
        return types.CallToolResult(content=[types.ImageContent(data=data, mime_type=kind)])
    if known.tool.gives is Gives.TEXT:
        text = answer.body.decode("utf-8", "replace")
        return types.CallToolResult(content=[types.TextContent(text=text)])
    return _json(answer.value(studio.url))


def _json(value: dict[str, Any]) -> types.CallToolResult:
    text = _text(value)
    return types.CallToolResult(content=[text], structured_content=json.loads(text.text))


def _text(value: Any) -> types.TextContent:
    """As JSON; half a surrogate pair, which somebody may have sent, becomes a question mark."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
    return types.TextContent(text=text)
