"""Which weights there are, as rows: `catalogue/*.toml`, one file per family.

A row of weights is made of parts. A part is a folder of one repository, so that two
models which share a text encoder share its part, and its files are kept once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from prostudio.errors import FilmError
from prostudio.weights.licence import Licence

_OUR_FILE = "prostudio.json"
_OURS = Path(__file__).parent / "catalogue"
PICKLES = (".bin", ".pt", ".pth", ".ckpt")
"""Files that may hold code, and reach no engine before they are converted."""


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository of the hub.

    Attributes:
        commit: the one whose files are wanted; None: the newest, recorded when first fetched.
        gated: the hub asks for an accepted licence and a token.
    """

    id: str
    licence: Licence
    commit: str | None = None
    gated: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """What the catalogue itself knows of a file, whatever a hub or a mirror says."""

    bytes: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Files of one repository that belong together.

    Attributes:
        folder: where they lie in the repository; "" is its root.
        place: where an engine looks for them in the folder it is given.
        files: names or patterns below `folder`; each must be there. A `*` stands for
            anything but a dot and a slash, so `model*.safetensors` takes shards and no
            `model.fp16.safetensors`.
        also: the same, taken where they are.
        classes: one of them has to be named by `config.json`.
        about: size in bytes, as far as it is known before the hub is asked.
        pins: path in the repository -> what is known for certain.
    """

    name: str
    repository: Repository
    folder: str
    place: str
    files: tuple[str, ...]
    also: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    about: int = 0
    pins: Mapping[str, Pin] = field(default_factory=dict)

    def wants(self, path: str) -> bool:
        """Whether a file of the repository belongs to this part."""
        inner = self._inner(path)
        return inner is not None and self.wants_inner(inner)

    def wants_inner(self, name: str) -> bool:
        """The same for a name below its folder."""
        if name.startswith(".") or name.endswith(_OUR_FILE):
            return False  # never one that we keep there ourselves
        return any(_matches(name, pattern) for pattern in self.files + self.also)

    def unmet(self, paths: list[str]) -> list[str]:
        """Names and patterns that no file among `paths` answers."""
        inner = [name for name in map(self._inner, paths) if name is not None]
        return [p for p in self.files if not any(_matches(name, p) for name in inner)]

    def placed(self, path: str) -> str:
        """Where a file of the repository stands in the engine's folder."""
        return str(PurePosixPath(self.place) / (self._inner(path) or path))

    def _inner(self, path: str) -> str | None:
        if not self.folder:
            return path
        return path[len(self.folder) + 1 :] if path.startswith(f"{self.folder}/") else None


