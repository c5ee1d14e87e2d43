"""Whether the engines that have to make something now are here, and how long they will take."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from prostudio.engines import registry
from prostudio.engines.card import Card, Kind
from prostudio.engines.choose import choose_music
from prostudio.engines.choose_pictures import require_here
from prostudio.engines.missing import card_of_voice
from prostudio.events import Warned
from prostudio.graph import Step, Store, dry_run
from prostudio.production.pictures.finish import finish_cards
from prostudio.production.plan_values import Plan
from prostudio.production.shots.takes import CONSENT_SECONDS, Casting


def require_engines(plan: Plan, casting: Casting) -> None:
    """Every engine that has something to make for the film can work on this machine.

    One whose shots are all there is not asked: its takes outlive its weights.

    Raises:
        WeightsMissingError: one cannot; the first shot that needs it is named.
    """
    asked: set[tuple[Kind, str]] = set()
    for card, line in _at_work(plan, casting):
        if (card.kind, card.name) not in asked:
            asked.add((card.kind, card.name))
            require_here(card, line)


def require_voices(plan: Plan, kept: Container[str]) -> None:
    """Every engine that has something to say for the film can work on this machine.

    Args:
        kept: pieces that are there: their audio outlives its engine's weights.

    Raises:
        WeightsMissingError: one cannot; the hint is the command that gets it.
    """
    asked: set[tuple[str, str | None, str]] = set()
    for piece in plan.pieces():
        if piece.request is None or piece.name in kept:
            continue
        voice = (piece.engine, piece.request.voice, piece.request.language)
        if voice not in asked:
            asked.add(voice)
            card = registry.card(Kind.SPEECH, piece.engine)
            require_here(card_of_voice(card, *voice[1:]), piece.line)


def _at_work(plan: Plan, casting: Casting) -> Iterator[tuple[Card, int | None]]:
    """Engines of shots that are made now, each with the line that asks for it by name."""
    missing = {shot.id for shot in casting.missing}
    for shot in plan.shots():
        if shot.instant or shot.id in missing:
            line = shot.shot.line if shot.shot.engine else None
            yield registry.card(Kind.VIDEO, shot.engine), line
    for _, keyframe in casting.to_draw(plan):
        yield registry.card(Kind.IMAGE, keyframe.engine), None
    yield from ((card, None) for card in finish_cards(plan).values())
    for _, cue, file in plan.music:
        if not cue.silent and file is None:
            yield choose_music(plan.film, cue), cue.line


def voices_ahead(steps: Sequence[Step], store: Store) -> Iterator[Warned]:
    """The same of the sentences that a model has still to speak."""
    missing = [one.step for one in dry_run(steps, store) if not one.cached]
    dear = [step for step in missing if step.take]
    yield from _told(dear, "sentences", "`engines: {speech: espeak}` speaks at once")


def told_ahead(steps: Sequence[Step]) -> Iterator[Warned]:
    """What models have to make for the film, when it takes more than two minutes."""
    dear = [step for step in steps if step.take]
    music = any(step.kind == "music.score" for step in dear)
    what = "shots, first frames and windows of music" if music else "shots and first frames"
    yield from _told(dear, what, "`engines: {video: procedural}` draws instead")


def _told(dear: Sequence[Step], what: str, instead: str) -> Iterator[Warned]:
    seconds = sum(step.seconds or 0.0 for step in dear)
    if seconds > CONSENT_SECONDS:
        ram = max(step.needs.ram_mb for step in dear)
        vram = max(step.needs.vram_mb for step in dear)
        yield Warned(
            "takes_long",
            f"{len(dear)} {what} are made by models, which takes about "
            f"{_time(seconds)}, {vram} MB of graphics memory and {ram} MB of memory; "
            f"Ctrl-C loses nothing that is finished; {instead}",
        )


def _time(seconds: float) -> str:
    minutes = seconds / 60
    return f"{minutes:.0f} minutes" if minutes < 120 else f"{minutes / 60:.1f} hours"
