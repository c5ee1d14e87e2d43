"""What a film's script was, edit by edit: undone, done again, and every name a shot ever had.

`history/` in the project's folder holds each state of the script in a file of its own;
`history/index.json` says which of them is the present one, and which shot had which name. The
script is the truth: where it is not what the history says, somebody edited it elsewhere,
and that counts as an edit too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import ConflictError

Json = Any

FOLDER = "history"
ELSEWHERE = "an edit elsewhere"
MOST_KEPT = 200
"""States that can be gone back to."""
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class State:
    """One state of the script.

    Attributes:
        number: of its file.
        label: what led to it, as people call it.
        revision: of its text.
    """

    number: int
    label: str
    revision: str


@dataclass(frozen=True, slots=True)
class Text:
    """A state's script, with its shots' names and which shots they are."""

    text: str
    format: str
    shots: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class History:
    """The states of a script, oldest first; `at` is the place of the present one.

    Attributes:
        shots: name -> shot, of the present state in order.
        names: the same, of all states; a name that two shots had is the later one's.
        count: shots that there ever were.
    """

    folder: Path
    states: tuple[State, ...] = ()
    at: int = -1
    shots: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)
    count: int = 0

    @property
    def undo(self) -> str | None:
        """What going back would undo."""
        return self.states[self.at].label if self.at > 0 else None

    @property
    def redo(self) -> str | None:
        """What going forward would do again."""
        return self.states[self.at + 1].label if self.at + 1 < len(self.states) else None

    @property
    def revision(self) -> str | None:
        """Of the present state's text."""
        return self.states[self.at].revision if self.states else None

    @property
    def called(self) -> dict[str, frozenset[str]]:
        """All names that each present shot ever had, by the one it has now."""
        names: dict[int, set[str]] = {}
        for name, shot in self.names.items():
            names.setdefault(shot, set()).add(name)
        return {name: frozenset({*names.get(shot, ()), name}) for name, shot in self.shots.items()}

    def resolve(self, name: str) -> str:
        """The name that a shot has now; the given one where it has none."""
        if name in self.shots or name not in self.names:
            return name
        shot = self.names[name]
        return next((now for now, one in self.shots.items() if one == shot), name)

    def came_to(
        self, label: str, revision: str, came_from: Sequence[int | None], ids: Sequence[str]
    ) -> History:
        """The history with one more state behind the present one; what was undone is let go."""
        before = list(self.shots.values())
        count, shots = self.count, {}
        for name, old in zip(ids, came_from, strict=True):
            if old is None or old >= len(before):
                shots[name], count = count, count + 1
            else:
                shots[name] = before[old]
        kept = self.states[: self.at + 1]
        number = max((one.number for one in self.states), default=-1) + 1
        states = (*kept, State(number, label, revision))[-MOST_KEPT:]
        names = {**self.names, **shots}
        return replace(
            self, states=states, at=len(states) - 1, shots=shots, names=names, count=count
        )

    def followed(self, revision: str, ids: Sequence[str]) -> History:
        """The history once the script is found to be another one than it says."""
        if self.revision == revision:
            return self
        if not self.states:
            return self.came_to("", revision, [None] * len(ids), ids)
        return self.came_to(ELSEWHERE, revision, matched(list(self.shots), ids), ids)

    def went(self, step: int) -> tuple[History, Text]:
        """The history one state back (-1) or forward (1), and that state.

        Raises:
            ConflictError: there is none.
        """
        at = self.at + step
        if not 0 <= at < len(self.states):
            words = ("undo", "undone") if step < 0 else ("redo", "done again")
            raise ConflictError(f"there is nothing to {words[0]}", hint="nothing was changed")
        found = self._text(self.states[at])
        names = {**self.names, **found.shots}
        return replace(self, at=at, shots=found.shots, names=names), found

    def save(self, text: str, form: str) -> None:
        """Keep the present state's script; the caller writes the script itself, then `settle`."""
        files.mkdir(self.folder)
        value = {"text": text, "format": form, "shots": dict(self.shots)}
        files.write_json(self._path(self.states[self.at]), value)

    def settle(self) -> None:
        """Write down which state is the present one, and let go of what cannot be gone to."""
        states = [[one.number, one.label, one.revision] for one in self.states]
        value = {
            "prostudio_history": _FORMAT,
            "states": states,
            "at": self.at,
            "shots": dict(self.shots),
            "names": dict(self.names),
            "count": self.count,
        }
        files.write_json(self.folder / "index.json", value)
        known = {self._path(one).name for one in self.states} | {"index.json", "lock"}
        for name in files.names(self.folder):
            if name not in known and name.removesuffix(".json").isdigit():
                files.unlink(self.folder / name)

    def _text(self, state: State) -> Text:
        try:
            value = json.loads(self._path(state).read_bytes())
            return Text(value["text"], value["format"], dict(value["shots"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise ConflictError(
                "this state of the film's script cannot be read any more",
                hint="the script as it is now is not touched",
            ) from None

    def _path(self, state: State) -> Path:
        return self.folder / f"{state.number:06}.json"


def read_history(project: Path) -> History:
    """The history of a project; an empty one where there is none that can be read."""
    folder = project / FOLDER
    try:
        value = json.loads((folder / "index.json").read_bytes())
        states = tuple(State(*one) for one in value["states"])
        shots, names = dict(value["shots"]), dict(value["names"])
        found = History(folder, states, int(value["at"]), shots, names, int(value["count"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return History(folder)
    return found if 0 <= found.at < len(states) else History(folder)


def matched(before: Sequence[str], now: Sequence[str]) -> list[int | None]:
    """For each name now the place of the shot before that it most likely was.

    A name that stays is the same shot, wherever it stands; between those, shots that
    stand in the same places are.
    """
    places = {name: at for at, name in enumerate(before)}
    found = [places.get(name) for name in now]
    taken = {at for at in found if at is not None}
    for kind, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind != "replace":
            continue
        free = [at for at in range(a, b) if at not in taken]
        wanting = [at for at in range(c, d) if found[at] is None]
        for new, old in zip(wanting, free, strict=False):
            found[new] = old
    return found
