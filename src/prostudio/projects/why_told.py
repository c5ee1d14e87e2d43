"""Why the last making of a film made what it made, in the words of who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from prostudio.graph import Change, Store, Why, why_made
from prostudio.graph.manifest import Manifest
from prostudio.graph.record import LastMaking, read_last_making
from prostudio.projects.why_delivered import newly_delivered
from prostudio.projects.why_words import (
    change_told,
    follows_prompt,
    follows_words,
    made_told,
    shortened,
)

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
    made = [n for n in last.made if n in names and _serves(store, names[n], shot)]
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
    there = list(_shots(store, answers, last, told, shot))
    yield from there
    spoken = bool(pairs or fresh or lost)
    met = list(_met(store, new, shot))
    lines = list(_changed(store, answers, last, shot, spoken=spoken))
    yield from lines
    yield from met
    delivered = list(newly_delivered(answers, last))
    yield from delivered
    others = any((there, lines, met, delivered))
    if shot is not None or not (spoken or others):
        again = [a for a in answers if a.step in last.made and _serves(store, a, shot)]
        if not others and any(a.changes or a.step in last.new for a in again):
            yield "lengths or places in the film changed"


def _changed(
    store: Store, answers: Sequence[Why], last: LastMaking, shot: str | None, *, spoken: bool
) -> Iterator[str]:
    """What changed, each told of the shot whose it is, though a neighbour's segment has it too."""
    keys = {a.step: a.key for a in answers}
    changed = [(a, c) for a in answers if a.step in last.made for c in a.changes if not c.followed]
    whose = [_whose(store, keys, a, c) for a, c in changed]
    reworded = {of for of, (_, c) in zip(whose, changed, strict=True) if c.what.endswith(".prompt")}
    for of, (answer, change) in zip(whose, changed, strict=True):
        if (spoken and follows_words(change)) or (of in reworded and follows_prompt(change)):
            continue
        line = change_told(store, answer, change, of)
        if line and shot in (None, of):
            yield line
        elif line and of is not None and answer.shot and _serves(store, answer, shot):
            yield f"shot {shot}: its transition with shot {of}, which changed"


def _whose(store: Store, keys: Mapping[str, str], answer: Why, change: Change) -> str | None:
    """The shot that a change is of: of a segment's sources the one it names."""
    manifest = store.manifest(keys.get(change.step, answer.key))
    shown = _shown(manifest)
    place = re.match(r"params\.(?:segment\.)?sources\.(\d+)\.", change.what)
    if place and int(place[1]) < len(shown):
        return shown[int(place[1])]
    return answer.shot or (manifest.shot if manifest else None)


def _shown(manifest: Manifest | None) -> list[str]:
    """The shots that a segment shows, in its sources' order; none for another step."""
    if manifest is None or manifest.kind != "segment.compose":
        return []
    return [source["shot"] for source in manifest.params["segment"]["sources"]]


def _serves(store: Store, answer: Why, shot: str | None) -> bool:
    return shot in (None, answer.shot) or shot in _shown(store.manifest(answer.key))


def _met(store: Store, new: Sequence[Why], shot: str | None) -> Iterator[str]:
    """A shot's transition with a neighbour that it did not have before."""
    for answer in new:
        shown = _shown(store.manifest(answer.key))
        if shot in shown and len(shown) > 1:
            other = next(one for one in shown if one != shot)
            yield f"shot {shot}: its transition with shot {other} is new"


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
    store: Store, answers: Sequence[Why], last: LastMaking, told: set[str | None], shot: str | None
) -> Iterator[str]:
    """Shots that came or went, but not those whose words say so already."""
    there = {answer.step: store.manifest(answer.key) for answer in answers}
    kept = [m for step, m in there.items() if m and step not in last.new]
    now = _of(m for m in there.values() if m)
    before = _of([*kept, *_manifests(store, last.gone.values())])
    yield from (f"shot {one} is new" for one in sorted(now - before - told) if shot in (None, one))
    if shot is None:
        yield from (f"shot {one} is gone" for one in sorted(before - now - told))


def _of(manifests: Iterable[Manifest]) -> set[str]:
    """Every shot that some step is of."""
    return {one for m in manifests for one in ([m.shot] if m.shot else []) + _shown(m)}


def _manifests(store: Store, keys: Any) -> Iterator[Manifest]:
    for key in keys:
        manifest = store.manifest(key)
        if manifest is not None:
            yield manifest
