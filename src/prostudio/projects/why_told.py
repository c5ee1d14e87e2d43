"""Why the last making of a film made what it made, in the words of who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from prostudio.graph import Store, Why, why_made
from prostudio.graph.manifest import Manifest
from prostudio.graph.record import LastMaking, read_last_making
from prostudio.projects.why_words import change_told, follows_words, made_told, shortened

_SPOKEN = "speech.speak"
_ALIKE = 0.5
"""Two sentences of this likeness and more are one sentence that was edited."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence as a step speaks it."""

    step: str
    shot: str | None
    text: str
    manner: Mapping[str, Any]


def why_told(store: Store, film: Path, shot: str | None = None) -> list[str]:
    """Lines that say what the last making made again, and why; one line when nothing was."""
    answers, last = why_made(store, film), read_last_making(store, film)
    if last is None:
        return ["this film was made by an older ProStudio; make it again, or see --verbose"]
    names = {answer.step: answer for answer in answers}
    made = [n for n in last.made if n in names and shot in (None, names[n].shot)]
    if not made:
        what = "nothing" if shot is None else f"of shot {shot} nothing"
        return [f"{what} was made again: all of it was there from before"]
    if len(last.new) == len(answers):
        return ["made for the first time: " + made_told(store, names, made)]
    reasons = list(dict.fromkeys(_reasons(store, answers, last, shot)))
    reasons = reasons or ["what was made before had been removed from the store"]
    return [*reasons, "made again: " + made_told(store, names, made)]


def _reasons(
    store: Store, answers: Sequence[Why], last: LastMaking, shot: str | None
) -> Iterator[str]:
    """What the user changed; lengths and places that follow from it only where nothing else did."""
    new = [a for a in answers if a.step in last.new]
    before = list(_said(store, last.gone))
    now = list(_said(store, {a.step: a.key for a in new}))
    pairs, fresh, lost = _paired(before, now)
    for old, said in pairs:
        if shot in (None, said.shot):
            yield _edited(old, said)
    yield from (
        f"the words are new: «{shortened(s.text)}»" for s in fresh if shot in (None, s.shot)
    )
    if shot is None:
        yield from (f"the words are gone: «{shortened(said.text)}»" for said in lost)
    told = {said.shot for said in (*before, *now)}
    yield from _shots(store, new, last, told, shot)
    changed = [(a, c) for a in answers if a.step in last.made for c in a.changes]
    spoken = bool(pairs or fresh or lost)
    found = [
        (change_told(store, a, c), a.shot)
        for a, c in changed
        if not c.followed and not (spoken and follows_words(c))
    ]
    yield from (line for line, of in found if line and shot in (None, of))
    if changed and not spoken and not any(line for line, _ in found):
        yield "lengths or places in the film changed"


def _said(store: Store, keys: Mapping[str, str]) -> Iterator[_Said]:
    for step, key in keys.items():
        manifest = store.manifest(key)
        if manifest is not None and manifest.kind == _SPOKEN:
            request = dict(manifest.params["request"])
            text = str(request.pop("text"))
            yield _Said(step, manifest.shot, text, {"engine": manifest.params["engine"], **request})


def _paired(
    before: list[_Said], now: list[_Said]
) -> tuple[list[tuple[_Said, _Said]], list[_Said], list[_Said]]:
    """Edited sentences with what they were, those that are new, and those that are gone."""
    lost, pairs, fresh = list(before), [], []
    for said in now:
        alike = [(SequenceMatcher(None, o.text, said.text).ratio(), o) for o in lost]
        best = max(alike, key=lambda pair: pair[0], default=(0.0, said))
        if best[0] >= _ALIKE:
            lost.remove(best[1])
            pairs.append((best[1], said))
        else:
            fresh.append(said)
    return pairs, fresh, lost


def _edited(old: _Said, said: _Said) -> str:
    if old.text != said.text:
        return f"the words changed: «{shortened(old.text)}» became «{shortened(said.text)}»"
    parts = [
        f"{name} {old.manner.get(name) or 'standard'} became {value or 'standard'}"
        for name, value in said.manner.items()
        if old.manner.get(name) != value
    ]
    return f"the voice changed: {', '.join(parts)}"


def _shots(
    store: Store, new: Sequence[Why], last: LastMaking, told: set[str | None], shot: str | None
) -> Iterator[str]:
    """Shots that came or went, but not those whose words say so already."""
    gone = {m.shot for m in _manifests(store, last.gone.values()) if m.shot} - told
    came = {a.shot for a in new if a.shot} - told
    yield from (f"shot {one} is new" for one in sorted(came - gone) if shot in (None, one))
    if shot is None:
        yield from (f"shot {one} is gone" for one in sorted(gone - came))


def _manifests(store: Store, keys: Any) -> Iterator[Manifest]:
    for key in keys:
        manifest = store.manifest(key)
        if manifest is not None:
            yield manifest