@dataclass(frozen=True, slots=True)
class Row:
    """One model that a user asks for by name.

    Attributes:
        users: engines that load it, as `kind.name`.
        variant: which of several precisions the file names mean (`fp16`), if any.
    """

    name: str
    family: str
    summary: str
    parts: tuple[Part, ...]
    users: tuple[str, ...] = ()
    variant: str = ""

    @property
    def about(self) -> int:
        """Size in bytes, as far as it is known before the hub is asked."""
        return sum(part.about for part in self.parts)

    @property
    def repositories(self) -> tuple[Repository, ...]:
        """Where its parts come from, each once, in order."""
        return tuple({part.repository.id: part.repository for part in self.parts}.values())

    def of(self, repository: Repository) -> tuple[Part, ...]:
        """Its parts that come from one repository."""
        return tuple(part for part in self.parts if part.repository is repository)

    @property
    def licences(self) -> tuple[Licence, ...]:
        """The licences of its parts, each once."""
        found = {r.licence.id: r.licence for r in self.repositories}
        return tuple(found.values())

    @property
    def plain(self) -> bool:
        """Whether it is one repository as it stands, with nothing to put together."""
        return len(self.repositories) == 1 and all(p.folder == p.place for p in self.parts)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rows by name."""

    rows: Mapping[str, Row]
    parts: Mapping[str, Part]

    @classmethod
    def load(cls, more: Path | None = None) -> Catalogue:
        """Ours, and the rows that the user keeps as `*.toml` in the folder `more`.

        Raises:
            FilmError: a file that is no catalogue, or a name that is there already.
        """
        gathered = _shipped().copy()
        for path in sorted(more.glob("*.toml")) if more else ():
            gathered.read(path)
        return cls(gathered.rows, gathered.parts)

    def row(self, name: str) -> Row:
        """The row of that name, or the one that the engine of that name loads.

        Raises:
            FilmError: there is none, or an engine has several; the hint names them or near ones.
        """
        if name in self.rows:
            return self.rows[name]
        engines = {user.rpartition(".")[2] for row in self.rows.values() for user in row.users}
        loaded = [r for r in self.rows.values() if any(u.endswith(f".{name}") for u in r.users)]
        if len(loaded) == 1:
            return loaded[0]
        if loaded:
            raise FilmError(
                f"the engine {name!r} has weights of several names",
                hint=f"wanted one of {', '.join(row.name for row in loaded)}",
            )
        near = get_close_matches(name, [*self.rows, *sorted(engines)], 1)
        raise FilmError(
            f"no weights are called {name!r}",
            hint=f"did you mean {near[0]!r}?" if near else "`prostudio weights list` lists them",
        )


@dataclass(slots=True)
class _Gathered:
    """What the files read so far say."""

    licences: dict[str, Licence] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)

    def copy(self) -> _Gathered:
        """One that can be added to."""
        return _Gathered(*(dict(getattr(self, part.name)) for part in fields(self)))

    def read(self, path: Path) -> None:
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
            for kind in ("licences", "repositories", "parts", "weights"):
                known: dict[str, Any] = getattr(self, "rows" if kind == "weights" else kind)
                for name, table in tables.get(kind, {}).items():
                    if name in known:
                        raise FilmError(f"{path} names {kind} {name!r}, which is there already")
                    known[name] = getattr(self, f"_{kind}")(name, dict(table), path.stem)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
            raise FilmError(f"cannot read the catalogue {path}: {failure}") from failure
        except (KeyError, TypeError, AttributeError) as failure:
            raise FilmError(f"{path} is not a catalogue of weights: {failure!r}") from failure

    def _licences(self, name: str, table: dict[str, Any], _: str) -> Licence:
        return Licence.from_table(name, table)

    def _repositories(self, name: str, table: dict[str, Any], _: str) -> Repository:
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", name) or ".." in name:
            raise FilmError(f"{name!r} is no repository; wanted owner/name")
        return Repository(name, self.licences[table.pop("licence")], **table)

    def _parts(self, name: str, table: dict[str, Any], _: str) -> Part:
        folder = table.pop("folder", "")
        pins = {p: Pin(**known) for p, known in table.pop("pins", {}).items()}
        lists = {k: tuple(v) for k, v in table.items() if isinstance(v, list)}
        return Part(
            name,
            repository=self.repositories[table.pop("repository")],
            folder=folder,
            place=table.pop("place", folder),
            pins=pins,
            **{**table, **lists},
        )

    def _weights(self, name: str, table: dict[str, Any], family: str) -> Row:
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name) or name in _TAKEN:
            raise FilmError(f"{name!r} is no name for weights; wanted a-z, 0-9, dots and dashes")
        parts = tuple(self.parts[part] for part in table.pop("parts"))
        return Row(name, family, parts=parts, users=tuple(table.pop("users", ())), **table)


@cache
def _shipped() -> _Gathered:
    """Our own rows; reading them takes 10 ms, and every engine asks."""
    gathered = _Gathered()
    for path in sorted(_OURS.glob("*.toml"), key=lambda path: (path.stem != "licences", path)):
        gathered.read(path)
    return gathered


_TAKEN = {"repositories", "catalogue"}


def _matches(name: str, pattern: str) -> bool:
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(r"[^./]*".join(parts), name) is not None
