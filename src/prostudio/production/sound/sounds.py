"""Steps that turn plan and timeline into the film's sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from prostudio.engines.choose import choose_music
from prostudio.engines.request import Machine
from prostudio.film.time import SAMPLE_RATE, sample_at
from prostudio.film.timeline import Clip, Timeline
from prostudio.graph import Input, Needs, Step, StepRef
from prostudio.mix.placement import DEPTH_DB, Placement, music_from, sound_under
from prostudio.production.pictures.compose import TakeInUse, Takes
from prostudio.production.plan_values import Found, Plan, result_of
from prostudio.production.revisions import revised
from prostudio.production.shots.footage import own_sound_step
from prostudio.production.shots.ingest import melody_step_name, sound_step_name
from prostudio.production.shots.shoot import HANDLE
from prostudio.production.sound.ambiences import ambience_steps, placed_ambiences
from prostudio.production.sound.narrate import voice_step_name
from prostudio.production.sound.scoring import Score, score_steps
from prostudio.production.sound.soundtrack import (
    CROSSFADE,
    SOUND_EDGE,
    MusicRegion,
    music_regions,
    music_request,
    speech_spans,
)


def sound_steps(
    plan: Plan, timeline: Timeline, takes: Takes, found: Found, machine: Machine
) -> list[Step]:
    """Music, ambiences, and the mix, whose name is `sound`.

    Args:
        found: voices and sounds that are there; what is missing is made in the same run.
    """
    regions = music_regions(plan, timeline)
    scores = [
        Score(
            name=f"music {n}",
            card=choose_music(plan.film, region.cue),
            request=music_request(region, timeline),
            label=f"music: {', '.join(region.cue.prompt)}",
            references=_melody(region, found),
            shot=region.shot,
            line=region.cue.line,
        )
        for n, region in enumerate(regions)
        if region.file is None
    ]
    steps = [step for score in scores for step in score_steps(score, machine)]
    places = dict(_placed(plan, timeline, regions, takes, found))
    seconds = float(timeline.frames.seconds)
    mixing = Step(
        name="sound",
        kind="sound.mix",
        params={
            "placements": [place.to_json() for place, _ in places.values()],
            "speech": list(speech_spans(timeline)),
            "samples": timeline.samples,
            "music": [name for name in places if name.startswith("music ")],
        },
        inputs={name: source for name, (_, source) in places.items()},
        versions=revised("sound.mix"),
        needs=Needs(ram_mb=250, disk_mb=round(2 + seconds * 0.45)),
        label="sound track",
        seconds=0.5 + seconds * 0.03,
    )
    clips = {clip.shot: clip for clip in timeline.clips}
    cut_out = [own_sound_step(shot, clips[shot.id], timeline) for shot in plan.shots()]
    own = [step for step in cut_out if step is not None]
    return [*steps, *own, *ambience_steps(plan, timeline), mixing]


def _melody(region: MusicRegion, found: Found) -> tuple[Input, ...]:
    tune = region.cue.melody
    return (result_of(melody_step_name(tune), found),) if tune else ()


Placed = tuple[str, tuple[Placement, Input]]


def _placed(
    plan: Plan, timeline: Timeline, regions: tuple[MusicRegion, ...], takes: Takes, found: Found
) -> Iterator[Placed]:
    """Everything that is heard, by the name of the mix's input."""
    pieces = {piece.name: piece for piece in plan.pieces()}
    for line in timeline.spoken:
        if line.heard:
            name = voice_step_name(pieces[line.line])
            yield name, (Placement(name, line.start), result_of(name, found))
    for n, region in enumerate(regions):
        yield _music(n, region, found)
    yield from placed_ambiences(plan, timeline)
    yield from _sounds(plan, timeline, takes, found)


def _music(number: int, region: MusicRegion, found: Found) -> Placed:
    name = f"music {number}"
    placement = replace(
        music_from(
            name,
            region.start,
            region.start + region.samples,
            gain_db=region.cue.level_db or 0.0,
            loop=region.file is not None,
        ),
        fade_in=CROSSFADE if region.leads_in else 0,
        fade_out=CROSSFADE,
    )
    step = sound_step_name(region.cue.file) if region.cue.file else name
    return name, (placement, result_of(step, found))


def _sounds(plan: Plan, timeline: Timeline, takes: Takes, found: Found) -> Iterator[Placed]:
    clips = {clip.shot: clip for clip in timeline.clips}
    for n, sound in enumerate(plan.sounds):
        start, _ = _samples(clips[sound.first], timeline)
        _, stop = _samples(clips[sound.last], timeline)
        cue = sound.cue
        placement = sound_under(f"effect {n}", start, stop, loop=cue.loop, gain_db=cue.level_db)
        yield placement.file, (placement, result_of(sound_step_name(cue.file), found))
    yield from _heard_clips(plan, timeline)
    for shot, take in takes.items():
        if take.sound and plan.film.sound != "narration" and shot in clips:
            yield _own_sound(clips[shot], timeline, take)


def _heard_clips(plan: Plan, timeline: Timeline) -> Iterator[Placed]:
    """The own sound of the user's clips, down while somebody speaks."""
    clips = {clip.shot: clip for clip in timeline.clips}
    for shot in plan.shots():
        if step := own_sound_step(shot, clips[shot.id], timeline):
            start, _ = _samples(clips[shot.id], timeline)
            length = step.params["samples"]
            edge = min(SOUND_EDGE, length // 3)
            placement = Placement(
                step.name, start, length, duck_db=DEPTH_DB, fade_in=edge, fade_out=edge
            )
            yield step.name, (placement, StepRef(step.name))


def _own_sound(clip: Clip, timeline: Timeline, take: TakeInUse) -> Placed:
    """A model's own sound, from where its picture begins."""
    start, stop = _samples(clip, timeline)
    name = f"own sound of {clip.shot}"
    placement = Placement(
        f"{name}/{take.sound}",
        start,
        stop - start,
        # A long transition begins before the handle does, and then so does the picture.
        skip=round(max(HANDLE, clip.handle_in / timeline.rate) * SAMPLE_RATE),
        duck_db=DEPTH_DB,
        fade_in=SOUND_EDGE,
        fade_out=SOUND_EDGE,
    )
    return name, (placement, take.source)


def _samples(clip: Clip, timeline: Timeline) -> tuple[int, int]:
    return sample_at(clip.start, timeline.rate), sample_at(clip.stop, timeline.rate)
