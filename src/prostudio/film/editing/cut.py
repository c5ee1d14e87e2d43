"""A film with its shots one by one, as they are on the storyboard, and what became of each.

A long paragraph is one `Shot` of a film and several of the list. Within an edit every
`Shot` carries its number of the list in `line`, which is no part of equality: so the
shots of the edited film know which ones they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from prostudio.errors import FilmError, ShotNotFoundError
from prostudio.film.editing.words import plain
from prostudio.film.film import Film
from prostudio.film.identity import content_id, told_apart
from prostudio.film.parting import parted
from prostudio.film.scene import Scene
from prostudio.film.shot import Shot
from prostudio.film.shot_list import PlannedShot, shot_list
from prostudio.film.text.language import language_of

Rows = list[list[Shot]]
"""The shots of each scene."""


class Place(NamedTuple):
    """Where a shot of the list stands in the film: of `parts` of one paragraph it is one."""

    scene: int
    at: int
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A film before an edit.

    Attributes:
        film: its shots' lines are their numbers in `shots`, from 0.
        shots: the list, as `shot_list` gives it.
        language: of the words.
    """

    film: Film
    shots: tuple[PlannedShot, ...]
    language: str

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of the shots in order."""
        return tuple(shot.id for shot in self.shots)

    def number(self, shot: str) -> int:
        """Where a shot stands in the list, from 0.

        Raises:
            ShotNotFoundError: the film has no such shot.
        """
        for at, one in enumerate(self.shots):
            if one.id == shot:
                return at
        raise ShotNotFoundError(f"the film has no shot {shot[:80]!r}", hint="list its shots")

    def place(self, number: int) -> Place:
        """Where a shot of the list stands in the film."""
        return list(_places(self.film, self.shots))[number]

    def words(self, number: int) -> str:
        """What is said while a shot is on screen, on one line: what it draws without a prompt."""
        return plain(self.shots[number].words)

    def alone(self, *numbers: int) -> Cut:
        """The same list of a film in which these shots are a `Shot` of their own each."""
        cut = self
        for number in numbers:
            place = cut.place(number)
            if place.parts > 1:
                film = _unfolded(cut, number - place.part, place)
                cut = replace(cut, film=film, shots=shot_list(film, cut.language))
        return cut

    def rows(self) -> Rows:
        """The shots of each scene, to be changed."""
        return [list(scene.shots) for scene in self.film.scenes]

    def with_rows(self, rows: Rows) -> Film:
        """The film with other shots in its scenes; a scene without shots is none."""
        scenes = [
            replace(scene, shots=tuple(settled(row, self)))
            for scene, row in zip(self.film.scenes, rows, strict=True)
            if row
        ]
        return replace(self.film, scenes=tuple(scenes))


@dataclass(frozen=True, slots=True)
class Edited:
    """A film after an edit.

    Attributes:
        ids: names of its shots in order.
        came_from: for each of them its number before the edit; None for a new one.
        renamed: old name -> new name, where that is another one.
    """

    film: Film
    ids: tuple[str, ...]
    came_from: tuple[int | None, ...]
    renamed: dict[str, str]


def cut_of(film: Film) -> Cut:
    """The film as it is edited."""
    language = language_of(film)
    shots = shot_list(film, language)
    numbers = iter(number for number, place in enumerate(_places(film, shots)) if place.part == 0)
    scenes = tuple(
        replace(scene, shots=tuple(replace(shot, line=next(numbers)) for shot in scene.shots))
        for scene in film.scenes
    )
    return Cut(replace(film, scenes=scenes), shots, language)


def after(cut: Cut, film: Film) -> Edited:
    """What became of every shot, once `film` was made of the cut's.

    A shot that was one and whose words have become long stays one: it gets its name as an
    `id`, which keeps its paragraph together.
    """
    film = _held(cut, film)
    shots = shot_list(film, language_of(film))
    came = _origins(cut, shots)
    renamed = {
        cut.shots[old].id: new.id
        for old, new in zip(came, shots, strict=True)
        if old is not None and cut.shots[old].id != new.id
    }
    return Edited(film, tuple(shot.id for shot in shots), came, renamed)


def require_more_than_one(rows: Rows) -> None:
    """Refuse to take the last shot away."""
    if sum(map(len, rows)) < 2:
        raise FilmError(
            "the film's only shot cannot be removed", hint="change it, or remove the film"
        )


def settled(row: Sequence[Shot], cut: Cut) -> list[Shot]:
    """A scene's shots, none of which waits for words that there are not."""
    found: list[Shot] = []
    after: Shot | None = None
    for shot in reversed(row):
        made = shot
        if shot.shares_next and not (after and (after.shares_next or plain(after.narration))):
            made = replace(shot, shares_next=False)
        found.append(shown(made, cut))
        after = found[-1]
    return found[::-1]


