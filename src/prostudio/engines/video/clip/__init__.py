"""The user's own footage: any rate, size and rotation laid into the film, no copy made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, Role, VideoRules

if TYPE_CHECKING:
    from prostudio.engines.video.clip.engine import Footage


def _make() -> Footage:
    from prostudio.engines.video.clip.engine import Footage

    return Footage(CARD)


CARD = Card(
    kind=Kind.VIDEO,
    name="clip",
    revision="1",
    summary="your own footage, fitted to the film; no weights, no GPU",
    instant=True,
    make=_make,
    # Who took it, and with what, nobody says: the origin is never guessed.
    licence=Licence("Apache-2.0", source_type=""),
    memory=(Memory(ram_mb=500),),
    video=VideoRules(
        accepts=frozenset({Role.FOOTAGE}),
        needs=frozenset({Role.FOOTAGE}),
        random_access=True,
        text_only=False,
    ),
    rank=1,
)
