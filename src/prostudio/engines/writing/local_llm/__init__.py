"""A film by a language model of a server on this machine that speaks the OpenAI protocol.

| | |
|---|---|
| `servers.py` | addresses that may be asked, and the servers that are looked for |
| `talking.py` | one server over HTTP: its models, and an answer as it comes |
| `pieces.py` | an answer's bytes as pieces of text, streamed or whole |
| `refusals.py` | what a server's errors mean, and what to do next |
| `asking.py`, `guidance.md` | what the model is told, and the schema of what it should answer |
| `answer.py` | an answer as a film, or what is wrong with it |
| `engine.py` | ask, look at the answer, ask again |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, Missing, WritingRules

if TYPE_CHECKING:
    from prostudio.engines.writing.local_llm.engine import LocalLlm


def _make() -> LocalLlm:
    from prostudio.engines.writing.local_llm.engine import LocalLlm

    return LocalLlm(CARD)


def _missing() -> Missing | None:
    from prostudio.engines.writing.local_llm.servers import missing
    from prostudio.settings import Settings

    return missing(Settings.load())


CARD = Card(
    kind=Kind.WRITING,
    name="local-llm",
    revision="1",
    summary="a language model of a server on this machine writes the film from a brief",
    instant=False,
    make=_make,
    licence=Licence(
        "Apache-2.0",
        output_terms="those of the model that the server runs",
        source_type="trainedAlgorithmicMedia",
    ),
    memory=(Memory("the server's own memory comes on top", ram_mb=120),),
    writing=WritingRules(tells=True, models=True),
    missing=_missing,
)
