"""The finished film and what lies beside it, put where the user wants them."""

from __future__ import annotations

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
    captions = made.timeline.captions if made.plan.film.captions.sidecar else ()
    for suffix, text in ((".srt", srt(captions)), (".vtt", vtt(captions))):
        _beside(out.with_suffix(suffix), text if captions else None)
    title = made.plan.film.title or ""
    record = sheet(digest, title, ingredients(made.plan), software())
    files.write_json(out.with_suffix(".provenance.json"), record)


def _beside(path: Path, text: str | None) -> None:
    """Write a caption file, or remove one of an earlier making."""
    if text is not None:
        files.write_text(path, text)
    elif path.exists():
        files.unlink(path)


def software() -> dict[str, str]:
    """What drew, mixed and encoded, with versions."""
    from importlib.metadata import version

    from prostudio import __version__

    return {"prostudio": __version__} | {
        name: version(name) for name in ("av", "skia-python", "numpy", "scipy")
    }
