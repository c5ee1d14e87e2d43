"""Writes the package of a new engine out of templates: its own folder, and nothing else."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from pathlib import Path

from prostudio import __version__, files
from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.errors import FilmError

_TEMPLATES = Path(__file__).parent / "templates"
_ENDING = ".in"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Package:
    """What the package of an engine is called.

    Attributes:
        name: of the engine, as films say it: lower case, digits, dashes.
        kind: of the engine; one that there are templates for.
    """

    name: str
    kind: Kind

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.name) > _LONGEST:
            hint = "lower-case letters, digits and single dashes: glow, my-model, wan2"
            raise FilmError(f"{self.name[:60]!r} is no name of an engine", hint=hint)
        if not (_TEMPLATES / self.kind).is_dir():
            kinds = ", ".join(kind for kind in Kind if (_TEMPLATES / kind).is_dir())
            raise FilmError(f"no {self.kind} engine can be begun", hint=f"there are: {kinds}")

    @property
    def distribution(self) -> str:
        """As pip knows it."""
        return f"prostudio-{self.name}"

    @property
    def module(self) -> str:
        """As Python imports it."""
        return self.distribution.replace("-", "_")

    @property
    def engine(self) -> str:
        """The engine's class."""
        called = "".join(part.capitalize() for part in self.name.split("-"))
        return f"{called}Engine" if keyword.iskeyword(called) else called

    def texts(self) -> dict[str, str]:
        """Every file by its path within the package's folder."""
        words = {
            "@name@": self.name,
            "@kind@": str(self.kind),
            "@distribution@": self.distribution,
            "@module@": self.module,
            "@Engine@": self.engine,
            "@version@": __version__,
        }
        found = {}
        for folder in (_TEMPLATES / "package", _TEMPLATES / self.kind):
            for path in sorted(folder.rglob(f"*{_ENDING}")):
                place = path.relative_to(folder).as_posix().removesuffix(_ENDING)
                found[_filled(place, words)] = _filled(path.read_text("utf-8"), words)
        return found


def _filled(text: str, words: dict[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def begin(package: Package, folder: Path) -> list[Path]:
    """Write the package into a folder that is empty, or not there yet; the files.

    Raises:
        FilmError: an engine of that kind and name is installed, or the folder has something in it.
    """
    if package.name in registry.names(package.kind):
        hint = "give it another name: films tell engines apart by theirs"
        raise FilmError(
            f"there is a {package.kind} engine {package.name!r} on this machine", hint=hint
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FilmError(f"{folder} is not empty", hint="name another folder with -o")
    written = []
    for place, text in package.texts().items():
        path = folder / place
        files.mkdir(path.parent)
        files.write_text(path, text)
        written.append(path)
    return written
