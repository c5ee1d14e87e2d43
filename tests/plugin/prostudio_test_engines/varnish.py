"""A dear finishing engine, as one over a model is: RGB, a neighbour on either side."""

from __future__ import annotations

import os
from typing import Any

from prostudio.engines.card import Card, FinishRules, FinishTask, Kind, Licence, Memory, Missing

GONE = "VARNISH_GONE"
"""Environment: stands for weights that are not here."""


def _make() -> Any:
    from prostudio_test_engines.varnish_engine import Varnish

    return Varnish(CARD)


def _missing() -> Missing | None:
    if os.environ.get(GONE):
        return Missing("has no weights here", "run `prostudio weights get varnish`")
    return None


CARD = Card(
    kind=Kind.FINISH,
    name="varnish",
    revision="1",
    summary="a test engine that enlarges and sharpens in RGB, dear",
    instant=False,
    make=_make,
    licence=Licence("Apache-2.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory(ram_mb=150),),
    finish=FinishRules(
        frozenset({FinishTask.UPSCALE, FinishTask.SHARPEN}),
        margin=lambda task: 1 if task is FinishTask.SHARPEN else 0,
        upscales=2.0,
    ),
    missing=_missing,
)
