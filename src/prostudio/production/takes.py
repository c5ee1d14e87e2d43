"""Which take each dear shot uses, and which shots have to be made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from prostudio.engines import registry
from prostudio.engines.card import Card, Kind, Role
from prostudio.engines.request import Reference, ShotRequest
from prostudio.engines.wire import Json, shot_to_json
from prostudio.errors import FilmError
from prostudio.events import Warned
from prostudio.files import digest_bytes
from prostudio.film import Size
from prostudio.graph import Artifact, Store
from prostudio.graph.canonical import canonical
from prostudio.graph.takes import Take
from prostudio.graph.takes import take as take_of
from prostudio.graph.takes import takes as all_takes
from prostudio.production.order import Reshoot, Settled
from prostudio.production.plan_values import Plan, ShotPlan

CONSENT_SECONDS = 120.0
"""Making takes again for longer than this is asked first."""

_PLAIN = ShotRequest(
    prompt="",
    size=Size(),
    rate=Fraction(1),
    frames=1,
    seed=0,
    references=(Reference(Role.FIRST_FRAME, Path()),),
)
"""A request and a reference that leave every field at its default."""


class ReshootConsentError(FilmError):
    """Shots that have a take would be made again, and that takes long: the user decides."""

    code = "reshoot"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A take in use: which of the take's shots, and whether it is not quite what is asked."""

    take: Artifact
    index: int
    kept_although: str | None = None


@dataclass(frozen=True, slots=True)
class Casting:
    """Takes by shot id, shots still to be made, and what the user should know."""

    chosen: dict[str, Chosen]
    missing: tuple[ShotPlan, ...]
    again: tuple[ShotPlan, ...]
    warnings: tuple[Warned, ...]


def picture_digest(shot: ShotPlan, card: Card) -> str:
    """What a take was asked for, without its length: length alone never makes it stale.

    What is left at its default is left out, so that a field that a later release adds
    to requests makes no take stale.
    """
    request = shot_to_json(replace(shot.request, frames=1))
    plain = shot_to_json(_PLAIN)
    asked = _said(request, plain)
    asked["references"] = [_said(r, plain["references"][0]) for r in request["references"]]
    return digest_bytes(canonical([card.name, asked, *_reference_digests(shot)]))[:32]


def _said(value: Json, plain: Json) -> Json:
    """What `value` says beyond `plain`."""
    return {
        name: _said(part, plain[name]) if isinstance(part, dict) else part
        for name, part in value.items()
        if part != plain[name]
    }


def _reference_digests(shot: ShotPlan) -> list[str]:
    from prostudio import files

    return [files.digest(shot.picture)] if shot.picture else []


def engine_digest(card: Card) -> str:
    """Which engine and weights made a take."""
    return f"{card.revision} {card.weights()}"


def cast_takes(plan: Plan, store: Store, settled: Settled, reshoot: Reshoot) -> Casting:
    """Choose among what there is; only what is left has to be shot."""
    chosen: dict[str, Chosen] = {}
    missing, again, warnings = [], [], []
    by_request = {d: (t, n) for t in all_takes(store) if t.intact for n, d in _digests(t)}
    for shot in plan.shots():
        card = registry.card(Kind.VIDEO, shot.engine)
        if card.instant:
            continue
        found = _find(shot, card, store, settled, by_request)
        if found is None:
            missing.append(shot)
        elif found.kept_although is None or _keep(found.kept_although, reshoot):
            chosen[shot.id] = found
            if found.kept_although:
                warnings.append(_kept(shot, found.kept_although))
        else:
            missing.append(shot)
            again.append(shot)
    return Casting(chosen, tuple(missing), tuple(again), tuple(warnings))


def _digests(take: Take) -> list[tuple[int, str]]:
    shots = take.artifact.facts.get("shots", [])
    return [(n, shot["request"]) for n, shot in enumerate(shots)]


def _find(
    shot: ShotPlan,
    card: Card,
    store: Store,
    settled: Settled,
    by_request: dict[str, tuple[Take, int]],
) -> Chosen | None:
    """The take that was picked or locked for the shot, else any that was asked for the same.

    What the user picked stands until the shot is edited, whatever the take was asked for.
    """
    wanted = picture_digest(shot, card)
    key = settled.takes.get(shot.id)
    locked = take_of(store, key) if key else None
    if locked is not None and locked.intact and settled.picked.get(shot.id) == wanted:
        return Chosen(locked.artifact, _index(locked, shot))
    if locked is not None and locked.intact:
        for n, digest in _digests(locked):
            if digest == wanted:
                made_by = locked.artifact.facts["engine"]
                changed = None if made_by == engine_digest(card) else "engine"
                return Chosen(locked.artifact, n, changed)
    if wanted in by_request:
        found, n = by_request[wanted]
        return Chosen(found.artifact, n)
    if locked is not None and locked.intact:
        return Chosen(
            locked.artifact, _index(locked, shot), "words" if shot.own_words else "edited"
        )
    return None


def _index(take: Take, shot: ShotPlan) -> int:
    """Which of a take's shots was made as this one; the first where none was."""
    shots = take.artifact.facts["shots"]
    return next((n for n, one in enumerate(shots) if one["shot"] == shot.id), 0)


def _keep(reason: str, reshoot: Reshoot) -> bool:
    """Whether a take that is not quite what is asked stays."""
    if reshoot is Reshoot.NONE:
        return True
    return reason != "edited" and reshoot is not Reshoot.STALE


def _kept(shot: ShotPlan, reason: str) -> Warned:
    because = {
        "engine": "although its engine or weights have changed since",
        "words": "although the words it was read from have changed",
        "edited": "although the shot was edited",
    }[reason]
    return Warned(
        "take_kept",
        f"shot {shot.id} keeps its take {because}; `--reshoot "
        f"{'changed' if reason == 'edited' else 'stale'}` makes it again",
        shot.shot.line,
    )


def require_consent(casting: Casting, seconds: float, reshoot: Reshoot) -> None:
    """Ask before hours are spent on shots that have a take.

    Raises:
        ReshootConsentError: when nobody decided yet and it takes more than two minutes.
    """
    if reshoot is not Reshoot.ASK or not casting.again or seconds <= CONSENT_SECONDS:
        return
    names = ", ".join(shot.id for shot in casting.again[:5])
    raise ReshootConsentError(
        f"shots that have a take were edited and would be made again ({names}; "
        f"{len(casting.again)} in all), which takes about {seconds / 60:.0f} minutes",
        hint="say --reshoot changed to make them again, or --reshoot none to keep them",
    )
