"""Which take each dear shot uses, and which shots have to be made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from prostudio.engines import registry
from prostudio.engines.card import Card, Kind, Role
from prostudio.engines.request import Reference, ShotRequest
from prostudio.engines.wire import shot_to_json
from prostudio.errors import FilmError
from prostudio.events import Warned
from prostudio.film import Fit, Size
from prostudio.graph import Artifact, Store
from prostudio.graph.takes import Take
from prostudio.graph.takes import take as take_of
from prostudio.graph.takes import takes as all_takes
from prostudio.production.asked import digest_of, engine_digest, said
from prostudio.production.order import Reshoot, Settled
from prostudio.production.plan_values import Keyframe, Plan, ShotPlan
from prostudio.production.shots.keyframes import keyframe_digest, keyframe_step_name
from prostudio.production.shots.loras import lora_digests
from prostudio.production.shots.references import reference_digests

CONSENT_SECONDS = 120.0
"""Making takes again for longer than this is asked first."""

_PLAIN = ShotRequest(
    prompt="",
    size=Size(),
    rate=Fraction(1),
    frames=1,
    seed=0,
    references=(Reference(Role.FIRST_FRAME, Path()),),
    fit=Fit.CROP,  # what a request that costs something has where the film says nothing
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
    """Takes by shot id, shots still to be made, and what the user should know.

    Attributes:
        keyframes: first frames that are takes and there already, by shot id.
    """

    chosen: dict[str, Chosen]
    missing: tuple[ShotPlan, ...]
    again: tuple[ShotPlan, ...]
    warnings: tuple[Warned, ...]
    keyframes: dict[str, Artifact] = field(default_factory=dict)

    @property
    def drawn(self) -> dict[str, Artifact]:
        """First frames that are there, by the name of the step that would draw them."""
        return {keyframe_step_name(shot): found for shot, found in self.keyframes.items()}

    def to_draw(self, plan: Plan) -> list[tuple[ShotPlan, Keyframe]]:
        """Keyframes that are not there, of shots that are shot or drawn now."""
        missing = {shot.id for shot in self.missing}
        return [
            (shot, shot.keyframe)
            for shot in plan.shots()
            if shot.keyframe and (shot.instant or shot.id in missing)
            if shot.id not in self.keyframes
        ]


def picture_digest(shot: ShotPlan, card: Card) -> str:
    """What a take was asked for, without its length: length alone never makes it stale.

    A keyframe counts as what it was asked for, with the engine that draws it.
    """
    request = shot_to_json(replace(shot.request, frames=1))
    plain = shot_to_json(_PLAIN)
    asked = said(request, plain)
    asked["references"] = [said(r, plain["references"][0]) for r in request["references"]]
    loras = lora_digests(shot.request.variant)
    return digest_of([card.name, asked, *reference_digests(shot), *loras])


def cast_takes(plan: Plan, store: Store, settled: Settled, reshoot: Reshoot) -> Casting:
    """Choose among what there is; only what is left has to be shot."""
    chosen: dict[str, Chosen] = {}
    missing, again, warnings = [], [], []
    takes = [take for take in all_takes(store) if take.intact]
    by_request = {d: (t, n) for t in takes for n, d in _digests(t)}
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
    drawn = _drawn_before(plan, takes, reshoot)
    return Casting(chosen, tuple(missing), tuple(again), tuple(warnings), drawn)


def _drawn_before(plan: Plan, takes: list[Take], reshoot: Reshoot) -> dict[str, Artifact]:
    """First frames of dear engines that were asked for the same."""
    facts = [(take.artifact, take.artifact.facts) for take in takes]
    pictures = [(artifact, f) for artifact, f in facts if "request" in f and "shots" not in f]
    by_request = {f["request"]: (artifact, f["engine"]) for artifact, f in pictures}
    found = {}
    for shot in plan.shots():
        if shot.keyframe is None or shot.keyframe.instant:
            continue
        drawn, made_by = by_request.get(keyframe_digest(shot.keyframe), (None, ""))
        same = made_by == engine_digest(registry.card(Kind.IMAGE, shot.keyframe.engine))
        if drawn is not None and (same or reshoot is not Reshoot.STALE):
            found[shot.id] = drawn
    return found


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

    What the user picked stands until the shot is edited, whatever the take was asked for; of a
    locked shot it stands until that is let go.
    """
    wanted = picture_digest(shot, card)
    key = settled.takes.get(shot.id)
    locked = take_of(store, key) if key else None
    stays = shot.id in settled.locked or settled.picked.get(shot.id) == wanted
    if locked is not None and locked.intact and stays:
        return Chosen(locked.artifact, _index(locked, shot))
    if locked is not None and locked.intact:
        for n, digest in _digests(locked):
            if digest == wanted:
                changed = "engine" if _changed(locked.artifact, n, shot, card) else None
                return Chosen(locked.artifact, n, changed)
    if wanted in by_request:
        found, n = by_request[wanted]
        return Chosen(found.artifact, n)
    if locked is not None and locked.intact:
        return Chosen(
            locked.artifact, _index(locked, shot), "words" if shot.own_words else "edited"
        )
    return None


def _changed(take: Artifact, index: int, shot: ShotPlan, card: Card) -> bool:
    """Whether an engine that is here would make, or begin, the take otherwise today.

    Of one that is not here nothing is known: its takes stay what they are.
    """
    made = [(card, take.facts["engine"])]
    if shot.keyframe:
        drawer = registry.card(Kind.IMAGE, shot.keyframe.engine)
        made.append((drawer, take.facts["shots"][index].get("keyframe", "")))
    return any(by != engine_digest(one) and one.missing() is None for one, by in made)


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