def shown(shot: Shot, cut: Cut) -> Shot:
    """The shot, which goes on to show what it showed once it has lost the words it drew."""
    draws = shot.prompt or shot.picture or shot.timed_prompts or shot.shares_next
    if draws or plain(shot.narration) or shot.line is None:
        return shot
    return replace(shot, prompt=cut.words(shot.line) or None)


def _places(film: Film, shots: Sequence[PlannedShot]) -> Iterator[Place]:
    counts = Counter(shot.paragraph for shot in shots)
    paragraph = 0
    for index, scene in enumerate(film.scenes):
        run = 0
        for at, shot in enumerate(scene.shots):
            run += 1
            if shot.shares_next:
                continue
            if run == 1:
                parts = counts[paragraph]
                yield from (Place(index, at, part, parts) for part in range(parts))
            else:
                yield from (Place(index, at - run + 1 + n, 0, 1) for n in range(run))
            paragraph, run = paragraph + 1, 0


def _unfolded(cut: Cut, first: int, place: Place) -> Film:
    """The film with a paragraph's parts as shots of their own."""
    made = []
    for number in range(first, first + place.parts):
        planned = cut.shots[number]
        shot = replace(planned.shot, line=number)
        recorded = planned.shot.shares_next or any(line.recording for line in shot.narration)
        if recorded:  # they share one sound, and each goes on drawing its own part
            shot = replace(shot, prompt=plain(planned.words) or None)
        elif len(parted(shot, cut.language)) > 1:
            shot = replace(shot, id=planned.id)
        made.append(shot)
    rows = cut.rows()
    rows[place.scene][place.at : place.at + 1] = made
    scenes = zip(cut.film.scenes, rows, strict=True)
    return replace(
        cut.film, scenes=tuple(replace(scene, shots=tuple(row)) for scene, row in scenes)
    )


def _held(cut: Cut, film: Film) -> Film:
    """The film whose edited paragraphs do not fall into parts that they had not."""
    parts = {n: place.parts for n, place in _numbered(cut) if place.part == 0}
    language = language_of(film)
    scenes: list[Scene] = []
    for scene in film.scenes:
        row = list(scene.shots)
        for at, shot in enumerate(row):
            shared = shot.shares_next or (at > 0 and row[at - 1].shares_next)
            was = 1 if shot.line is None else parts.get(shot.line, 1)
            if not shared and was == 1 and len(parted(shot, language)) > 1:
                row[at] = replace(shot, id=_name_for(cut, shot))
        scenes.append(replace(scene, shots=tuple(row)))
    return replace(film, scenes=tuple(scenes))


def _name_for(cut: Cut, shot: Shot) -> str:
    if shot.line is not None:
        return cut.shots[shot.line].id
    return told_apart([content_id(plain(shot.narration))], cut.ids)[0]


def _numbered(cut: Cut) -> Iterator[tuple[int, Place]]:
    yield from enumerate(_places(cut.film, cut.shots))


def _origins(cut: Cut, shots: Sequence[PlannedShot]) -> tuple[int | None, ...]:
    parts = {n: place.parts for n, place in _numbered(cut) if place.part == 0}
    seen: Counter[int] = Counter()
    found: list[int | None] = []
    for planned in shots:
        number = planned.shot.line
        if number is None:
            found.append(None)
            continue
        part = seen[number]
        seen[number] += 1
        found.append(number + part if part < parts.get(number, 1) else None)
    return tuple(found)
