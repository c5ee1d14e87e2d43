"""Which LoRAs a shot gets: those that the film and the shot name, for the models that make it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from prostudio.engines import registry
from prostudio.engines.card import Card, Kind
from prostudio.errors import FilmError
from prostudio.events import Warned
from prostudio.film.lora import Lora, stacked
from prostudio.film.paths import UserFile, find
from prostudio.film.shot_list import PlannedShot
from prostudio.production.order import Order
from prostudio.production.plan_values import ShotPlan
from prostudio.weights.loras import open_lora

Loras = tuple[tuple[str, float], ...]

LIBRARY = "loras"
"""Folder of the home folder where LoRAs are looked for that do not lie beside the film."""


@dataclass(frozen=True, slots=True)
class Stacks:
    """LoRAs of one shot, as `Variant.loras`.

    Attributes:
        shot: for the engine that shoots it.
        keyframe: for the one that draws its first frame.
    """

    shot: Loras = ()
    keyframe: Loras = ()


class LoraChooser:
    """Finds the files, and gives each model those that were trained for it.

    A film's LoRA goes to every engine of its shots that it fits, and is left out elsewhere;
    one that fits none of them is refused. A shot's own has to fit an engine of that shot.

    Raises:
        FilmError: a file is not there, or is no LoRA.
    """

    def __init__(self, order: Order) -> None:
        self._film = film = order.film
        self._folders = (order.base, order.settings.home / LIBRARY)
        self._allow_outside = order.allow_outside
        self._places: dict[str, Path] = {}
        self._answers: dict[tuple[str, str, Path], FilmError | None] = {}
        self._used: set[str] = set()
        self._named: set[str] = set()
        self._refusals: dict[str, FilmError] = {}
        for lora in film.loras:
            self._place(lora)

    def onto(self, plan: ShotPlan, planned: PlannedShot) -> ShotPlan:
        """The shot with its LoRAs, and the first frame that is drawn for it.

        Raises:
            FilmError: as of `of`.
        """
        drawn = plan.keyframe
        drawer = registry.card(Kind.IMAGE, drawn.engine) if drawn else None
        stacks = self.of(planned, registry.card(Kind.VIDEO, plan.engine), drawer)
        if stacks.shot:
            variant = replace(plan.request.variant, loras=stacks.shot)
            plan = replace(plan, request=replace(plan.request, variant=variant))
        if drawn and stacks.keyframe:
            variant = replace(drawn.request.variant, loras=stacks.keyframe)
            request = replace(drawn.request, variant=variant)
            plan = replace(plan, keyframe=replace(drawn, request=request))
        return plan

    def of(self, planned: PlannedShot, shooter: Card, drawer: Card | None) -> Stacks:
        """The LoRAs of one shot.

        Raises:
            FilmError: one of the shot's own is not there, is no LoRA, or fits no engine of it.
        """
        shot: list[tuple[str, float]] = []
        keyframe: list[tuple[str, float]] = []
        for lora in stacked(self._film.loras, planned.shot.loras):
            if not lora.is_named_in(_texts(planned)):
                continue
            self._named.add(lora.file)
            place = str(self._place(lora))
            cards = self._takers(lora, planned, shooter, drawer)
            if lora.weight and shooter in cards:
                shot.append((place, lora.weight))
            if lora.weight and drawer in cards:
                keyframe.append((place, lora.weight))
        return Stacks(tuple(shot), tuple(keyframe))

    def all_for(self, card: Card, loras: tuple[Lora, ...]) -> Loras:
        """LoRAs that are all for one engine.

        Raises:
            FilmError: one of them is not there, is no LoRA, or is not for it.
        """
        for lora in loras:
            refusal = self._asked(card, self._place(lora)) if card.loras else None
            if not card.loras or refusal:
                raise refusal or _takes_none(lora, card)
        return tuple((str(self._place(lora)), lora.weight) for lora in loras if lora.weight)

    def settled(self) -> Iterator[Warned]:
        """When all shots are planned: the film's LoRAs that change nothing.

        Raises:
            FilmError: one of them was tried and fits no engine, and which model it seems for.
        """
        for lora in self._film.loras:
            if lora.file in self._used:
                continue
            if refusal := self._refusals.get(lora.file):
                raise refusal
            why = (
                "no engine of this film's shots takes LoRAs"
                if lora.file in self._named or not lora.when
                else f"no shot names {' or '.join(lora.when)}"
            )
            yield Warned("lora_unused", f"lora {lora.file} changes nothing: {why}", lora.line)

    def _takers(
        self, lora: Lora, planned: PlannedShot, shooter: Card, drawer: Card | None
    ) -> list[Card]:
        """Engines of a shot that a LoRA is for."""
        place = self._place(lora)
        able = [card for card in (shooter, drawer) if card is not None and card.loras]
        answers = [(card, self._asked(card, place)) for card in able]
        fitting = [card for card, refusal in answers if refusal is None]
        if fitting:
            self._used.add(lora.file)
            return fitting
        refusal = next((refusal for _, refusal in answers if refusal), None)
        if refusal is not None:
            self._refusals.setdefault(lora.file, _at(refusal, lora.line))
        if lora in (planned.shot.loras or ()):
            raise _at(refusal or _takes_none(lora, shooter), lora.line or planned.shot.line)
        return []

    def _asked(self, card: Card, place: Path) -> FilmError | None:
        """Why an engine cannot use a LoRA, or None when it can."""
        key = (card.kind.value, card.name, place)
        if key not in self._answers:
            self._answers[key] = None
            try:
                assert card.loras is not None
                card.loras(place)
            except FilmError as refusal:
                self._answers[key] = refusal
        return self._answers[key]

    def _place(self, lora: Lora) -> Path:
        """Where the file lies: beside the film, or else in the library."""
        if lora.file not in self._places:
            asked = UserFile(lora.file, lora.line, "lora")
            place = find(asked, self._folders, allow_outside=self._allow_outside)
            try:
                open_lora(place)
            except FilmError as refusal:
                raise _at(refusal, lora.line) from None
            self._places[lora.file] = place
        return self._places[lora.file]


def _texts(planned: PlannedShot) -> tuple[str, ...]:
    """Everything in which a shot names somebody."""
    shot = planned.shot
    return (
        shot.prompt or "",
        *(text for _, text in shot.timed_prompts),
        *shot.style,
        *(line.text for line in planned.words),
    )


def _takes_none(lora: Lora, shooter: Card) -> FilmError:
    return FilmError(
        f"{shooter.name} takes no LoRAs, and the shot asks for {lora.file}",
        hint="name a video model for the shot (`engine`), or leave its `loras` out",
    )


def _at(error: FilmError, line: int | None) -> FilmError:
    """The same with the line of the script that asked for it."""
    return error if error.line else FilmError(error.message, hint=error.hint, line=line)
