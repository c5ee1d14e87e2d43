"""Voices and music of a draft: the film's own where they are there or quick, else stand-ins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.engines.choose import STANDARD_MUSIC, STANDARD_SPEECH, choose_music
from prostudio.engines.request import Machine, SpeechRequest
from prostudio.errors import WeightsMissingError
from prostudio.film.text.spoken import spoken
from prostudio.graph import Artifact, Step, Store, dry_run
from prostudio.production.plan_values import Piece, Plan
from prostudio.production.sound.narrate import narration_steps


def quick_voices(plan: Plan, kept: Mapping[str, Artifact], machine: Machine, store: Store) -> Plan:
    """The plan in which no model has to speak: what it has not said yet, the standard voice says.

    Args:
        kept: audio by piece that is there.
    """
    dear = {piece.name for piece in plan.pieces() if piece.name not in kept and _is_dear(piece)}
    if not dear:
        return plan
    try:
        there = dry_run(narration_steps(plan, kept, machine), store)
    except WeightsMissingError:
        there = []
    dear -= {one.step.name for one in there if one.cached}
    passages = tuple(
        replace(p, pieces=tuple(_quick(one) if one.name in dear else one for one in p.pieces))
        for p in plan.passages
    )
    return replace(plan, passages=passages)


def _is_dear(piece: Piece) -> bool:
    return piece.request is not None and not registry.card(Kind.SPEECH, piece.engine).instant


def _quick(piece: Piece) -> Piece:
    """The piece in the standard voice; only read where that cannot read it."""
    assert piece.request is not None
    rules = registry.card(Kind.SPEECH, STANDARD_SPEECH).speech
    text = spoken(piece.text)
    language = piece.request.language
    if rules is None or not text.strip() or rules.cannot_read(text, language):
        return replace(piece, request=None)
    return replace(piece, engine=STANDARD_SPEECH, request=SpeechRequest(text, language))


def quick_music(
    plan: Plan, store: Store, steps_of: Callable[[Plan], list[Step]]
) -> tuple[Plan, list[Step]]:
    """The plan in which no model has to compose, and its steps.

    Args:
        steps_of: all steps of a plan.
    """
    dear = [
        cue
        for _, cue, file in plan.music
        if file is None and not cue.silent and not choose_music(plan.film, cue).instant
    ]
    if not dear:
        return plan, steps_of(plan)
    try:
        steps = steps_of(plan)
        there = dry_run(steps, store)
        if all(one.cached for one in there if one.step.name.startswith("music ")):
            return plan, steps
    except WeightsMissingError:
        pass
    music = tuple(
        (shot, replace(cue, engine=STANDARD_MUSIC, melody=None) if cue in dear else cue, file)
        for shot, cue, file in plan.music
    )
    quick = replace(plan, music=music)
    return quick, steps_of(quick)
