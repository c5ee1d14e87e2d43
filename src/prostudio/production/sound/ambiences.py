"""What a drawn place sounds like: which ambience is heard when, and the steps that make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from prostudio.film.identity import content_seed
from prostudio.film.time import SAMPLE_RATE, sample_at
from prostudio.film.timeline import Join, Timeline
from prostudio.graph import Input, Needs, Step, StepRef
from prostudio.mix.ambience.setting import Setting
from prostudio.mix.placement import DEPTH_DB, Placement
from prostudio.production.plan_values import Plan

REVISION = "2"
"""Another one makes every ambience again: it changes whenever the synthesis does."""

_CROSSING = round(0.4 * SAMPLE_RATE)
"""At a cut the next place is heard this much before it is seen, and the last one as much after."""

_EDGE = round(0.5 * SAMPLE_RATE)
"""Into silence and out of it, where no transition says otherwise."""


@dataclass(frozen=True, slots=True)
class AmbienceRegion:
    """One setting through shots that follow each other, in samples [start, stop) of the film."""

    setting: Setting
    start: int
    stop: int
    seed: int
    fade_in: int
    fade_out: int

    @property
    def samples(self) -> int:
        """How long it is."""
        return self.stop - self.start


def ambience_steps(plan: Plan, timeline: Timeline) -> list[Step]:
    """A step for each region: what changes elsewhere in the film makes none of them again."""
    return [_step(n, region) for n, region in enumerate(ambience_regions(plan, timeline))]


def placed_ambiences(
    plan: Plan, timeline: Timeline
) -> Iterator[tuple[str, tuple[Placement, Input]]]:
    """Where they are heard in the mix, by the name of its input."""
    for n, region in enumerate(ambience_regions(plan, timeline)):
        name = f"ambience {n}"
        placement = Placement(
            name,
            region.start,
            region.samples,
            gain_db=plan.film.ambience.level_db or 0.0,
            fade_in=region.fade_in,
            fade_out=region.fade_out,
            duck_db=DEPTH_DB,
        )
        yield name, (placement, StepRef(name))


def ambience_settings(plan: Plan) -> Mapping[str, Setting]:
    """What each drawn shot sounds like, by its id; nothing where the film asks for none.

    A sound of the user's takes the ambience's place for its shots. A film in which nobody
    speaks and nothing plays stays silent, where it does not ask for a level.
    """
    wish = plan.film.ambience
    if wish.silent or (wish.level_db is None and not others_heard(plan)):
        return {}
    covered = set(_covered(plan))
    return {
        shot.id: Setting.of(shot.scenery)
        for shot in plan.shots()
        if shot.scenery is not None and shot.id not in covered
    }


def others_heard(plan: Plan) -> bool:
    """Whether anything but ambiences is heard in the film."""
    return laid_under(plan) or any(shot.clip_heard for shot in plan.shots())


def laid_under(plan: Plan) -> bool:
    """Whether voices, music or sounds are put under the pictures."""
    music = any(not cue.silent for _, cue, _ in plan.music)
    return music or bool(plan.sounds) or any(piece.sounds for piece in plan.pieces())


def _covered(plan: Plan) -> Iterator[str]:
    """Shots under which a sound of the user's lies."""
    ids = [shot.id for shot in plan.shots()]
    for sound in plan.sounds:
        yield from ids[ids.index(sound.first) : ids.index(sound.last) + 1]


def ambience_regions(plan: Plan, timeline: Timeline) -> tuple[AmbienceRegion, ...]:
    """Every ambience of the film, in order; neighbours overlap while one leads to the other."""
    settings = ambience_settings(plan)
    runs = []
    numbers = range(len(timeline.clips))
    for setting, group in groupby(numbers, lambda n: settings.get(timeline.clips[n].shot)):
        if setting is not None:
            found = list(group)
            first = found[0]
            runs.append((setting, first, timeline.clips[first : first + len(found)]))
    joins = {join.into: join for join in timeline.joins}
    edges = _Edges(timeline, joins, [(first, first + len(clips)) for _, first, clips in runs])
    regions = []
    for setting, first, clips in runs:
        before, fade_in = edges.at(first)
        after, fade_out = edges.at(first + len(clips))
        start = sample_at(clips[0].start, timeline.rate) - before
        stop = sample_at(clips[-1].stop, timeline.rate) + after
        seed = content_seed(plan.film.seed, clips[0].shot)
        most = (stop - start) // 3
        regions.append(
            AmbienceRegion(setting, start, stop, seed, min(fade_in, most), min(fade_out, most))
        )
    return tuple(regions)


class _Edges:
    """How ambiences begin and end at the clips' edges."""

    def __init__(
        self, timeline: Timeline, joins: Mapping[int, Join], runs: Sequence[tuple[int, int]]
    ) -> None:
        self._timeline = timeline
        self._joins = joins
        self._begin = dict(runs)
        self._end = {stop: first for first, stop in runs}

    def at(self, clip: int) -> tuple[int, int]:
        """Samples beyond the edge before clip number `clip`, and of the fade there."""
        join = self._joins.get(clip)
        length = self._samples(join.start, join.stop) if join else 0
        if clip not in self._begin or clip not in self._end:
            return 0, length or _EDGE
        half = max(length // 2, _CROSSING)
        shorter = min(self._length(clip, self._begin[clip]), self._length(self._end[clip], clip))
        half = min(half, shorter // 3)
        return half, 2 * half

    def _length(self, first: int, stop: int) -> int:
        clips = self._timeline.clips
        return self._samples(clips[first].start, clips[stop - 1].stop)

    def _samples(self, start: int, stop: int) -> int:
        return sample_at(stop, self._timeline.rate) - sample_at(start, self._timeline.rate)


def _step(number: int, region: AmbienceRegion) -> Step:
    seconds = region.samples / SAMPLE_RATE
    return Step(
        name=f"ambience {number}",
        kind="sound.ambience",
        params={
            "setting": region.setting.to_json(),
            "seed": region.seed,
            "samples": region.samples,
        },
        versions={"synthesis": REVISION},
        needs=Needs(ram_mb=150, disk_mb=round(1 + seconds * 0.4)),
        label=f"ambience: {region.setting}",
        seconds=0.5 + seconds / 100,
    )
