"""The step that gives the film's sound apart: voice, music, effects, and all of it."""

from __future__ import annotations

from dataclasses import replace

from prostudio.graph import Needs, Step
from prostudio.production.plan_values import Plan
from prostudio.production.revisions import revised
from prostudio.production.sound.narrate import voice_step_name

STEMS = ("voice", "music", "effects")
"""What sums to the mix."""


def stems_step(mixing: Step, plan: Plan) -> Step:
    """The step `stems`, from the one that mixes: it reads the same and places it alike."""
    voices = {voice_step_name(piece) for piece in plan.pieces() if piece.sounds}
    seconds = mixing.params["samples"] / 48_000
    return replace(
        mixing,
        name="stems",
        kind="sound.stems",
        versions=revised("sound.stems"),
        params={**mixing.params, "voices": sorted(voices & set(mixing.inputs))},
        needs=Needs(ram_mb=250, disk_mb=round(2 + seconds * 1.6)),
        label="stems",
        seconds=0.3 + seconds * 0.02,
    )
