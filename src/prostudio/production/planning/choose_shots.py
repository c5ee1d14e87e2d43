"""Which engine makes a shot, who draws its keyframe, and what they are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from prostudio.engines.allowed import require_allowed, require_drawable
from prostudio.engines.card import Card, ImageRules, Kind, Role
from prostudio.engines.choose import AUTO
from prostudio.engines.choose_pictures import Choice, PictureEngines
from prostudio.engines.registry import card
from prostudio.engines.request import ImageRequest, Reading, Reference, ShotRequest
from prostudio.events import Warned
from prostudio.film import Camera, Film, Fit, Shot
from prostudio.film.identity import content_seed
from prostudio.film.paths import is_clip
from prostudio.film.shot_list import PlannedShot
from prostudio.production.order import Order, Reshoot
from prostudio.production.plan_values import Keyframe, ShotPlan
from prostudio.production.planning.cast_in_shots import CastInShots, Told
from prostudio.production.planning.reworded import reworded
from prostudio.production.planning.scene_readings import SceneReadings
from prostudio.production.shots.shoot import rules_of
from prostudio.scenes.lexicon import primary
from prostudio.scenes.reading import as_prompt, setting_of
from prostudio.scenes.scene import SceneReading

_DRAWN = Path("keyframe.png")
"""Stands for a keyframe until its step has drawn it."""


class Chooser:
    """Plans one shot after the other."""

    def __init__(
        self,
        order: Order,
        language: str,
        files: Mapping[str, Path],
        planned: Sequence[PlannedShot],
    ) -> None:
        self._order = order
        self._language = language
        self._files = files
        self._cast = CastInShots(order.film, files)
        self._worded = {shot.id: replace(shot, shot=self._words(shot.shot)) for shot in planned}
        self._readings = SceneReadings(self._film_in_words(), language, [*self._worded.values()])
        self._before = reworded(planned, order.settled.words)
        self._engines = PictureEngines(order.film, order.machine)
        self._warnings: dict[tuple[str, str], Warned] = {}

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What the user should know of the choices, each once."""
        return tuple(self._warnings.values())

    def plan(self, planned: PlannedShot) -> ShotPlan:
        """Engine and request of one shot, and of the keyframe that is drawn for it.

        Raises:
            FilmError: the engine is unknown or cannot make this shot.
        """
        shot = planned.shot
        scene = self._readings.read(self._worded[planned.id])
        picture = self._files[shot.picture.path] if shot.picture else None
        end = self._files[shot.end_image] if shot.end_image else None
        choice, drawer = self._choose(planned, picture, end)
        found = choice.card
        cheap = found.instant and (drawer is None or drawer.card.instant)
        own_words = not (shot.prompt or shot.timed_prompts or picture)
        told = self._cast.told(shot, found.video)
        prompt, seed = told.prompt or as_prompt(scene), planned.seed
        if own_words and not cheap:
            prompt, seed = self._settled(planned, prompt)
        request = self._request(told, scene, found, (prompt, seed), cheap=cheap)
        given = _references(_role(shot), picture or (_DRAWN if drawer else None), end)
        request = replace(
            request,
            language="en" if own_words else primary(self._language),
            references=(*given, *(subject.reference for subject in told.pictures)),
        )
        require_allowed(found, [request])
        keyframe = self._keyframe(drawer, shot, scene, request, cheap=cheap) if drawer else None
        self._tell_cast(planned, found, told, drawer)
        drawn = picture is None and _is_drawn(choice, drawer)
        if drawn and (untold := self._readings.not_understood):
            self._warn(untold.code, untold.message, untold.line)
        return ShotPlan(
            id=planned.id,
            scene=planned.scene,
            shot=replace(told.shot, prompt=shot.prompt or prompt),
            own_words=own_words,
            engine=found.name,
            instant=found.instant,
            request=request,
            reading=_reading(scene, self._readings.placed) if drawn else Reading(scene.words),
            picture=picture,
            end=end,
            keyframe=keyframe,
            why=choice.why,
            scenery=scene if drawn else None,
            subjects=told.pictures,
            named=tuple(member.name for member in self._cast.named(shot)),
            in_words=self._in_words(planned) if told.pictures else "",
        )

    def _words(self, shot: Shot) -> Shot:
        """What a program that draws reads of a shot: the cast's looks in place of its names."""
        return self._cast.told(shot).shot

    def _in_words(self, planned: PlannedShot) -> str:
        told = self._cast.told(planned.shot)
        style = (*told.shot.style, *told.shot.scene_style, *told.film_style)
        return ", ".join([told.prompt or "", *style]).strip(", ")

    def _film_in_words(self) -> Film:
        return replace(self._order.film, style=self._cast.told(Shot()).film_style)

    def _tell_footage(self, planned: PlannedShot) -> None:
        shot = planned.shot
        if shot.camera not in (Camera.AUTO, Camera.STATIC):
            text = f"shot {planned.id}: a clip moves by itself; its camera is left out"
            self._warn("left_out", text, shot.line)
        if shot.style:
            text = f"shot {planned.id}: a clip is shown as it is; its style is not used"
            self._warn("left_out", text, shot.line)

    def _tell_cast(
        self, planned: PlannedShot, found: Card, told: Told, drawer: Choice | None
    ) -> None:
        shot = planned.shot
        if _role(shot) is Role.FOOTAGE:
            self._tell_footage(planned)
        drawn = self._cast.told(shot, drawer.card.image) if drawer else None
        for note in self._cast.notes(shot, found, told, drawn):
            self._warn(note.code, note.message, note.line)

    def _choose(
        self, planned: PlannedShot, picture: Path | None, end: Path | None
    ) -> tuple[Choice, Choice | None]:
        """Who shoots it, and who draws its first frame where one has to be drawn."""
        given = {_role(planned.shot): picture, Role.LAST_FRAME: end}
        roles = frozenset(role for role, path in given.items() if path)
        settled, before = self._order.settled, self._before.get(planned.id, planned.id)
        stays = self._order.reshoot is not Reshoot.STALE
        engine = settled.engines.get(before) if stays and before in settled.takes else None
        drew = settled.keyframes.get(before) if stays else None
        cast = self._cast.roles(planned.shot)
        # A take that was made without a first frame is not shot again because one could be drawn.
        wanted = frozenset[Role]() if engine and not drew else cast
        choice = self._engines.video(planned.shot, roles, engine, wanted)
        drawer = self._engines.image(drew, cast) if choice.keyframe else None
        self._tell(planned.shot, choice, drawer)
        return choice, drawer

    def _tell(self, shot: Shot, choice: Choice, drawer: Choice | None) -> None:
        """Say why, where the choice costs something or is not what was asked for."""
        wished = shot.engine or self._order.film.engines.video
        named = wished not in (None, AUTO)
        asked = wished == AUTO or (named and not card(Kind.VIDEO, str(wished)).instant)
        told = choice.why and not choice.settled and (asked or not choice.card.instant)
        if told and choice.card.instant and choice.why.startswith("the best that works here;"):
            why = "no video model can work here; `prostudio engines` says why"
            self._warn("engine_chosen", f"shots are made by {choice.card.name}: {why}")
        elif told:
            self._warn("engine_chosen", f"shots are made by {choice.card.name}: {choice.why}")
        if choice.too_large:
            self._warn(
                "engine_too_large",
                f"shots are made by {choice.card.name}, because {choice.too_large}",
            )
        if drawer and drawer.why and not drawer.settled:
            self._warn("engine_chosen", f"keyframes are drawn by {drawer.card.name}: {drawer.why}")

    def _warn(self, code: str, message: str, line: int | None = None) -> None:
        self._warnings.setdefault((code, message), Warned(code, message, line))

    def _request(
        self,
        told: Told,
        scene: SceneReading,
        found: Card,
        asked: tuple[str, int],
        *,
        cheap: bool,
    ) -> ShotRequest:
        """What the engine is asked, for one frame.

        Setting and style of what costs something leave out narration and neighbours, and
        language its region, which chooses a voice: no edit to those makes a take stale.
        """
        film, shot, rules = self._order.film, told.shot, rules_of(found)
        rate = rules.rate or film.rate
        return ShotRequest(
            prompt=asked[0],
            size=rules.size(film.size),
            rate=rate,
            frames=rules.frames(1),
            seed=asked[1],
            style=_style(told, scene, cheap=cheap),
            camera=shot.camera,
            setting=f"{film.seed} {setting_of(scene)}" if cheap else "",
            # A model starts from the picture itself: a blurred frame would be part of its world.
            fit=shot.fit or (None if cheap else Fit.CROP),
            focus=shot.focus,
            timed_prompts=tuple((round(at * rate), text) for at, text in shot.timed_prompts),
        )

    def _keyframe(
        self, drawer: Choice, shot: Shot, scene: SceneReading, request: ShotRequest, *, cheap: bool
    ) -> Keyframe:
        """The picture of a shot's first frame: the shot's own words, style, seed and cast."""
        found, rules = drawer.card, drawer.card.image or ImageRules()
        told = self._cast.told(shot, rules)
        asked = ImageRequest(
            prompt=told.prompt or request.prompt,
            size=rules.size(rules.best(request.size)),
            seed=request.seed,
            style=_style(told, scene, cheap=cheap),
            negative=request.negative,
            language=request.language,
            setting=request.setting,
            references=tuple(subject.reference for subject in told.pictures),
        )
        require_drawable(found, asked)
        return Keyframe(found.name, found.instant, asked, drawer.why, subjects=told.pictures)

    def _settled(self, planned: PlannedShot, prompt: str) -> tuple[str, int]:
        """Prompt and seed of a shot that costs something and shows its own words.

        They are those of the take that was made for these words, or nearly these, so
        that a small edit to the words shoots nothing again.
        """
        settled = self._order.settled
        before = self._before.get(planned.id, planned.id)
        if self._order.reshoot is Reshoot.STALE or before not in settled.prompts:
            return prompt, planned.seed
        if before != planned.id:
            self._warn(
                "take_kept",
                f"shot {planned.id} keeps the take of {before}, whose words were nearly the "
                "same; `--reshoot stale` makes it again",
                planned.shot.line,
            )
        explicit = planned.shot.seed is not None
        seed = planned.seed if explicit else content_seed(self._order.film.seed, before)
        return settled.prompts[before], seed


