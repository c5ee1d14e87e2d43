"""A film by a writing engine, with what happens on the way: the door for every caller."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING

from prostudio.engines.base import Progress
from prostudio.engines.card import Card, Kind
from prostudio.engines.choose import AUTO, STANDARD_WRITING, choose_writing
from prostudio.engines.registry import card, names
from prostudio.errors import FilmError, ModelServerError, ProStudioError, TooLongError
from prostudio.events import Event, StepDone, StepProgress, StepStarted, Warned

if TYPE_CHECKING:
    from prostudio.engines.base import TellingWritingEngine, WritingEngine
    from prostudio.engines.request import WritingRequest
    from prostudio.film import Film

_STEP, _KIND = "write", "film.write"


def write(name: str | None, request: WritingRequest) -> Generator[Event, None, Film]:
    """Yield what happens while an engine writes a film, and return the film.

    Closing the generator cancels.

    Args:
        name: of the engine; None is the one that needs nothing. `auto` asks engines with
            a model first and takes that one, with a warning, where none of them can.

    Raises:
        FilmError: an unknown engine, or a request that it cannot carry out.
        ModelServerError: what the named engine writes with is not there, or wrote no film.
    """
    if name == AUTO:
        for found in _with_models():
            try:
                return (yield from _written(found, request))
            except (ModelServerError, TooLongError) as failure:
                yield Warned("writing", f"{STANDARD_WRITING} writes: {failure.message}")
    found = choose_writing(name)
    asked = request.model or request.model_url
    if asked and not found.writing.models and name != AUTO:
        raise FilmError(
            f"writing engine {found.name!r} has no model, and {asked!r} is asked for",
            hint="say --engine local-llm, or leave --model and --model-url out",
        )
    return (yield from _written(found, request))


def _with_models() -> list[Card]:
    found = []
    for name in names(Kind.WRITING):
        try:
            one = card(Kind.WRITING, name)
        except ProStudioError:  # a broken package; who asks for it by name is told
            continue
        if one.writing.models:
            found.append(one)
    return found


def _written(found: Card, request: WritingRequest) -> Generator[Event, None, Film]:
    if not found.writing.tells:
        plain: WritingEngine = found.make()
        return plain.write(request)
    began = time.monotonic()
    label = f"write the film ({found.name})"
    yield StepStarted(_STEP, _KIND, label)
    engine: TellingWritingEngine = found.make()
    writing = engine.writing(request)
    try:
        while True:
            told = next(writing)
            if isinstance(told, Progress):
                yield StepProgress(_STEP, label, told.fraction, note=told.note or None)
            else:
                yield told
    except StopIteration as end:
        film: Film = end.value
    finally:
        writing.close()
    yield StepDone(_STEP, _KIND, label, cached=False, key="", seconds=time.monotonic() - began)
    return film
