"""The finished film and what lies beside it, put where the user wants them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from prostudio import files
from prostudio.delivery.provenance import sheet
from prostudio.delivery.subtitles import srt, vtt
from prostudio.errors import FilmError
from prostudio.production.ingredients import ingredients
from prostudio.production.produce import Made


def require_writable(out: Path) -> None:
    """Refuse an output path before any work.

    Raises:
        FilmError: not an .mp4, a folder, or in a folder that cannot be written.
    """
    if out.suffix.lower() != ".mp4":
        raise FilmError(f"the output is {out.name!r}; wanted a name that ends in .mp4")
    if out.is_dir():
        raise FilmError(f"the output {out} is a folder; wanted a file name such as film.mp4")
    files.mkdir(out.parent)
    probe = out.with_name(f".{out.name}.writable")
    files.write_bytes(probe, b"")
    files.unlink(probe)


def publish(made: Made, out: Path) -> None:
    """Copy film, captions and provenance beside each other; what is right already stays."""
    film = made.film.path()
    digest = next(iter(made.film.files.values())).digest
    if not (out.is_file() and files.digest(out) == digest):
        with files.replacing(out) as temporary:
            files.copy(film, temporary)
    record_path = out.with_suffix(".provenance.json")
    captions = _publish_captions(made, out, _captions_before(record_path))
    title = made.plan.film.title or ""
    record = sheet(digest, title, ingredients(made.plan), software())
    files.write_json(record_path, {**record, "captions": captions})


def _publish_captions(made: Made, out: Path, before: Mapping[str, str]) -> dict[str, str]:
    """Write the caption files, or remove those of an earlier making; their digests by name.

    A file that an earlier making did not write, or that was edited since, is the user's
    and stays.
    """
    shown = made.timeline.captions if made.plan.film.captions.sidecar else ()
    written = {}
    for suffix, text in ((".srt", srt(shown)), (".vtt", vtt(shown))):
        path = out.with_suffix(suffix)
        if shown:
            files.write_text(path, text)
            written[path.name] = files.digest_bytes(text.encode())
        elif path.is_file() and files.digest(path) == before.get(path.name):
            files.unlink(path)
    return written


def _captions_before(record: Path) -> dict[str, str]:
    """Caption files of an earlier making by name, with their digests; none where none is told."""
    try:
        told = json.loads(record.read_bytes())["captions"]
        return {str(name): str(digest) for name, digest in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def software() -> dict[str, str]:
    """What drew, mixed and encoded, with versions."""
    from importlib.metadata import version

    from prostudio import __version__

    return {"prostudio": __version__} | {
        name: version(name) for name in ("av", "skia-python", "numpy", "scipy")
    }
