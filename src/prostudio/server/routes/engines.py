"""What can be made here, and by whom: engines, voices and how they sound, the machine."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from prostudio.engines import registry
from prostudio.engines.card import Card, Kind
from prostudio.errors import NotFoundError, ProStudioError
from prostudio.server.answering.labels import label_of_card
from prostudio.server.answering.sending import FilmFile, is_known, one_range
from prostudio.server.desk import DeskHere
from prostudio.server.station import machine, voice_samples
from prostudio.weights import Catalogue

router = APIRouter(prefix="/api", tags=["this machine"])

Word = Annotated[str | None, Query(max_length=80)]


@router.get("/engines")
def list_engines(desk: DeskHere) -> dict[str, Any]:
    """Every engine with its licence, its memory, its weights, and whether it works here.

    `why` says what hinders one that does not, `missing.hint` what would change that.
    `about` says in words how fast it is; figures of this machine take a few seconds to find
    out, and are in the answers from then on, `takes` with them.
    """
    known = desk.speeds.known(desk.settings)
    found: list[dict[str, Any]] = []
    broken: list[dict[str, str]] = []
    users = _weights_by_user(Catalogue.load(desk.settings.weights / "catalogue"))
    for kind in Kind:
        for name in registry.names(kind):
            try:
                card = registry.card(kind, name)
                of = f"{kind}.{name}"
                found.append(_engine(card, users.get(of, []), known.get(of)))
            except ProStudioError as error:  # one broken package hides no other engine
                broken.append({"kind": str(kind), "name": name, "code": error.code})
    return {"engines": found, "broken": broken}


def _engine(card: Card, weights: list[str], takes: dict[str, Any] | None) -> dict[str, Any]:
    missing = card.missing()
    return {
        "kind": str(card.kind),
        "name": card.name,
        "label": label_of_card(card),
        "revision": card.revision,
        "cost": "instant" if card.instant else "dear",
        "summary": card.summary,
        "licence": asdict(card.licence),
        "works": missing is None,
        "why": missing.reason if missing else None,
        "about": machine.speed_words(card, takes),
        "takes": takes,
        "weights": weights,
        "missing": asdict(missing) if missing else None,
        "memory": [asdict(memory) for memory in card.memory],
    }


def _weights_by_user(catalogue: Catalogue) -> dict[str, list[str]]:
    """Names of weights by the engine that loads them, as `kind.name`."""
    found: dict[str, list[str]] = {}
    for row in catalogue.rows.values():
        for user in row.users:
            found.setdefault(user, []).append(row.name)
    return found


@router.get("/voices")
def list_voices(engine: Word = None) -> dict[str, Any]:
    """The voices of every speech engine, or of one, with their languages."""
    names = registry.names(Kind.SPEECH)
    if engine is not None and engine not in names:
        raise NotFoundError(
            "there is no speech engine of this name", hint=f"there are {', '.join(names)}"
        )
    voices = []
    for name in [engine] if engine is not None else names:
        try:
            rules = registry.card(Kind.SPEECH, name).speech
        except ProStudioError:
            continue
        voices += [
            {"engine": name, "voice": voice, "language": language}
            for voice, language in (rules.voices() if rules else ())
        ]
    return {"voices": voices}


@router.get(
    "/voices/sample",
    status_code=200,
    response_class=FilmFile,
    responses={
        200: {"content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}}},
        206: {"description": "The part that `Range` asks for."},
        304: {"description": "The client has it, by `If-None-Match`."},
    },
)
async def sample_voice(
    request: Request,
    desk: DeskHere,
    engine: Word = None,
    voice: Word = None,
    text: Annotated[str | None, Query(max_length=voice_samples.MOST_CHARACTERS)] = None,
) -> Response:
    """How a voice sounds, as WAV: a sentence in its language, or the text that is given.

    Spoken once by a child and kept. An engine that lacks its weights answers 409.
    """
    asked = voice_samples.asked(engine, voice, text)
    path = voice_samples.kept(desk.settings, asked)
    headers = {"ETag": f'"{asked.digest}"', "Cache-Control": "private, no-cache"}
    if is_known(request.headers, asked.digest):
        return Response(status_code=304, headers=headers)
    if not path.is_file():
        async with desk.decoding:
            await run_in_threadpool(voice_samples.speak, desk.settings, asked)
    one_range(request.scope, path.stat().st_size)
    return FilmFile(path, kind="audio/wav", name="voice.wav", digest=asked.digest, inline=True)


@router.get("/machine")
async def this_machine(desk: DeskHere) -> dict[str, Any]:
    """The card, cores and memory that films may use, and what makes their pictures."""
    return await run_in_threadpool(machine.described, desk.settings)
