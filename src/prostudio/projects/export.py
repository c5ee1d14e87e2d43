"""A film for other editors, put where the user wants it: a project file, clips and stems beside."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.delivery.handover import FORMATS, Edit, EditClip, Marker, Stem
from prostudio.delivery.subtitles import srt
from prostudio.events import Done, Event
from prostudio.film.time import SAMPLE_RATE, frame_at
from prostudio.film.timeline import Timeline
from prostudio.graph import Artifact
from prostudio.production.deliveries import PLAIN
from prostudio.production.hand_over import HandedOver, hand_over, stems_of
from prostudio.production.order import Reshoot
from prostudio.production.plan_values import Plan, ShotPlan
from prostudio.production.sound.stems import STEMS
from prostudio.projects.project import Project, delivering, executor_for, on_this_machine, order_of
from prostudio.settings import Settings

HANDLE = Fraction(1, 2)
"""Seconds that clips go on before and after their place, unless the user says otherwise."""


def export(
    project: Project,
    settings: Settings,
    out: Path,
    formats: Sequence[str],
    *,
    handle: Fraction = HANDLE,
    allow_outside: bool = False,
) -> Generator[Event, None, tuple[Path, ...]]:
    """Write a project file for each format, and their media into one folder beside.

    The folder is named like the film: `film.fcpxml` and `film.media`. What lies in it from an
    earlier export and belongs to shots that are gone stays, because an edit may use it.

    Args:
        out: the project files' path without a suffix.
        formats: names in `delivery.handover.FORMATS`.

    Returns:
        the project files, in the order of `formats`.

    Raises:
        FilmError: a rate that a format has no timecode for; what `make` refuses.
        MissingError: what a format is written with is not installed.
        ProStudioError: from the steps.
    """
    for name in formats:
        FORMATS[name].require(project.film.rate)
    files.require_writable(settings.store_folder)
    settings, project = on_this_machine(settings), delivering(project, PLAIN)
    order, warnings = order_of(project, settings, reshoot=Reshoot.NONE, allow_outside=allow_outside)
    yield from warnings
    with executor_for(settings, project.script) as executor:
        parts = yield from hand_over(order, executor, handle)
    media = out.with_name(f"{out.name}.media")
    files.mkdir(media)
    edit = _edit(parts, out.name, media)
    written = []
    for name in formats:
        path = out.with_name(out.name + FORMATS[name].suffix)
        files.write_text(path, FORMATS[name].write(edit))
        written.append(path)
    yield Done(", ".join(map(str, written)), float(parts.timeline.frames.seconds))
    return tuple(written)


def write_stems(
    project: Project, settings: Settings, folder: Path, *, allow_outside: bool = False
) -> Generator[Event, None, tuple[Path, ...]]:
    """Voice, music, effects and all of it as WAV files of one length in `folder`.

    Raises:
        ProStudioError: as `make`.
    """
    files.require_writable(settings.store_folder)
    settings, project = on_this_machine(settings), delivering(project, PLAIN)
    order, _ = order_of(project, settings, reshoot=Reshoot.NONE, allow_outside=allow_outside)
    with executor_for(settings, project.script) as executor:
        stems = yield from stems_of(order, executor)
    files.mkdir(folder)
    yield Done(str(folder), stems.facts["samples"] / SAMPLE_RATE)
    return tuple(_put(stems, f"{stem}.wav", folder) for stem in (*STEMS, "mix"))


def _edit(parts: HandedOver, title: str, media: Path) -> Edit:
    """The edit, whose files are put into the folder `media`."""
    shots = {shot.id: shot for shot in parts.plan.shots()}
    clips = []
    for clip in parts.clips:
        path = media / f"{clip.shot}.mp4"
        _copy(parts.files[clip.shot].path(), path)
        clips.append(
            EditClip(
                name=clip.shot,
                file=f"{media.name}/{path.name}",
                media=clip.source_frames,
                into=clip.handle_in,
                start=clip.start,
                stop=clip.stop,
                told=_told(shots[clip.shot], parts),
            )
        )
    stems = [
        Stem(name, f"{media.name}/{_put(parts.stems, f'{name}.wav', media).name}")
        for name in STEMS
        if name in parts.stems.facts["heard"]
    ]
    if parts.timeline.captions:
        files.write_text(media / "captions.srt", srt(parts.timeline.captions))
    film = parts.plan.film
    return Edit(
        title=film.title or title,
        size=parts.timeline.size,
        rate=parts.timeline.rate,
        clips=tuple(clips),
        joins=parts.timeline.joins,
        markers=markers(parts.plan, parts.timeline),
        stems=tuple(stems),
    )


def markers(plan: Plan, timeline: Timeline) -> tuple[Marker, ...]:
    """Where scenes begin, what captions say, and the film's title, in order."""
    found = []
    starts = {clip.shot: clip.start for clip in timeline.clips}
    scenes = plan.film.scenes
    seen: set[int] = set()
    for shot in plan.shots():
        title = scenes[shot.scene].title if shot.scene < len(scenes) else None
        if title and shot.scene not in seen:
            found.append(Marker("scene", title, starts[shot.id], starts[shot.id] + 1))
        seen.add(shot.scene)
    if timeline.title:
        card = timeline.title
        found.append(Marker("title", card.text, card.start, card.stop))
    for caption in timeline.captions:
        start = frame_at(caption.start, timeline.rate)
        stop = min(frame_at(caption.stop, timeline.rate), timeline.frames.stop)
        if start < stop:
            found.append(Marker("caption", " ".join(caption.lines), start, stop))
    return tuple(sorted(found, key=lambda marker: marker.start))


def _told(shot: ShotPlan, parts: HandedOver) -> Mapping[str, Any]:
    """What is known of a shot, for formats that can hold it."""
    words = [piece.text for piece in parts.plan.pieces() if piece.shot == shot.id]
    told = {
        "shot": shot.id,
        "scene": shot.scene + 1,
        "prompt": shot.request.prompt,
        "style": list(shot.request.style),
        "camera": shot.request.camera.value,
        "engine": shot.engine,
        "seed": shot.request.seed,
        "picture": shot.picture.name if shot.picture else "",
        "words": " ".join(words),
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def _put(artifact: Artifact, name: str, folder: Path) -> Path:
    path = folder / name
    _copy(artifact.path(name), path)
    return path


def _copy(source: Path, target: Path) -> None:
    """Put a file in place; one of the same content stays, with its time."""
    if not (target.is_file() and files.digest(target) == files.digest(source)):
        files.copy(source, target)
