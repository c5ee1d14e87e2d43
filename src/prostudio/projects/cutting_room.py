"""Where a project's script is edited: read once, changed, written anew, with a history."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from prostudio import files
from prostudio.errors import BusyError
from prostudio.events import Warned
from prostudio.film.editing import Edited, cut_of
from prostudio.film.reading import read_film
from prostudio.projects.history import FOLDER, History, matched, read_history
from prostudio.projects.lock_names import rename_in_lock
from prostudio.projects.scripts import (
    OpenFilm,
    Written,
    open_script,
    opened,
    revision_of,
    script_of,
    written,
)

_OPEN = 32
"""Films that are kept read."""
_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did.

    Attributes:
        shots: names of the shots that it is about, as they are now.
        notes: what the writer should know of the writing.
    """

    now: OpenFilm
    label: str
    renamed: dict[str, str] = field(default_factory=dict)
    shots: tuple[str, ...] = ()
    notes: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that is to be made: what it is called, the film after it, the shots it is about."""

    label: str
    edited: Edited
    about: Sequence[int] = ()
    """Numbers of shots after the edit."""


class CuttingRoom:
    """Reads and edits the scripts of projects; any thread may use it."""

    def __init__(self) -> None:
        self._films: OrderedDict[Path, tuple[tuple[object, ...], OpenFilm]] = OrderedDict()
        self._lock = threading.Lock()

    def look(self, folder: Path) -> OpenFilm:
        """The film of a project as it is on the disk now.

        Raises:
            ConflictError: it has no script yet.
            FilmError: somebody wrote something there that is no film.
        """
        script = script_of(folder)
        stamp = _stamps(folder, script)
        with self._lock:
            known = self._films.get(folder)
            if known is not None and known[0] == stamp:
                self._films.move_to_end(folder)
                return known[1]
        found = open_script(folder, script)
        self._keep(folder, stamp, found)
        return found

    def edit(self, folder: Path, change: Callable[[OpenFilm], Edit]) -> Change:
        """Make one edit, whoever else edits the film at the same time.

        Raises:
            FilmError: the edit cannot be; nothing was changed.
            BusyError: another process holds the film for too long.
        """
        with self._alone(folder):
            now = self.look(folder)
            edit = change(now)
            edited = edit.edited
            if edited.film == now.film:
                return Change(now, edit.label, shots=_named(edited.ids, edit.about))
            return self._written(now, written(edited.film, now.format), edit)

    def replace(self, folder: Path, text: str, form: str) -> Change:
        """Another script; its shots are the old ones where they are the same or stand alike.

        Raises:
            FilmError: it is no film; nothing was changed.
        """
        with self._alone(folder):
            now = self.look(folder)
            if (text, form) == (now.text, now.format):
                return Change(now, "the script")
            film, warnings = read_film(text, name=f"film.{form}")
            cut = cut_of(film)
            came = tuple(matched(now.cut.ids, cut.ids))
            renamed = _renamed(now.cut.ids, cut.ids, came)
            edit = Edit("the script", Edited(film, cut.ids, came, renamed))
            return self._written(now, Written(text, form, film, tuple(warnings)), edit)

    def step(self, folder: Path, step: int) -> Change:
        """One state back (-1) or forward (1).

        Raises:
            ConflictError: there is none.
        """
        with self._alone(folder):
            now = self.look(folder)
            label = (now.history.undo if step < 0 else now.history.redo) or ""
            history, found = now.history.went(step)
            shots = {shot: name for name, shot in history.shots.items()}
            pairs = [(name, shots.get(shot)) for name, shot in now.history.shots.items()]
            renamed = {old: new for old, new in pairs if new and new != old}
            film, warnings = read_film(found.text, name=f"film.{found.format}")
            script = Written(found.text, found.format, film, tuple(warnings))
            return Change(self._put(now, script, history, renamed), label, renamed)

    def _written(self, now: OpenFilm, script: Written, edit: Edit) -> Change:
        edited = edit.edited
        if read_history(now.folder).revision != now.revision:
            now.history.save(now.text, now.format)  # it was written by somebody else
        revision = revision_of(script.text)
        history = now.history.came_to(edit.label, revision, edited.came_from, edited.ids)
        history.save(script.text, script.format)
        after = self._put(now, script, history, edited.renamed)
        shots = _named(edited.ids, edit.about)
        return Change(after, edit.label, edited.renamed, shots, script.notes)

    def _put(
        self, now: OpenFilm, script: Written, history: History, renamed: dict[str, str]
    ) -> OpenFilm:
        old, new = now.folder / f"film.{now.format}", now.folder / f"film.{script.format}"
        rename_in_lock(old, new, renamed)
        files.write_text(new, script.text)
        if new != old:
            files.unlink(old)
        history.settle()
        found = opened(now.folder, script, history)
        self._keep(now.folder, _stamps(now.folder, new), found)
        return found

    @contextmanager
    def _alone(self, folder: Path) -> Iterator[None]:
        script_of(folder)
        files.mkdir(folder / FOLDER, lasting=False)
        with files.locked(folder / FOLDER / "lock", _WAIT_SECONDS) as held:
            if not held:
                raise BusyError("somebody else edits this film", hint="try again")
            yield

    def _keep(self, folder: Path, stamp: tuple[object, ...], found: OpenFilm) -> None:
        with self._lock:
            self._films[folder] = (stamp, found)
            self._films.move_to_end(folder)
            while len(self._films) > _OPEN:
                self._films.popitem(last=False)


def _stamps(folder: Path, script: Path) -> tuple[object, ...]:
    """By which a film that is kept read is known to be what lies on the disk."""
    return script, _stamp(script), _stamp(folder / FOLDER / "index.json")


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _named(ids: Sequence[str], about: Sequence[int]) -> tuple[str, ...]:
    return tuple(ids[number] for number in about if number < len(ids))


def _renamed(
    before: Sequence[str], now: Sequence[str], came_from: Sequence[int | None]
) -> dict[str, str]:
    pairs = zip(now, came_from, strict=True)
    return {before[old]: new for new, old in pairs if old is not None and before[old] != new}
