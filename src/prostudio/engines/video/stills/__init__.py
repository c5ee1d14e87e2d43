"""Camera moves over the user's own pictures, sub-pixel smooth, with a grade and some weather."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, Role, VideoRules

if TYPE_CHECKING:
    from prostudio.engines.video.stills.engine import Stills


def _make() -> Stills:
    from prostudio.engines.video.stills.engine import Stills

    return Stills(CARD)


CARD = Card(
    kind=Kind.VIDEO,
    name="stills",
    revision="2",
    summary="slow camera moves over your own pictures; no weights, no GPU",
    instant=True,
    make=_make,
    licence=Licence("Apache-2.0", source_type="compositeCapture"),
    memory=(Memory(ram_mb=400),),
    video=VideoRules(
        accepts=frozenset({Role.FIRST_FRAME}),
        needs=frozenset({Role.FIRST_FRAME}),
        random_access=True,
        text_only=False,
    ),
    rank=1,
)
