"""Steps and their changes in the words of who wrote the film."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prostudio.graph import Change, Store, Why

_KINDS = {
    "picture.ingest": "your pictures",
    "clip.examine": "your clips",
    "clip.sound": "your clips' sound",
    "sound.ingest": "your sounds",
    "speech.speak": "narration",
    "words.align": "word times",
    "voice.treat": "voice",
    "image.draw": "first frames",
    "shot.encode": "words and pictures, read",
    "shot.shoot": "takes",
    "take.finish": "finished takes",
    "take.colours": "colours of takes",
    "take.match": "colours, matched",
    "segment.compose": "shot segment",
    "music.score": "music",
    "music.join": "music, joined",
    "sound.ambience": "ambiences",
    "sound.mix": "mix",
    "sound.master": "loudness and encoding",
    "film.join": "join",
    "film.inspect": "inspection",
}
"""Every kind of step in the order in which a film is made."""

_ASKED = {
    "prompt": "its picture's words",
    "style": "how its scene is read",
    "camera": "the camera",
    "seed": "the seed",
    "setting": "the scene's place",
    "fit": "the picture's fit",
    "focus": "the picture's focus",
    "negative": "what must not show",
    "key": "the key",
    "bpm": "the beats a minute",
    "engine": "the engine",
    "voice": "the voice",
    "rate": "the speed",
    "pitch": "the pitch",
    "language": "the language",
}
_PARTS = {
    "params.segment.size": "the size",
    "params.segment.rate": "the frames a second",
    "params.segment.overlays": "the captions or the title",
    "params.segment.passage": "the transition",
    "params.segment.revision": "how ProStudio puts pictures together",
    "params.encoding": "the encoder's settings",
    "params.metadata": "the title",
    "params.megapixels": "the limit of your pictures",
    "kind": "how ProStudio makes it",
}
_UNTOLD = {"the seed", "the transition"}
"""What changes by a number or a form that nobody wrote."""
_BY_PROMPT = (".style", ".setting", ".seed")
"""What is read from a picture's words, or follows from them."""
_FILM = re.compile(r"film( for [\w.-]+)?")
"""Names of the steps that join a film, of any profile."""
_LENGTH = re.compile(
    r"overlays\.\d+\.(first|count)$|\.(frames|first|stop|count|samples|hits|starts.*)$"
)
"""What follows from other changes."""


def shortened(text: str, length: int = 60) -> str:
    """A line of at most that many characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def follows_words(change: Change) -> bool:
    """Whether new words alone may have done it: captions, and a drawn scene that hears them."""
    return "overlays" in change.what or change.what.endswith((".style", ".setting"))


def follows_prompt(change: Change) -> bool:
    """Whether new words of the same picture may have done it."""
    return change.what.endswith(_BY_PROMPT)


def change_told(store: Store, answer: Why, change: Change, shot: str | None) -> str | None:
    """One change in plain words; None where it only follows from others.

    Args:
        shot: whose picture it is, which may be another one's than the answer's.
    """
    if change.what.startswith("inputs."):
        if isinstance(change.new, str) and Path(change.new).name and _is_file(store, answer):
            return f"your file {Path(change.new).name} changed"
        return None
    if change.what == "versions.revision":
        return _PARTS["kind"] + " changed"
    if change.what.startswith("versions."):
        return _version_told(change)
    if _LENGTH.search(change.what) or change.step.startswith("ambience "):
        return None
    asked = re.search(r"(?:^params|request)\.(\w+)$", change.what)
    named = _ASKED.get(asked[1]) if asked else None
    named = named or next((n for p, n in _PARTS.items() if change.what.startswith(p)), None)
    if named is None:
        return None
    music = "the music's words" if change.step.startswith("music ") else named
    named = music if named == _ASKED["prompt"] else named
    where = f"shot {shot}: " if shot else ""
    old, new = _told(change.old), _told(change.new)
    if named in _UNTOLD or old is None or new is None:
        return f"{where}{named} changed"
    return f"{where}{named} changed: {old} became {new}"


def _version_told(change: Change) -> str | None:
    """A library's other version; None where a step only came to need it, or needs it no more."""
    if change.old is None or change.new is None:
        return None
    name = "the drawing of letters" if change.what == "versions.text" else change.what[9:]
    old, new = str(change.old), str(change.new)
    if old.startswith("{") or new.startswith("{"):
        return f"{name} has another version"
    return f"{name} has another version: «{old}» became «{new}»"


def _is_file(store: Store, answer: Why) -> bool:
    manifest = store.manifest(answer.key)
    return manifest is not None and manifest.kind.endswith(".ingest")


def _told(value: Any) -> str | None:
    """A value as its writer would write it; None for what has a form of our own."""
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if isinstance(value, str):
        return f"«{shortened(re.sub(r'^[0-9]+ ', '', value))}»"
    return None if isinstance(value, dict | list | tuple) else str(value)


def made_told(store: Store, names: Mapping[str, Why], made: Sequence[str]) -> str:
    """The steps that were made, by what they are, each kind once."""
    kinds: dict[str, list[str]] = {}
    for name in made:
        manifest = store.manifest(names[name].key)
        if manifest is not None:
            kinds.setdefault(manifest.kind, []).append(name)
    order = _segments(store, names)
    parts = []
    for kind in (*_KINDS, *(kinds.keys() - _KINDS.keys())):
        found = kinds.get(kind, [])
        if kind == "segment.compose" and found:
            parts.append(_numbered(sorted(order.get(name, 0) for name in found)))
        elif kind == "music.score" and found:
            length = all(_only_length(names[name]) for name in found)
            parts.append("music (length)" if length else "music")
        elif found:
            parts.append(_KINDS.get(kind, kind) + (f" ({len(found)})" if len(found) > 1 else ""))
    return ", ".join(parts)


def _only_length(answer: Why) -> bool:
    return bool(answer.changes) and all(_LENGTH.search(c.what) for c in answer.changes)


def _segments(store: Store, names: Mapping[str, Why]) -> dict[str, int]:
    """The number in the film of each segment's step, from 1."""
    films = [store.manifest(why.key) for name, why in names.items() if _FILM.fullmatch(name)]
    return {
        step: int(name.removeprefix("segment ")) + 1
        for film in films
        if film
        for name, step in film.sources.items()
        if re.fullmatch(r"segment \d+", name)
    }


def _numbered(numbers: Sequence[int]) -> str:
    """`shot segments 2 and 4 to 6`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [f"{r[0]} to {r[-1]}" if len(r) > 2 else " and ".join(map(str, r)) for r in runs]
    many = "s" if len(numbers) > 1 else ""
    return f"shot segment{many} {' and '.join(told)}"
