"""Pictures and files that can be made again, by what they are of: bounded, oldest use out first."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from prostudio import __version__, files
from prostudio.errors import ProStudioError
from prostudio.files import digest_bytes
from prostudio.graph.canonical import canonical
from prostudio.settings import Settings

_NAME = re.compile(r"[0-9a-z]{8,64}(-[0-9a-z]{1,16})?\.[a-z0-9]{1,5}")

MOST_BYTES = {
    "stills": 300_000_000,
    "posters": 60_000_000,
    "looks": 40_000_000,
    "exports": 4_000_000_000,
    "drafts": 2_000_000_000,
}
"""By folder: JPEGs of shots, posters, small JSON of timelines and waveforms, zips, draft films."""


WIDTHS = (160, 240, 320, 480, 640, 960)
"""Of pictures; others are rounded up to one of these, so that not every number is kept."""


def width_for(asked: int | None) -> int | None:
    """The width that is made for one that is asked for; None is the whole picture."""
    return next((width for width in WIDTHS if asked is not None and asked <= width), None)


def name_of(key: str, width: int | None = None) -> str:
    """The file name of a picture of that key: whole, or that wide."""
    return f"{key}-{width}.jpg" if width else f"{key}.jpg"


@dataclass(frozen=True, slots=True)
class Cache:
    """One folder of `PROSTUDIO_HOME/cache`; any number of processes may use it."""

    folder: Path
    most_bytes: int

    @classmethod
    def of(cls, settings: Settings, kind: str) -> Cache:
        """The cache of a kind."""
        return cls(settings.home / "cache" / kind, MOST_BYTES[kind])

    def path(self, name: str) -> Path:
        """Where a file of that name lies, or would."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a cached file")
        return self.folder / name

    def found(self, name: str) -> Path | None:
        """The file, which counts as used now; None where there is none, or no such name."""
        if not _NAME.fullmatch(name):
            return None
        path = self.folder / name
        try:
            if not path.stat().st_size:
                return None
        except OSError:
            return None
        with suppress(ProStudioError):
            files.touch(path)
        return path

    def put(self, name: str, data: bytes) -> Path:
        """Keep something; what was not used for longest goes where it gets too much."""
        path = self.path(name)
        files.mkdir(self.folder, lasting=False)
        files.write_bytes(path, data)
        self.trim(path)
        return path

    def trim(self, but: Path | None = None) -> None:
        """Remove what was not used for longest until the rest is within bounds."""
        found, total = [], 0
        with suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    state = entry.stat()
                    total += state.st_size
                    found.append((state.st_mtime, state.st_size, entry.path))
        if total <= self.most_bytes:
            return
        for _, size, name in sorted(found):
            if total <= self.most_bytes * 0.9:
                return
            if Path(name) != but:
                with suppress(ProStudioError):
                    files.unlink(Path(name))
                    total -= size


def key_of(*parts: object) -> str:
    """32 hex digits of JSON values."""
    return digest_bytes(canonical(list(parts)))[:32]


def state_of(script: Path) -> str:
    """What a film's script and lock say now, as 32 hex digits.

    Raises:
        NotFoundError, FilmError: the script is not there.
    """
    lock = script.with_name(script.name + ".lock")
    settled = files.digest(lock) if lock.is_file() else ""
    return key_of(files.digest(script), settled)


def revision_of(script: Path) -> str:
    """12 hex digits of a script's text."""
    return digest_bytes(script.read_bytes().removeprefix(b"\xef\xbb\xbf"))[:12]


def timeline_name(script: Path) -> str:
    """The cached file of a timeline whose narration is known, for the script as it is now."""
    return f"{key_of('timeline', __version__, state_of(script))}.json"


def poster_name(script: Path, width: int | None, *, titled: bool) -> str:
    """The cached file of the picture that stands for a film as it is now."""
    return f"{key_of('poster', __version__, state_of(script), width, titled)}.jpg"
