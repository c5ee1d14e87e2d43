"""Caption files beside the film: three kinds in every language, ours replaced, the user's kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from prostudio import files
from prostudio.delivery.ass import ass
from prostudio.delivery.subtitles import srt, vtt
from prostudio.film.timeline import Timeline
from prostudio.production.finishing.subtitle_tracks import caption_tracks
from prostudio.production.plan_values import Plan


def write_captions(
    plan: Plan, timeline: Timeline, out: Path, before: Mapping[str, str]
) -> dict[str, str]:
    """Write the files, and remove those of an earlier making; returns their digests by name.

    A file that an earlier making did not write, or that was edited since, is the user's
    and stays where the film has none of that name. A translation that was read is never
    written over.
    """
    written = {}
    if plan.film.captions.sidecar:
        for ending, text in _texts(plan, timeline):
            path = out.with_name(f"{out.stem}{ending}")
            if not _is_source(plan, path):
                files.write_text(path, text)
                written[path.name] = files.digest_bytes(text.encode())
    for name, digest in before.items():
        path = out.with_name(Path(name).name)
        if name not in written and path.is_file() and files.digest(path) == digest:
            files.unlink(path)
    return written


def _texts(plan: Plan, timeline: Timeline) -> Iterator[tuple[str, str]]:
    """What follows the film's name, such as `.de.srt`, and the file's text."""
    shown = plan.film.captions.burn or plan.language
    title = plan.film.title or ""
    for track in caption_tracks(plan, timeline):
        tag = "" if track.language == plan.language else f".{track.language}"
        yield f"{tag}.srt", srt(track.captions)
        yield f"{tag}.vtt", vtt(track.captions)
        styled = timeline.burned if track.language == shown else None
        yield (
            f"{tag}.ass",
            ass(
                styled or track.captions,
                timeline.size,
                style=timeline.style,
                area=timeline.safe,
                title=title,
            ),
        )


def _is_source(plan: Plan, path: Path) -> bool:
    """Whether a file is a translation that this film was read from."""
    sources = [t.path for t in plan.translations if t.path and t.path.exists()]
    return path.exists() and any(path.samefile(source) for source in sources)
