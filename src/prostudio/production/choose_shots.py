"""Which engine makes a shot, and what it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from prostudio.engines.allowed import require_allowed
from prostudio.engines.card import Role
from prostudio.engines.choose import choose_video
from prostudio.engines.request import Reading, Reference, ShotRequest
from prostudio.events import Warned
from prostudio.film import Shot
from prostudio.film.identity import content_seed
from prostudio.film.shot_list import PlannedShot
from prostudio.film.text.spoken import spoken
from prostudio.production.order import Order, Reshoot
from prostudio.production.plan_values import ShotPlan
from prostudio.production.shoot import rules_of
from prostudio.scenes.lexicon import primary
from prostudio.scenes.reading import as_prompt, read, setting_of
from prostudio.scenes.scene import SceneReading

SIMILAR = 0.7
"""Words at least this alike are the same shot, reworded."""


class Chooser:
    """Plans one shot after the other; remembers the scene before, whose place goes on."""

    def __init__(
        self,
        order: Order,
        language: str,
        files: Mapping[str, Path],
        planned: Sequence[PlannedShot],
    ) -> None:
        self.warnings: list[Warned] = []
        self._order = order
        self._language = language
        self._files = files
        self._scene = -1
        self._neighbour: SceneReading | None = None
        self._before = reworded(planned, order.settled.words)

    def plan(self, planned: PlannedShot) -> ShotPlan:
        """Engine and request of one shot.

        Raises:
            FilmError: the engine is unknown or cannot make this shot.
        """
        film, shot = self._order.film, planned.shot
        if planned.scene != self._scene:
            self._scene, self._neighbour = planned.scene, None
        scene = self._read(planned)
        picture = self._files[shot.picture.path] if shot.picture else None
        roles = frozenset({Role.FIRST_FRAME}) if picture else frozenset()
        card = choose_video(film, shot, roles)
        rules = rules_of(card)
        own_words = shot.prompt is None and picture is None
        prompt, seed = shot.prompt or as_prompt(scene), planned.seed
        if own_words and not card.instant:
            prompt, seed = self._settled(planned, prompt)
        size = rules.size(film.size)
        # Setting and style of a dear shot leave out narration and neighbours, and language
        # its region, which chooses a voice: no edit to those makes a take stale.
        request = ShotRequest(
            prompt=prompt,
            size=size,
            rate=rules.rate or film.rate,
            frames=rules.frames(1),
            seed=seed,
            style=self._style(shot, scene, card.instant),
            language="en" if own_words else primary(self._language),
            camera=shot.camera,
            setting=f"{film.seed} {setting_of(scene)}" if card.instant else "",
            references=(Reference(Role.FIRST_FRAME, picture),) if picture else (),
            fit=shot.fit,
            focus=shot.focus,
        )
        require_allowed(card, [request])
        self._neighbour = self._neighbour if picture else scene
        return ShotPlan(
            id=planned.id,
            scene=planned.scene,
            shot=replace(shot, prompt=prompt),
            own_words=own_words,
            engine=card.name,
            instant=card.instant,
            request=request,
            reading=Reading(scene.words, scene.left_out),
            picture=picture,
        )

    def _read(self, planned: PlannedShot) -> SceneReading:
        shot = planned.shot
        return read(
            shot.prompt,
            style=shot.style,
            words=words_of(planned),
            scene_style=shot.scene_style,
            film_style=self._order.film.style,
            language=self._language,
            seed=self._scene_seed(planned),
            neighbour=self._neighbour,
        )

    def _scene_seed(self, planned: PlannedShot) -> int:
        """What no word names is drawn once for a scene, whatever its shots and words are."""
        film = self._order.film
        return content_seed(film.seed, film.scenes[planned.scene].title or "")

    def _style(self, shot: Shot, scene: SceneReading, instant: bool) -> tuple[str, ...]:
        """Style words, strongest first.

        A drawn shot gets its whole reading first: narration and the neighbour's place and
        light are in it, and they win over the styles. A picture of the user's does not,
        or the narration's moods would grade it; nor a dear shot, whose take an edit to
        the words or to the shot before would make stale.
        """
        style = (*shot.style, *shot.scene_style, *self._order.film.style)
        return (as_prompt(scene), *style) if instant and shot.picture is None else style

    def _settled(self, planned: PlannedShot, prompt: str) -> tuple[str, int]:
        """Prompt and seed of a dear shot that shows its own words.

        They are those of the take that was made for these words, or nearly these, so
        that a small edit to the words shoots nothing again.
        """
        settled = self._order.settled
        before = self._before.get(planned.id, planned.id)
        if self._order.reshoot is Reshoot.STALE or before not in settled.prompts:
            return prompt, planned.seed
        if before != planned.id:
            self.warnings.append(_kept(planned, before))
        explicit = planned.shot.seed is not None
        seed = planned.seed if explicit else content_seed(self._order.film.seed, before)
        return settled.prompts[before], seed


def _kept(planned: PlannedShot, before: str) -> Warned:
    return Warned(
        "take_kept",
        f"shot {planned.id} keeps the take of {before}, whose words were nearly the same; "
        "`--reshoot stale` makes it again",
        planned.shot.line,
    )


def reworded(planned: Sequence[PlannedShot], words: Mapping[str, str]) -> dict[str, str]:
    """New shot ids -> ids of settled shots that are gone and whose words were nearly the same."""
    here = {shot.id for shot in planned}
    gone = {before: text for before, text in words.items() if before not in here}
    found: dict[str, str] = {}
    for shot in planned:
        if shot.id in words or shot.shot.prompt is not None or not gone:
            continue
        text = words_of(shot)
        nearest = max(gone, key=lambda before: likeness(gone[before], text))
        if likeness(gone[nearest], text) >= SIMILAR:
            found[shot.id] = nearest
            del gone[nearest]
    return found


def words_of(planned: PlannedShot) -> str:
    """The words spoken over a shot."""
    return " ".join(spoken(line.text) for line in planned.words)


def likeness(one: str, other: str) -> float:
    """How alike two texts are by their words, 0 to 1."""
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()