def _role(shot: Shot) -> Role:
    """What a file of the user's is to the shot: its footage, or else its first frame."""
    clip = shot.picture is not None and is_clip(shot.picture)
    return Role.FOOTAGE if clip else Role.FIRST_FRAME


def _references(role: Role, first: Path | None, last: Path | None) -> tuple[Reference, ...]:
    given = ((role, first), (Role.LAST_FRAME, last))
    return tuple(Reference(role, path) for role, path in given if path)


def _style(told: Told, scene: SceneReading, *, cheap: bool) -> tuple[str, ...]:
    """Style words, strongest first.

    A drawn shot gets its whole reading first: narration and the neighbour's place and
    light are in it, and they win over the styles. A picture of the user's does not,
    or the narration's moods would grade it; nor does what costs something, which an
    edit to the words or to the shot before would make stale.
    """
    style = (*told.shot.style, *told.shot.scene_style, *told.film_style)
    return (as_prompt(scene), *style) if cheap and told.shot.picture is None else style


def _reading(scene: SceneReading, placed: bool) -> Reading:
    """How a drawn shot was read, and where it is when no word of its scene says it."""
    notes = () if placed else (f"place not named: {scene.place}",)
    return Reading(scene.words, scene.left_out, notes)


def _is_drawn(choice: Choice, drawer: Choice | None) -> bool:
    """Whether what the shot shows is drawn from the scene that was read, or left out of it."""
    return drawer.card.instant if drawer else choice.card.instant
