"""Any text, or a brief, to a film that a person then edits; no model, no weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory

if TYPE_CHECKING:
    from prostudio.engines.writing.outline.engine import Outline


def _make() -> Outline:
    from prostudio.engines.writing.outline.engine import Outline

    return Outline(CARD)


CARD = Card(
    kind=Kind.WRITING,
    name="outline",
    revision="1",
    summary="keeps a text's sentences and finds pictures for them; composes a sketch from a brief",
    instant=True,
    make=_make,
    licence=Licence("Apache-2.0"),
    memory=(Memory(ram_mb=120),),
)
