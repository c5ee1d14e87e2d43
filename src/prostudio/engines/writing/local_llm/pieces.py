"""An answer's bytes as pieces of text: server-sent events, or one JSON object.

Server-sent events as in the HTML standard, section 9.2.6; chunks as in OpenAI's reference
of chat completions (`chat.completion.chunk`, the end told by `[DONE]`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from prostudio.engines.writing.local_llm.refusals import AgainError, said

_MOST_LINE = 4_000_000
"""Bytes of one line, or of a whole answer that is not streamed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer.

    Attributes:
        text: of the answer itself.
        thought: of what a reasoning model says to itself, which is no part of the answer.
        refusal: the model's words why it will not answer.
        finish: why it ended (`stop`, `length`, `content_filter`), in the last piece.
    """

    text: str = ""
    thought: str = ""
    refusal: str = ""
    finish: str = ""


def streamed(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """The pieces of a stream.

    Raises:
        AgainError: it broke off, or the server told of an error in mid-stream.
    """
    ended = False
    for line in _lines(chunks):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "error":  # llama.cpp's servers before 2025 tell errors so
            raise AgainError(f"it failed while it answered: {said(parsed(value))}")
        if name != "data" or not value.strip():
            continue
        if value.strip() == "[DONE]":
            return
        piece = _piece(parsed(value), "delta")
        ended = ended or bool(piece.finish)
        yield piece
    if not ended:
        raise AgainError("the answer broke off")


def whole(chunks: Iterable[bytes]) -> Piece:
    """The one piece of an answer that is not streamed.

    Raises:
        AgainError: it is no answer, or too long to be one.
    """
    gathered = bytearray()
    for chunk in chunks:
        gathered += chunk
        if len(gathered) > _MOST_LINE:
            raise AgainError("its answer does not end")
    return _piece(parsed(gathered.decode("utf-8", "replace")), "message")


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Lines as they are complete; a character may be cut between two chunks."""
    rest = bytearray()
    for chunk in chunks:
        rest += chunk
        *complete, last = rest.split(b"\n")
        rest = bytearray(last)
        if len(rest) > _MOST_LINE:
            raise AgainError("its answer does not end")
        for line in complete:
            yield line.decode("utf-8", "replace").rstrip("\r")
    if rest:
        yield rest.decode("utf-8", "replace").rstrip("\r")


def parsed(text: str) -> dict[str, Any]:
    """A JSON object of a server; AgainError where it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as failure:
        page = text.lstrip()[:1] == "<"
        raise AgainError("a web page came" if page else "its answer is no JSON") from failure
    if not isinstance(value, dict):
        raise AgainError("its answer is no JSON object")
    return value


def _piece(value: dict[str, Any], member: str) -> Piece:
    if value.get("error"):
        raise AgainError(f"it failed while it answered: {said(value)}")
    choices = value.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else {}
    part = choice.get(member) if isinstance(choice, dict) else None
    if not isinstance(part, dict):
        # The last chunk of a stream may count tokens and carry no choice.
        if member == "message":
            raise AgainError("its answer holds no message")
        part = {}
    return Piece(
        text=_text(part, "content"),
        thought=_text(part, "reasoning_content") or _text(part, "reasoning"),
        refusal=_text(part, "refusal"),
        finish=_text(choice, "finish_reason") if isinstance(choice, dict) else "",
    )


def _text(part: dict[str, Any], name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""
