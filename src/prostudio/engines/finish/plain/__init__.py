"""The built-in finishing engine: filters and arithmetic, no weights.

`between` is FFmpeg's motion-compensated interpolation, `larger` Lanczos' kernel with light
sharpening, `sharper` contrast-adaptive sharpening that spares skin, `steadier` curves of
brightness smoothed over time.
"""

from __future__ import annotations

from typing import Any

from prostudio.engines.card import Card, FinishRules, FinishTask, Kind, Licence, Memory

WINDOW = 8
"""Frames on either side over which light is made even."""
_NEIGHBOURS = 3
"""Frames on either side by which motion is found; two gaps let the filter find its scale."""


def _make() -> Any:
    from prostudio.engines.finish.plain.engine import Plain

    return Plain(CARD)


def _margin(task: FinishTask) -> int:
    return {FinishTask.DEFLICKER: WINDOW, FinishTask.INTERPOLATE: _NEIGHBOURS}.get(task, 0)


CARD = Card(
    kind=Kind.FINISH,
    name="plain",
    revision="1",
    summary="frames in between along motion, Lanczos, sharpening that spares skin, even light",
    instant=True,
    make=_make,
    licence=Licence("Apache-2.0", source_type="algorithmicallyEnhanced"),
    memory=(Memory(ram_mb=400),),
    finish=FinishRules(frozenset(FinishTask), margin=_margin, planar=True, upscales=8.0),
    rank=1,
)
