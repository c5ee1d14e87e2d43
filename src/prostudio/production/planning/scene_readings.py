"""What each shot shows, read from words: one after the other, scene by scene."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from prostudio.events import Warned
from prostudio.film import Film
from prostudio.film.identity import content_seed
from prostudio.film.shot_list import PlannedShot
from prostudio.production.planning.reworded import words_of
from prostudio.scenes.asked import near_words, understood
from prostudio.scenes.opening import opening
from prostudio.scenes.reading import read, reads
from prostudio.scenes.scene import Place, SceneReading

_NOT_AGAIN = 3
"""Scenes whose places are not chosen again for the next scene that names none."""


class SceneReadings:
    """Reads one shot after the other: place, time and weather go on within a scene.

    A scene whose words name no place is given one that suits them, until it names
    another; a prompt that says nothing is not hidden behind such a place.
    """

    def __init__(self, film: Film, language: str, planned: Sequence[PlannedShot]) -> None:
        self._film = film
        self._language = language
        self._scenes: defaultdict[int, list[PlannedShot]] = defaultdict(list)
        for shot in planned:
            self._scenes[shot.scene].append(shot)
        self._scene = -1
        self._opening: SceneReading | None = None
        self._before: SceneReading | None = None
        self.placed = False
        """Whether words of the scene name the place of the shot that was read last."""
        self._places: list[Place] = []
        self.not_understood: Warned | None = None
        """What to tell of the shot that was read last, if it is drawn."""

    def read(self, planned: PlannedShot) -> SceneReading:
        """The next shot's scene."""
        if planned.scene != self._scene:
            self._begin(planned.scene)
        shot = planned.shot
        lost = (
            shot.picture is None
            and bool(shot.prompt)
            and not understood(shot.prompt or "", self._language)
        )
        goes_on = self.placed or not lost
        scene = self._alone(planned, (self._before or self._opening) if goes_on else None)
        self.placed |= "place" not in scene.assumed
        named = {"place", "time", "weather"} - set(scene.assumed)
        if named or (shot.picture is None and goes_on):
            self._before = scene
        unknown = lost and "place" in scene.assumed
        self.not_understood = self._not_understood(planned, scene) if unknown else None
        return scene

    def _begin(self, scene: int) -> None:
        if self._before:
            self._places = [*self._places, self._before.place][-_NOT_AGAIN:]
        self._scene, self._before, self._opening = scene, None, None
        if reads(self._language):
            shots = self._scenes[scene]
            alone = [self._alone(shot, None) for shot in shots]
            self._opening = opening(alone, self._seed(shots[0]), self._places)
        self.placed = bool(self._opening and "place" not in self._opening.assumed)

    def _alone(self, planned: PlannedShot, neighbour: SceneReading | None) -> SceneReading:
        shot = planned.shot
        return read(
            shot.prompt,
            style=shot.style,
            words=words_of(planned),
            scene_style=shot.scene_style,
            film_style=self._film.style,
            language=self._language,
            seed=self._seed(planned),
            neighbour=neighbour,
        )

    def _seed(self, planned: PlannedShot) -> int:
        """What no word names is drawn once for a scene, whatever its shots and words are."""
        return content_seed(self._film.seed, self._film.scenes[planned.scene].title or "")

    def _not_understood(self, planned: PlannedShot, scene: SceneReading) -> Warned:
        prompt = planned.shot.prompt or ""
        near = near_words(prompt, self._language)
        meant = f"; did you mean {', '.join(near)}?" if near else ""
        message = (
            f"nothing in {prompt[:60]!r} names a place that can be drawn; it is read as "
            f"{scene.place}{meant}"
        )
        return Warned("not_understood", message, planned.shot.line)
