"""What a finished film is held against: the bare encoder, and drawing alone. Run in a child."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

SAMPLE = 24
"""Frames drawn of each shot after its first: enough for a mean within 2 %."""


def encoding(film: str) -> dict[str, float]:
    """CPU seconds of encoding the film's own decoded frames again, with the same settings.

    Decoding is left out: only the time of this thread within the writer counts, and
    the encoder has one thread.
    """
    from prostudio.film import Size
    from prostudio.media.encoding import Encoding
    from prostudio.media.probe import probe
    from prostudio.media.video import VideoWriter, read_frames

    path = Path(film)
    picture = probe(path).picture
    assert picture is not None
    size, again = Size(picture.width, picture.height), path.with_suffix(".floor.mp4")
    cpu, frames = 0.0, 0
    with VideoWriter(again, size, picture.rate, Encoding()) as writer:
        for decoded in read_frames(path):
            began = time.thread_time()
            writer.write(decoded)
            cpu += time.thread_time() - began
            frames += 1
        began = time.thread_time()
    cpu += time.thread_time() - began  # what was held back is encoded when the writer closes
    return {"cpu_s": cpu, "frames": frames}


def drawing(script: str, home: str) -> dict[str, Any]:
    """CPU of drawing alone, shot by shot, as the film's own engine draws it.

    Returns:
        `open_s` (all shots' first frames), `frame_ms` (mean over the film's frames of the
        others), `worst_ms` and `worst` (the dearest shot).
    """
    from prostudio.engines import registry
    from prostudio.engines.card import Kind
    from prostudio.production.order import Order, Reshoot
    from prostudio.production.planning.plan import make_plan
    from prostudio.projects.preview import preview
    from prostudio.projects.project import open_project
    from prostudio.settings import Settings

    settings = Settings.load({"home": home})
    project = open_project(script)
    seconds = [
        shot["seconds"] for shot in preview(project, settings, reshoot=Reshoot.NONE)["shots"]
    ]
    plan = make_plan(Order(project.film, project.base.absolute(), settings))
    opened, total, frames, worst = 0.0, 0.0, 0, (0.0, "")
    for shot, length in zip(plan.shots(), seconds, strict=True):
        engine = registry.card(Kind.VIDEO, shot.engine).make()
        count = round(length * plan.film.rate)
        stop = min(count, SAMPLE + 1)
        request = replace(shot.request, frames=count, first=0, stop=stop)
        marks = [time.process_time()]
        for _ in engine.shoot([request], Path(home)):
            marks.append(time.process_time())
        each = (marks[-1] - marks[1]) / max(1, stop - 1)
        opened += marks[1] - marks[0]
        total += each * count
        frames += count
        worst = max(worst, (each * 1000, shot.id))
    return {
        "open_s": opened,
        "frame_ms": 1000 * total / frames,
        "worst_ms": worst[0],
        "worst": worst[1],
        "frames": frames,
    }
