"""Engines that look at pictures of the cast: one that shoots, and one that draws.

`PORTRAIT=here` in the environment stands for the weights of the one that draws.
"""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

from prostudio.engines.card import (
    Card,
    ImageRules,
    Kind,
    Licence,
    Memory,
    Missing,
    Role,
    VideoRules,
)
from prostudio_test_engines.flipbook import frames_rule, size_rule

WEIGHTS = "PORTRAIT"


def _troupe() -> Any:
    from prostudio_test_engines.troupe_engine import Troupe

    return Troupe(TROUPE)


def _portrait() -> Any:
    from prostudio_test_engines.troupe_engine import Portrait

    return Portrait(PORTRAIT)


def _missing() -> Missing | None:
    if os.environ.get(WEIGHTS):
        return None
    return Missing("has no weights here", "run `prostudio weights get portrait`")


TROUPE = Card(
    kind=Kind.VIDEO,
    name="troupe",
    revision="1",
    summary="a test engine that takes three pictures of the cast",
    instant=False,
    make=_troupe,
    licence=Licence("Apache-2.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory(ram_mb=150),),
    video=VideoRules(
        rate=Fraction(12),
        frames=frames_rule,
        size=size_rule,
        accepts=frozenset({Role.FIRST_FRAME, Role.SUBJECT}),
        most_subjects=3,
        timed_prompts=True,
    ),
)
PORTRAIT = Card(
    kind=Kind.IMAGE,
    name="portrait",
    revision="1",
    summary="a test engine that draws from pictures of the cast",
    instant=False,
    make=_portrait,
    licence=Licence("Apache-2.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory(ram_mb=150),),
    image=ImageRules(size=size_rule, accepts=frozenset({Role.SUBJECT, Role.STYLE})),
    missing=_missing,
    rank=80,
)
