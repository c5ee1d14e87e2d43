"""A dear image engine. `PENCIL=here` in the environment stands for its weights."""

from __future__ import annotations

import os
from typing import Any

from prostudio.engines.card import Card, ImageRules, Kind, Licence, Memory, Missing
from prostudio_test_engines.flipbook import size_rule

WEIGHTS = "PENCIL"


def _make() -> Any:
    from prostudio_test_engines.pencil_engine import Pencil

    return Pencil(CARD)


def _missing() -> Missing | None:
    if os.environ.get(WEIGHTS):
        return None
    return Missing("has no weights here", "run `prostudio weights get pencil`")


CARD = Card(
    kind=Kind.IMAGE,
    name="pencil",
    revision="1",
    summary="a test engine that draws one picture, dear",
    instant=False,
    make=_make,
    licence=Licence("Apache-2.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory(ram_mb=150),),
    image=ImageRules(size=size_rule),
    weights=lambda: os.environ.get(WEIGHTS, ""),
    missing=_missing,
    rank=90,
)
