"""The program on one page: an order in, finished and inspected films out.

plan -> narration -> timeline -> takes -> segments and sound -> films -> inspections
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from prostudio.delivery.provenance import ShotOrigin
from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.events import Event
from prostudio.film.timeline import Timeline
from prostudio.graph import Executor, Step
from prostudio.production.finishing.deliver import Delivered, delivered, large, long
from prostudio.production.finishing.origins import shot_origins
from prostudio.production.forecast import expect_rest, require_room
from prostudio.production.here import require_engines, require_voices, told_ahead, voices_ahead
from prostudio.production.order import Order
from prostudio.production.picture_and_sound import picture_and_sound
from prostudio.production.pictures.takes_in_use import unheard, used_keys
from prostudio.production.plan_values import Found, Plan
from prostudio.production.planning.plan import make_plan
from prostudio.production.shots.footage import footage_warnings, with_footage
from prostudio.production.shots.ingest import ingest_steps
from prostudio.production.shots.takes import Casting, cast_takes, require_consent
from prostudio.production.sound.narrate import (
    kept_narration,
    narration_steps,
    recording_steps,
    speech_of,
)
from prostudio.production.sound.silent_files import silent_files
from prostudio.production.timing.lay_out import lay_out
from prostudio.production.timing.translations import translation_warnings
from prostudio.production.told_for import told_for

Making = Generator[Event, None, "Made"]


@dataclass(frozen=True, slots=True)
class Made:
    """A finished film in the store, and what it settled on.

    Attributes:
        films: every file that was asked for, at least one.
        takes: shot id -> key of the take it uses.
        narration: piece -> key of its audio, for voices that are takes.
        origins: where each shot's pictures are from.
    """

    plan: Plan
    timeline: Timeline
    films: tuple[Delivered, ...]
    takes: dict[str, str]
    narration: dict[str, str]
    origins: tuple[ShotOrigin, ...] = ()

    def words_over(self, shot: str) -> str:
        """What is said over a shot."""
        return " ".join(piece.text for piece in self.plan.pieces() if piece.shot == shot)


@dataclass(frozen=True, slots=True)
class Narrated:
    """A film before its first picture: what is decided, what was brought in, what stands where.

    Attributes:
        expected: whether it was told what the whole will take.
    """

    plan: Plan
    casting: Casting
    found: Found
    timeline: Timeline
    expected: bool


def produce(order: Order, executor: Executor) -> Making:
    """Make the film and yield what happens; closing the iterator cancels.

    Raises:
        FilmError: before any work, for whatever cannot be made.
        WeightsMissingError: before any work, for an engine that is not here.
        ResourceError: before any work, when it will not fit on the disk or the card.
        ReshootConsentError: before any picture, when many takes would be made again.
        ProStudioError: from the steps.
    """
    ready = yield from narrated(order, executor)
    plan, casting, found, timeline = ready.plan, ready.casting, ready.found, ready.timeline
    yield from casting.warnings
    yield from translation_warnings(plan, timeline)
    yield from footage_warnings(plan, timeline)
    yield from long(plan, timeline)
    steps = picture_and_sound(order, plan, timeline, casting, found)
    require_consent(casting, _seconds_again(steps, casting), order.reshoot)
    if not ready.expected:
        yield from expect_rest(steps, order, executor.store)
    yield from told_ahead(steps)
    results = yield from told_for(executor.run(steps), steps)
    films = delivered(plan, timeline, results)
    yield from large(films)
    if plan.film.sound != "narration":
        yield from unheard(plan, casting, results)
    used = used_keys(casting, results)
    return Made(
        plan=plan,
        timeline=timeline,
        films=films,
        takes=used,
        narration=dear_narration(plan, found),
        origins=shot_origins(plan, timeline, used, executor.store),
    )


def narrated(order: Order, executor: Executor) -> Generator[Event, None, Narrated]:
    """Plan, foreign files, narration, and the timeline that follows from them.

    Raises:
        ProStudioError: see `produce`.
    """
    plan = make_plan(order)  # every refusal comes before any work
    yield from plan.warnings
    casting = cast_takes(plan, executor.store, order.settled, order.reshoot)
    kept = kept_narration(plan, order.settled, executor.store)
    require_engines(plan, casting)
    require_voices(plan, kept)
    expected = yield from require_room(plan, order, executor)
    brought = [*ingest_steps(plan, order.settings.limits), *recording_steps(plan)]
    found = yield from executor.run(brought)  # bad pictures and sounds are refused here
    yield from silent_files(plan, found)
    recorded = {step.name: found[step.name] for step in recording_steps(plan)}
    kept = kept | recorded
    voices = narration_steps(plan, kept, order.machine)
    yield from voices_ahead(voices, executor.store)
    spoken = yield from executor.run(voices)  # the audio clock comes first
    found |= spoken | kept
    plan = with_footage(plan, found)
    return Narrated(plan, casting, found, lay_out(plan, speech_of(plan, found)), expected)


def dear_narration(plan: Plan, found: Found) -> dict[str, str]:
    """Which audio each line uses, where speaking it again would cost something."""
    return {
        piece.name: found[piece.name].key
        for piece in plan.pieces()
        if piece.request and not registry.card(Kind.SPEECH, piece.engine).instant
    }


def _seconds_again(steps: list[Step], casting: Casting) -> float:
    """What it takes to make takes again; shots that never had one are no question."""
    again = {shot.id for shot in casting.again}
    return sum(
        step.seconds or 0.0
        for step in steps
        if step.take and again & set(step.params.get("shots", [step.shot]))
    )
