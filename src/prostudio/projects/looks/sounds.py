"""What is heard of a film, apart: stems as files, and waveforms of them."""

from __future__ import annotations

import json
from typing import Any

from prostudio.errors import ConflictError, WeightsMissingError
from prostudio.graph import Artifact, Executor, dry_run
from prostudio.production.hand_over import with_what_they_need
from prostudio.production.looks.layout import layout_of
from prostudio.production.picture_and_sound import picture_and_sound
from prostudio.production.shots.takes import Casting
from prostudio.production.sound.stems import STEMS, stems_step
from prostudio.projects.looks.cache import Cache, key_of
from prostudio.projects.looks.planned import PlannedFilm, planned
from prostudio.projects.project import executor_here

Json = Any

PARTS = (*STEMS, "mix")
POINTS = (250, 500, 1000, 2000, 4000, 8000)
"""Of a waveform; others are rounded up to one of these."""

_QUICK = frozenset({"sound.mix", "sound.stems", "sound.ambience", "clip.sound"})
"""Kinds of steps that are made when somebody wants to hear or see the sound."""


def waveform(order: Json) -> Json:
    """`{script, part, points}` -> `{seconds, points, peaks}`.

    Raises:
        ConflictError: voices or music are not there yet.
    """
    from prostudio.media.peaks import peaks

    film = planned(order)
    found = stems_of(film)
    points = next((n for n in POINTS if order["points"] <= n), POINTS[-1])
    cache = Cache.of(film.settings, "looks")
    name = f"{key_of('peaks', found.key, order['part'], points)}.json"
    if kept := cache.found(name):
        return json.loads(kept.read_bytes())
    samples = int(found.facts["samples"])
    made = peaks(found.path(f"{order['part']}.wav"), samples, points)
    value = {"seconds": round(samples / 48_000, 4), "points": len(made), "peaks": made}
    cache.put(name, json.dumps(value).encode())
    return value


def stems(order: Json) -> Json:
    """`{script}` -> `{files: {part: [file, digest]}}`.

    Raises:
        ConflictError: voices or music are not there yet.
    """
    found = stems_of(planned(order))
    return {
        "files": {
            part: [str(found.path(f"{part}.wav")), found.files[f"{part}.wav"].digest]
            for part in PARTS
        }
    }


def stems_of(film: PlannedFilm) -> Artifact:
    """The stems, mixed of what is there.

    Raises:
        ConflictError: voices or music are not there yet.
    """
    with executor_here(film.settings, None) as executor:
        return _mixed(film, executor)


def _mixed(film: PlannedFilm, executor: Executor) -> Artifact:
    store = executor.store
    laid = layout_of(film.plan, film.order, store)
    casting = film.casting() or Casting({}, (), (), ())
    if not laid.sure:
        raise _unheard()
    try:
        steps = picture_and_sound(film.order, laid.plan, laid.timeline, casting, laid.found)
    except WeightsMissingError:
        raise _unheard() from None
    mixing = next(step for step in steps if step.name == "sound")
    wanted = with_what_they_need([stems_step(mixing, laid.plan)], steps)
    if any(not one.cached and one.step.kind not in _QUICK for one in dry_run(wanted, store)):
        raise _unheard()
    running = executor.run(wanted)
    try:
        while True:
            next(running)
    except StopIteration as end:
        found: Artifact = end.value["stems"]
        return found


def _unheard() -> ConflictError:
    return ConflictError(
        "nobody has spoken or played this film yet as it is written now",
        hint="make it, or a draft of it",
    )
