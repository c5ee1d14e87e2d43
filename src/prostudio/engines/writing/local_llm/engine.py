"""The engine: ask, look at the answer, say what is wrong with it and ask again."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from prostudio.engines.base import Progress
from prostudio.engines.card import Card
from prostudio.engines.request import WritingRequest
from prostudio.engines.writing.local_llm.answer import Draft, NoFilmError, draft_of
from prostudio.engines.writing.local_llm.asking import (
    Wish,
    messages,
    repair,
    response_format,
    wish_of,
)
from prostudio.engines.writing.local_llm.refusals import AgainError, PlainError, choose, shown
from prostudio.engines.writing.local_llm.servers import addresses, not_running
from prostudio.engines.writing.local_llm.talking import ModelServer, UnreachableError
from prostudio.errors import FilmError, ModelServerError
from prostudio.events import Warned
from prostudio.film import Film
from prostudio.film.text.spoken import has_words
from prostudio.settings import Settings, model_key

_TRIES = 4
"""Answers that are looked at; small models rarely mend in a fifth what four had wrong."""
_BREAKS = 4
"""Broken connections, and servers that ask to wait, in one film."""
_LONGEST_WAIT = 60.0
_LETTERS_A_SHOT = 320
"""Characters of JSON that a shot takes, for the progress."""
_SILENCES = 6
"""One answer may take so many times what the server may be silent for."""


@dataclass
class _Call:
    """One film in the making.

    Attributes:
        left_out: parts of a request that this server does not take.
        breaks: how often it broke off so far.
    """

    model: str
    wish: Wish
    left_out: set[str] = field(default_factory=set)
    breaks: int = 0

    @property
    def most_letters(self) -> int:
        """Where an answer goes round in circles, as small models may for ever."""
        return 20_000 + 6 * _LETTERS_A_SHOT * self.wish.shots

    def body(self, told: list[dict[str, str]], number: int) -> dict[str, Any]:
        """The JSON of a request. No `max_tokens`: a server refuses one beyond its context."""
        asked = {
            "model": self.model,
            "messages": told,
            "stream": True,
            "seed": number,
            "temperature": 0.7 if number == 1 else 0.3,  # a repair is no place for ideas
            "response_format": response_format(),
        }
        return {name: value for name, value in asked.items() if name not in self.left_out}


class LocalLlm:
    """A `TellingWritingEngine` over a server that speaks OpenAI's protocol."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def write(self, request: WritingRequest) -> Film:
        """The film, ready to be written as `film.md` and edited by a person."""
        writing = self.writing(request)
        while True:
            try:
                next(writing)
            except StopIteration as end:
                film: Film = end.value
                return film

    def writing(self, request: WritingRequest) -> Generator[Progress | Warned, None, Film]:
        """Yield what happens and return the film; closing the generator hangs up.

        Raises:
            FilmError: nothing to say, too much of it, or an address that is not allowed.
            ModelServerError: no server, no model, or no film after all tries.
        """
        if not has_words(request.brief):
            raise FilmError(
                "the brief has no words",
                hint='say what the film is about: `prostudio new "a night at the lighthouse"`',
            )
        wish = wish_of(request)
        settings = Settings.load()
        yield Progress(0.0, "looking for the model")
        address, models = _found(request, settings)
        model = choose(request.model or settings.model_name, models, address)
        with _server(address, settings) as server:
            draft = yield from _drafted(server, _Call(model, wish), request)
        for fault in draft.faults:
            told = fault.partition("; ")[0]  # what follows is for the model
            yield Warned("writing", f"{model}: {told}")
        return draft.film


def _server(address: str, settings: Settings) -> ModelServer:
    silence = settings.model_seconds
    return ModelServer(address, model_key(), silence, _SILENCES * silence)


