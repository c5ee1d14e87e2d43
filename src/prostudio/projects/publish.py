"""The finished film and what lies beside it, put where the user wants them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.delivery.provenance import sheet
from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.production.finishing.deliver import Delivered, may_be_silent
from prostudio.production.finishing.ingredients import ingredients
from prostudio.production.produce import Made
from prostudio.production.sound.align import word_times
from prostudio.projects.caption_files import write_captions


def require_own_place(out: Path, script: Path | None, film: Film) -> None:
    """Refuse to put a film over another script's, where nobody has named the place.

    Two scripts of one name lead to the same `out/NAME.mp4`. A script that is not there
    any more was moved or renamed, and its film is no other. What came from standard input
    has no name: it is the same film while its title or the words of its first scene stay.

    Raises:
        FilmError: the sheet beside the film that is there names another script.
    """
    if not out.is_file():
        return
    before = told_before(record_path(out))
    told, piped = before.get("script"), before.get("piped")
    another = None
    if isinstance(told, str):
        other = out.parent / told
        if other.is_file() and not (script is not None and other.samefile(script)):
            another = os.path.relpath(other)
    elif isinstance(piped, dict) and not _alike(piped, _identity(film)):
        title = piped.get("title")
        another = f"«{title}» from standard input" if title else "which came from standard input"
    if another:
        raise FilmError(
            f"{out} is the film of another script, {another}",
            hint=f"say where this one goes: `-o {out.with_stem(out.stem + '-2')}`, "
            f"or `-o {out}` to replace it",
        )


def _identity(film: Film) -> dict[str, str]:
    """By what a film without a file is known again: its title, and its first scene's words."""
    first = film.scenes[0]
    parts = [first.title or ""]
    for shot in first.shots:
        parts += [shot.prompt or "", shot.picture.path if shot.picture else ""]
        parts += [line.text for line in shot.narration]
    opening = files.digest_bytes(json.dumps(parts).encode())
    return {"title": film.title or "", "opening": opening}


def _alike(before: Mapping[str, Any], now: Mapping[str, str]) -> bool:
    same_title = bool(now["title"]) and before.get("title") == now["title"]
    return same_title or before.get("opening") == now["opening"]


def publish(made: Made, one: Delivered, out: Path, script: Path | None) -> None:
    """Copy film, captions and provenance beside each other; what is right already stays."""
    film = one.film.path()
    digest = next(iter(one.film.files.values())).digest
    files.mkdir(out.parent)
    told = record_path(out)
    signed = _signed_before(told, digest)
    if not (out.is_file() and files.digest(out) in (digest, signed)):
        with files.replacing(out) as temporary:
            files.copy(film, temporary)
    captions = write_captions(made.plan, one.timeline, out, _captions_before(told))
    title = made.plan.film.title or ""
    quiet = may_be_silent(made.plan)
    record = sheet(
        digest, title, ingredients(made.plan), software(), made.origins, may_be_silent=quiet
    )
    named = {"script": _from(out, script)} if script else {"piped": _identity(made.plan.film)}
    known = {"signed_blake3": signed} if signed else {}
    times = {"word_times": word_times(made.plan, one.timeline.captions)}
    files.write_json(told, {**record, **times, **named, **known, "captions": captions})


def _signed_before(record: Path, digest: str) -> str:
    """The digest of the same film as it was signed by an earlier making; empty for none."""
    before = told_before(record)
    signed = before.get("signed_blake3") if before.get("film_blake3") == digest else ""
    return signed if isinstance(signed, str) else ""


def captions_of(film: Path) -> list[Path]:
    """The caption files that were written beside a finished film, sorted by name."""
    told = sorted(_captions_before(record_path(film)))
    return [path for name in told if (path := film.with_name(Path(name).name)).is_file()]


def _captions_before(record: Path) -> dict[str, str]:
    """Caption files of an earlier making by name, with their digests; none where none is told."""
    told = told_before(record).get("captions")
    return {str(k): str(v) for k, v in told.items()} if isinstance(told, dict) else {}


def record_path(out: Path) -> Path:
    """Where the sheet of a film lies."""
    return out.with_suffix(".provenance.json")


def told_before(record: Path) -> dict[str, Any]:
    """The sheet of an earlier making; empty where there is none that can be read."""
    try:
        told = json.loads(record.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _from(out: Path, script: Path) -> str:
    """The script as seen from the film's folder, so that both may move together."""
    try:
        return Path(os.path.relpath(script.resolve(), out.parent.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return script.name


def software() -> dict[str, str]:
    """What drew, mixed and encoded, with versions."""
    from importlib.metadata import version

    from prostudio import __version__

    return {"prostudio": __version__} | {
        name: version(name) for name in ("av", "skia-python", "numpy", "scipy")
    }
