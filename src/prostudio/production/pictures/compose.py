"""Steps that turn timeline and takes into encoded segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import PurePath
from typing import Any

from prostudio.compositor.cutting import cut_segments
from prostudio.compositor.segment import Segment, Source
from prostudio.engines import registry
from prostudio.engines.base import VideoEngine
from prostudio.engines.card import Kind
from prostudio.engines.request import Machine
from prostudio.engines.wire import shot_to_json
from prostudio.film import Size
from prostudio.film.timeline import Clip, Timeline
from prostudio.graph import Input, Needs, Step
from prostudio.media.encoding import Encoding
from prostudio.media.window import window_of
from prostudio.production.deliveries import PLAIN
from prostudio.production.pictures.reels import Reel
from prostudio.production.plan_values import Found, Plan, ShotPlan
from prostudio.production.shots.footage import CHILD_MB, excerpt_of
from prostudio.production.shots.references import reference_inputs
from prostudio.production.steps.finishing import FINISHED
from prostudio.production.steps.take_frames import retiming_to_json
from prostudio.production.timing.in_between import Between
from prostudio.production.timing.retime import Footage, retime

_HD = 1280 * 720
ENCODE_SECONDS = 0.022
"""To compose and encode one 1280 x 720 frame on one core, beside drawing it."""


@dataclass(frozen=True, slots=True)
class TakeInUse:
    """Where a dear shot's frames come from: an artifact or a step, a file in it, its length.

    Attributes:
        to_the_end: the shot ends on a picture, so the take's last frame is shown.
        between: what holds the frames that were made between its own, and their clock.
        grade: facts of a step that say how its colours are matched.
    """

    source: Input
    picture: str
    size: Size
    sound: str | None
    footage: Footage
    to_the_end: bool = False
    between: tuple[Input, Between] | None = None
    grade: Input | None = None


Takes = Mapping[str, TakeInUse]
"""By shot id."""


def segment_steps(reel: Reel, takes: Takes, found: Found, machine: Machine) -> list[Step]:
    """A step for each segment of a reel, in the film's order.

    Args:
        found: the user's pictures, where they were brought in already.
    """
    cut = cut_segments(reel.timeline, burn_captions=reel.plan.film.captions.burned)
    sources = Sources(reel.plan, reel.timeline, takes, found, machine)
    first, encoding = reel.deliveries[0], reel.frame.encoding
    whole = f"{len(cut)}" if first.name == PLAIN else f"{len(cut)} for {', '.join(reel.serves)}"
    steps = [
        compose_step(first.step(name), segment, sources, encoding, f"segment {n} of {whole}")
        for n, (name, segment) in enumerate(zip(_names(cut), cut, strict=True), 1)
    ]
    return [replace(step, serves=reel.serves) for step in steps]


def _names(cut: tuple[Segment, ...]) -> list[str]:
    """By shot and count, so that a new first shot renames nothing and `why` finds its last time."""
    seen: dict[str, int] = {}
    names = []
    for segment in cut:
        shots = " into ".join(source.shot for source in segment.sources)
        seen[shots] = seen.get(shots, 0) + 1
        names.append(f"segment {shots} {seen[shots]}")
    return names


def compose_step(
    name: str, segment: Segment, sources: Sources, encoding: Encoding, place: str
) -> Step:
    """The step that composes and encodes one segment."""
    shown = [source.shot for source in segment.sources]
    makers = [sources.maker(shot, segment) for shot in shown]
    share = segment.size.width * segment.size.height / _HD
    return Step(
        name=name,
        kind="segment.compose",
        params={
            "segment": segment.to_json(),
            "sources": makers,
            "encoding": encoding.to_json(),
        },
        inputs={
            f"source {n} {role}": source
            for n, shot in enumerate(shown)
            for role, source in sources.inputs(shot).items()
        },
        versions=sources.versions(segment),
        needs=Needs(
            ram_mb=round(350 + 250 * share) + sources.children_mb(segment),
            disk_mb=round(2 + segment.frames * encoding.codec.frame_mb * share),
        ),
        label=f"{place}: {sources.title(shown[-1])}",
        shot=shown[-1],
        seconds=0.3
        + segment.frames * share * ENCODE_SECONDS * encoding.codec.work
        + sources.seconds(segment),
    )


class Sources:
    """Where each shot's frames come from: an instant engine, or a take's master."""

    def __init__(
        self, plan: Plan, timeline: Timeline, takes: Takes, found: Found, machine: Machine
    ) -> None:
        """From a timeline whose clips say how many frames each source gives."""
        self.takes = takes
        self._shots: dict[str, ShotPlan] = {shot.id: shot for shot in plan.shots()}
        self._clips: dict[str, Clip] = {clip.shot: clip for clip in timeline.clips}
        self._found = found
        self._machine = machine

    def maker(self, shot: str, segment: Segment) -> dict[str, Any]:
        """How the segment's step gets the frames, as JSON.

        An instant engine draws straight into the segment. A dear one's master is
        recomposed; nothing is shot for captions or length.
        """
        clip = self._clips[shot]
        if shot not in self.takes:
            planned = self._shots[shot]
            request = replace(planned.request, rate=segment.rate, frames=clip.source_frames)
            if planned.clip:
                excerpt = excerpt_of(planned, clip, segment.rate)
                shown = tuple(replace(r, excerpt=excerpt) for r in request.references)
                # Footage is laid into each frame anew: its own height may be more than the film's.
                request = replace(request, references=shown, size=segment.size)
            drawn = {"engine": planned.engine, "request": shot_to_json(request)}
            return drawn | self._window(shot, request.size, segment.size)
        take = self.takes[shot]
        timing = retime(
            take.footage,
            clip.handle_in,
            clip.source_frames,
            segment.rate,
            to_the_end=take.to_the_end,
        )
        played = {"take": take.picture, "retiming": retiming_to_json(timing)}
        if take.between:
            played["between"] = {"picture": FINISHED, **asdict(take.between[1])}
        return played | self._window(shot, take.size, segment.size)

    def _window(self, shot: str, source: Size, frame: Size) -> dict[str, Any]:
        """Which part of the pictures is shown, about the shot's focus; nothing when it is all."""
        window = window_of(source, frame, self._shots[shot].shot.focus)
        return {"window": astuple(window)} if window else {}

    def inputs(self, shot: str) -> dict[str, Input]:
        """What has to be read for it."""
        if shot in self.takes:
            take = self.takes[shot]
            more = {"between": take.between[0] if take.between else None, "grade": take.grade}
            return {"take": take.source} | {name: one for name, one in more.items() if one}
        sources = reference_inputs(self._shots[shot], self._found)
        return {f"reference {n}": source for n, source in enumerate(sources)}

    def children_mb(self, segment: Segment) -> int:
        """Memory of the children that decode the user's clips, beside the step's own."""
        clips = [source for source in segment.sources if self._shots[source.shot].clip]
        return CHILD_MB * len(clips)

    def seconds(self, segment: Segment) -> float:
        """How long the drawn frames of a segment take, by their engines' own estimates."""
        return sum(
            self._estimated(source, segment)
            for source in segment.sources
            if source.shot not in self.takes
        )

    def _estimated(self, source: Source, segment: Segment) -> float:
        planned, clip = self._shots[source.shot], self._clips[source.shot]
        engine: VideoEngine = registry.card(Kind.VIDEO, planned.engine).make()
        request = replace(
            planned.request,
            rate=segment.rate,
            frames=clip.source_frames,
            first=source.first,
            stop=source.first + source.count,
        )
        return engine.estimate(request, self._machine).seconds

    def title(self, shot: str) -> str:
        """The shot's name, and how its words were read, or the name of the user's picture."""
        planned = self._shots[shot]
        own = planned.shot.picture
        words = PurePath(own.path).name if own else ", ".join(planned.reading.words)
        return f"{shot} ({words})" if words else shot

    def versions(self, segment: Segment) -> dict[str, str]:
        """Drawn pictures change with Skia and their engine, text with its fonts."""
        shots = [source.shot for source in segment.sources if source.shot not in self.takes]
        engines = {self._shots[shot].engine for shot in shots}
        drawing = {"skia": _skia()} if engines else {}
        revisions = {f"video {n}": registry.card(Kind.VIDEO, n).revision for n in engines}
        return drawing | revisions | _texts(segment)


@cache
def _skia() -> str:
    return version("skia-python")


def _texts(segment: Segment) -> dict[str, str]:
    if not segment.overlays:
        return {}
    from prostudio.compositor.overlays import drawn_with

    return {"text": str(drawn_with(segment))}
