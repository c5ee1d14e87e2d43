"""What is heard, where: voices, music, sounds. From plan and timeline to one list of places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from prostudio.engines.card import Role
from prostudio.engines.request import MusicRequest, Reference
from prostudio.film import MusicCue
from prostudio.film.time import SAMPLE_RATE, sample_at
from prostudio.film.timeline import Timeline
from prostudio.production.plan_values import Plan

CROSSFADE = round(1.5 * SAMPLE_RATE)
"""One music leads into the next over a second and a half."""
SOUND_EDGE = round(0.15 * SAMPLE_RATE)
"""Sounds under a shot fade in and out at its edges."""


@dataclass(frozen=True, slots=True)
class MusicRegion:
    """One music in samples [start, stop), with what leads in and out of it.

    Attributes:
        shot: the one that it begins with.
    """

    start: int
    stop: int
    cue: MusicCue
    file: Path | None
    leads_in: bool
    leads_out: bool
    seed: int
    shot: str

    @property
    def samples(self) -> int:
        """How long the music itself is: it goes on under the one that follows."""
        return self.stop - self.start + (CROSSFADE if self.leads_out else 0)


def music_regions(plan: Plan, timeline: Timeline) -> tuple[MusicRegion, ...]:
    """Every music of the film; stretches of silence have none."""
    starts = {clip.shot: sample_at(clip.start, timeline.rate) for clip in timeline.clips}
    cues = [(starts[shot], cue, file, shot) for shot, cue, file in plan.music]
    seeds = music_seeds(plan)
    regions = []
    for n, (start, cue, file, shot) in enumerate(cues):
        stop = cues[n + 1][0] if n + 1 < len(cues) else timeline.samples
        if cue.silent or stop <= start:
            continue
        leads_in, leads_out = start > 0, n + 1 < len(cues)
        regions.append(MusicRegion(start, stop, cue, file, leads_in, leads_out, seeds[n], shot))
    return tuple(regions)


def music_seeds(plan: Plan) -> tuple[int, ...]:
    """A seed for each of the plan's cues.

    The film's for every cue that is new, the next ones where the same words come again:
    so music that is put before changes none that follows.
    """
    seen: Counter[MusicCue] = Counter()
    seeds = []
    for _, cue, _ in plan.music:
        asked = replace(cue, level_db=None)
        seeds.append(plan.film.seed + seen[asked])
        seen[asked] += 1
    return tuple(seeds)


def music_request(region: MusicRegion, timeline: Timeline) -> MusicRequest:
    """What is asked of a music engine for a region; cuts between scenes are welcome bar edges."""
    cuts = (
        sample_at(join.start + (join.stop - join.start) // 2, timeline.rate)
        for join in timeline.joins
    )
    hits = tuple(cut - region.start for cut in cuts if region.start < cut < region.stop)
    return MusicRequest(
        prompt=region.cue.prompt,
        samples=region.samples,
        seed=region.seed,
        key=region.cue.key,
        bpm=region.cue.bpm,
        hits=hits,
        ends=not region.leads_out,
        references=melody_of(region.cue.melody),
    )


def melody_of(path: str | Path | None) -> tuple[Reference, ...]:
    """A tune for the music to follow, where there is one."""
    return (Reference(Role.MELODY, Path(path)),) if path else ()


def speech_spans(timeline: Timeline) -> Iterator[tuple[int, int]]:
    """Where somebody speaks, from the words' times."""
    for line in timeline.spoken:
        if not line.heard:
            continue
        if line.words:
            yield line.words[0].start, line.words[-1].stop
        else:
            yield line.start, line.stop
