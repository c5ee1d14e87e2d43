"""The shots a film is made of: long paragraphs parted, every shot with its id and seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prostudio.film.film import Film
from prostudio.film.identity import content_id, content_seed, told_apart
from prostudio.film.limits import require_few
from prostudio.film.parting import Part, parted
from prostudio.film.shot import Shot
from prostudio.film.sound import NarrationLine
from prostudio.film.text.tidy import one_line


@dataclass(frozen=True, slots=True)
class PlannedShot:
    """One shot of the list.

    Attributes:
        id: its name, unique in the film.
        scene: index of its scene in `Film.scenes`.
        shot: what is asked for. Of a parted paragraph each shot holds its own part of
            the narration; music stands on the first part, sounds too.
        words: the lines heard while the group is on screen; a shot without a prompt
            draws these. Of a parted paragraph with a recording each shot has its own
            part, and the last one all of them.
        seed: given, or from the film's seed and the shot's id; below 2**48.
        group: shots with one number share the time of the words that the last of
            them holds.
        paragraph: shots with one number come from one paragraph; a sound under it
            plays on to the last of them.
    """

    id: str
    scene: int
    shot: Shot
    words: tuple[NarrationLine, ...]
    seed: int
    group: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Part:
    scene: int
    shot: Shot
    words: tuple[NarrationLine, ...]
    group: int
    paragraph: int


def shot_list(film: Film, language: str | None = None) -> tuple[PlannedShot, ...]:
    """The film's shots in order. It depends on the film alone, never on a voice.

    Args:
        film: the film.
        language: of the words, for sentences and pace; None takes the film's own or
            what holds in every language.

    Raises:
        FilmError: more than 20,000 shots.
    """
    parts: list[_Part] = []
    for part in _parts(film, language or film.language):
        parts.append(part)
        require_few(len(parts), part.shot.line)
    given = [part.shot.id for part in parts if part.shot.id]
    others = [content_id(*_content(part)) for part in parts if not part.shot.id]
    names = iter(told_apart(others, given))
    return tuple(_planned(film, part, part.shot.id or next(names)) for part in parts)


def _planned(film: Film, part: _Part, name: str) -> PlannedShot:
    seed = part.shot.seed
    if seed is None:
        seed = content_seed(film.seed, name)
    return PlannedShot(name, part.scene, part.shot, part.words, seed, part.group, part.paragraph)


def _content(part: _Part) -> tuple[str, str | None]:
    """What makes a shot itself (picture, prompt, or the words it draws), and its words."""
    shot = part.shot
    if shot.picture:
        return shot.picture.path, _stem(shot.picture.path)
    if shot.prompt:
        return shot.prompt, None
    if shot.timed_prompts:
        return shot.timed_prompts[0][1], None
    return one_line(" ".join(line.text for line in part.words)) or "silence", None


def _stem(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _parts(film: Film, language: str | None) -> Iterator[_Part]:
    group = paragraph = 0
    for scene_index, scene in enumerate(film.scenes):
        run: list[Shot] = []
        for shot in scene.shots:
            run.append(shot)
            if shot.shares_next:
                continue
            for part in _of_run(run, language):
                yield _Part(scene_index, *part, group, paragraph)
                group += not part[0].shares_next
            paragraph += 1
            run = []


def _of_run(run: list[Shot], language: str | None) -> tuple[Part, ...]:
    """Shots that share one paragraph; a shot alone may be parted."""
    if len(run) == 1:
        return parted(run[0], language)
    return tuple((shot, run[-1].narration) for shot in run)