def _found(request: WritingRequest, settings: Settings) -> tuple[str, tuple[str, ...]]:
    """The server that answers, and its models.

    A server of something else at one of the usual ports is passed by.
    """
    asked = addresses(request.model_url, settings)
    why = ""
    for address in asked:
        try:
            with _server(address, settings) as server:
                return address, server.models()
        except UnreachableError as failure:
            why = str(failure)
        except AgainError as failure:
            why = f"{failure}, which no model server does"
        except ModelServerError:
            if len(asked) == 1:
                raise
    raise not_running(asked, why)


def _drafted(
    server: ModelServer, call: _Call, request: WritingRequest
) -> Generator[Progress, None, Draft]:
    """The best of at most `_TRIES` answers, the first that has no fault."""
    beginning = messages(request, call.wish)
    told = beginning
    best: Draft | None = None
    fault = ""
    for number in range(1, _TRIES + 1):
        answer = yield from _answered(server, call, told, number)
        try:
            draft = draft_of(answer, call.wish)
            fault = "; ".join(draft.faults)
            if best is None or len(draft.faults) < len(best.faults):
                best = draft
        except NoFilmError as failure:
            fault = str(failure)
        if not fault:
            break
        told = beginning + repair(answer, fault)
    if best is None:
        raise ModelServerError(
            f"{call.model} wrote no film in {_TRIES} answers; the last one: {shown(fault)}",
            hint="a larger model (--model NAME) does better; `--engine auto` takes the outline "
            "engine when a model fails",
        )
    return best


def _answered(
    server: ModelServer, call: _Call, told: list[dict[str, str]], number: int
) -> Generator[Progress, None, str]:
    """One whole answer, asked for again where the connection broke or a part was refused."""
    while True:
        try:
            return (yield from _read(server, call, call.body(told, number), number))
        except PlainError as failure:
            if failure.part in call.left_out:
                raise ModelServerError(f"the model server refused the request: {failure}") from None
            call.left_out.add(failure.part)
        except AgainError as failure:
            call.breaks += 1
            if call.breaks >= _BREAKS:
                raise ModelServerError(
                    f"the model server at {server.address} failed {call.breaks} times: {failure}",
                    hint="its own log says why; a smaller model needs less memory",
                ) from failure
            wait = failure.after if failure.after is not None else 0.5 * 2**call.breaks
            yield Progress(0.0, f"{failure}; asking again")
            time.sleep(min(max(0.0, wait), _LONGEST_WAIT))


def _read(
    server: ModelServer, call: _Call, asked: dict[str, Any], number: int
) -> Generator[Progress, None, str]:
    text, refusal, finish, thought = "", "", "", 0
    with closing(server.answer(asked)) as pieces:  # closing hangs up, and the server stops
        for piece in pieces:
            text += piece.text
            refusal += piece.refusal
            thought += len(piece.thought)
            finish = piece.finish or finish
            if len(text) > call.most_letters:
                break
            yield from _progress(text, thought, call.wish, number)
    if refusal or finish == "content_filter":
        raise ModelServerError(
            f"{call.model} refuses: {shown(refusal) or 'its filter stopped the answer'}",
            hint="word the brief differently, or take another model (--model NAME)",
        )
    if finish == "length" and not text.rstrip(" \n`").endswith("}"):
        raise ModelServerError(
            f"the answer of {call.model} was cut off after {len(text) + thought:,} characters: "
            "its context is full",
            hint="start the server with a longer context (Ollama: OLLAMA_CONTEXT_LENGTH=16384, "
            "llama.cpp: -c 16384), or ask for fewer --seconds",
        )
    return text


def _progress(text: str, thought: int, wish: Wish, number: int) -> Iterator[Progress]:
    again = "" if number == 1 else f", answer {number} of at most {_TRIES}"
    if not text:
        if thought:
            yield Progress(0.0, f"the model thinks ({thought:,} characters){again}")
        return
    shots = text.count('"prompt"')
    fraction = min(0.95, len(text) / (_LETTERS_A_SHOT * wish.shots))
    yield Progress(fraction, f"shot {shots} of about {wish.shots}{again}")
