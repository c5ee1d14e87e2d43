"""`FILE.lock` beside the script: what a film has settled on, made for git.

It says which take each shot uses, and freezes narration and the prompts that were
read from words, so that a small edit to the words shoots nothing again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.events import Warned
from prostudio.graph import Store

_FORMAT = 1
TABLES = (
    *("takes", "narration", "prompts", "words", "picked", "engines", "keyframes"),
    *("locked", "consents"),
)
"""What a lock has: each says one thing of shots, or of pieces of narration."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What is settled.

    Attributes:
        takes: shot id -> key of the take it uses.
        narration: name of a piece of narration -> key of its audio.
        prompts: shot id -> picture prompt that was read from the shot's words.
        words: shot id -> those words, by which a reworded shot is known again.
        picked: shot id -> digest of what the shot asked for when the user picked its take.
        engines: shot id -> the engine that made its take.
        keyframes: shot id -> the engine that drew its first frame.
        locked: shot id -> since when the user wants it to stay as it is, ISO, UTC.
        consents: member of the cast and what the pictures show -> what was said of consent.
    """

    takes: Mapping[str, str] = field(default_factory=dict)
    narration: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    picked: Mapping[str, str] = field(default_factory=dict)
    engines: Mapping[str, str] = field(default_factory=dict)
    keyframes: Mapping[str, str] = field(default_factory=dict)
    locked: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)


def lock_path(script: Path) -> Path:
    """Where the lock of a script lies: `film.md.lock`."""
    return script.with_name(script.name + ".lock")


def read_lock(path: Path, store: Store) -> tuple[Lock, tuple[Warned, ...]]:
    """The lock, without what the store no longer has, and what to tell the user.

    A lock that is not there is empty. A damaged one counts as empty, with a warning:
    everything is made again that is not in the store by its request.
    """
    try:
        lock = _parsed(path.read_bytes())
    except FileNotFoundError:
        return Lock(), ()
    except (OSError, ValueError, RecursionError) as failure:
        damaged = f"{path} is damaged ({failure}) and is not used; what it chose is chosen anew"
        return Lock(), (Warned("lock_damaged", damaged),)
    takes = {shot: key for shot, key in lock.takes.items() if store.get(key)}
    narration = {name: key for name, key in lock.narration.items() if store.get(key)}
    warnings = (
        *_gone("take", "shots", lock.takes.keys() - takes.keys()),
        *_gone("narration", "lines", lock.narration.keys() - narration.keys()),
    )
    return replace(lock, takes=takes, narration=narration), warnings


def read_raw_lock(path: Path) -> Lock | None:
    """The lock as it is written, whatever the store has; None where none can be read."""
    try:
        return _parsed(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def with_later(made: Lock, before: Lock, now: Lock | None) -> Lock:
    """What a making settled, with what users chose while it was under way.

    Args:
        before: what it began with.
        now: what lies on the disk at its end.
    """
    if now is None:
        return made
    tables = {}
    for name in TABLES:
        began, chosen = getattr(before, name), getattr(now, name)
        later = {key: value for key, value in chosen.items() if began.get(key) != value}
        gone = {key for key in began if key not in chosen}
        table = {key: value for key, value in getattr(made, name).items() if key not in gone}
        tables[name] = {**table, **later}
    return Lock(**tables)


def write_lock(path: Path, lock: Lock) -> None:
    """Write the lock when it says something else than the one on the disk.

    A damaged file there, such as one with a merge conflict, is kept beside as
    `.damaged`: it may hold choices that the user wants back.
    """
    tables = {name: dict(sorted(getattr(lock, name).items())) for name in TABLES}
    try:
        if _parsed(path.read_bytes()) == Lock(**tables):
            return
    except FileNotFoundError:
        pass
    except (OSError, ValueError, RecursionError):
        files.copy(path, path.with_name(path.name + ".damaged"))
    files.write_json(path, {"prostudio_lock": _FORMAT, **tables})


def _parsed(raw: bytes) -> Lock:
    """The lock in `raw`; ValueError says in one clause what is wrong."""
    value = json.loads(raw)
    if not isinstance(value, dict) or value.get("prostudio_lock") != _FORMAT:
        raise ValueError(f"wanted an object with prostudio_lock {_FORMAT}")
    return Lock(*(_words(value, name) for name in TABLES))


def _words(value: Mapping[str, Any], name: str) -> dict[str, str]:
    table = value.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(word, str) for word in table.values()):
        raise ValueError(f"{name} is not a table of words")
    return table


def _gone(what: str, users: str, names: set[str]) -> tuple[Warned, ...]:
    if not names:
        return ()
    few = ", ".join(sorted(names)[:5]) + (", ..." if len(names) > 5 else "")
    message = f"the locked {what} of {len(names)} {users} is not in the store any more ({few})"
    return (Warned(f"{what}_gone", f"{message}; it is made again"),)
