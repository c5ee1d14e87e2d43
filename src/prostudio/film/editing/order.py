"""Shots that come, go and change places."""

from __future__ import annotations

from dataclasses import replace

from prostudio.errors import FilmError
from prostudio.film.editing.cut import Cut, Edited, Place, Rows, after, require_more_than_one
from prostudio.film.editing.words import plain
from prostudio.film.shot import Shot


def insert_shot(cut: Cut, shot: Shot, behind: int | None) -> Edited:
    """A new shot behind another one, in its scene; None: before all others.

    Raises:
        FilmError: it has nothing to show and nothing to say.
    """
    if not (shot.prompt or shot.picture or shot.timed_prompts or plain(shot.narration)):
        raise FilmError(
            "a new shot has nothing to show", hint="give it a prompt, words or a picture"
        )
    cut = cut.alone(*([] if behind is None else [behind]))
    rows = cut.rows()
    place = Place(0, -1, 0, 1) if behind is None else cut.place(behind)
    _put(rows, place.scene, place.at + 1, shot)
    return after(cut, cut.with_rows(rows))


def remove_shot(cut: Cut, number: int) -> Edited:
    """The film without a shot and its words; words that several shots share stay with them.

    Raises:
        FilmError: it is the only one.
    """
    cut = cut.alone(number)
    rows = cut.rows()
    require_more_than_one(rows)
    _take(rows, cut.place(number))
    return after(cut, cut.with_rows(rows))


def move_shot(cut: Cut, number: int, before: int | None) -> Edited:
    """A shot with its words just before another one, in that one's scene; None: at the end.

    Among shots that share words it changes the order of the pictures. Out of them it goes
    without the words.
    """
    if before in (number, number + 1) and _same_scene(cut, number, before):
        return after(cut, cut.film)
    cut = cut.alone(*(n for n in (number, before) if n is not None))
    source = cut.place(number)
    rows = cut.rows()
    target = None if before is None else cut.place(before)
    if target and _in_one_run(rows, source, target):
        _turn(rows, source, target.at)
        return after(cut, cut.with_rows(rows))
    scene = len(rows) - 1 if target is None else target.scene
    at = len(rows[scene]) if target is None else target.at
    if source.scene == scene and source.at < at:
        at -= 1
    moving = _take(rows, source)
    _put(rows, scene, at, moving)
    return after(cut, cut.with_rows(rows))


def _same_scene(cut: Cut, number: int, before: int | None) -> bool:
    return before is not None and cut.place(number).scene == cut.place(before).scene


def _in_one_run(rows: Rows, source: Place, target: Place) -> bool:
    """Whether both share the words of one paragraph."""
    if source.scene != target.scene:
        return False
    low, high = sorted((source.at, target.at))
    return all(shot.shares_next for shot in rows[source.scene][low:high])


def _turn(rows: Rows, source: Place, before: int) -> None:
    """Another order of pictures over one paragraph, whose words the last of them holds."""
    row = rows[source.scene]
    first = last = source.at
    while first > 0 and row[first - 1].shares_next:
        first -= 1
    while row[last].shares_next:
        last += 1
    words, music = row[last].narration, row[first].music
    run = row[first : last + 1]
    moving = run.pop(source.at - first)
    at = before - first - (source.at < before)
    run.insert(at, moving)
    run = [replace(shot, shares_next=True, narration=()) for shot in run]
    run[-1] = replace(run[-1], shares_next=False, narration=words)
    if music and run[0].music is None:
        run = [replace(s, music=None if s.music == music else s.music) for s in run]
        run[0] = replace(run[0], music=music)
    row[first : last + 1] = run


def _put(rows: Rows, scene: int, at: int, shot: Shot) -> None:
    """Put a shot into a scene: it takes the scene's style, and shares words it stands among."""
    row = rows[scene]
    beside = row[at] if at < len(row) else row[-1] if row else None
    style = beside.scene_style if beside else shot.scene_style
    among = at > 0 and row[at - 1].shares_next and not plain(shot.narration)
    row.insert(at, replace(shot, scene_style=style, shares_next=among))
    if among:
        row[at] = replace(row[at], narration=())


def _take(rows: Rows, place: Place) -> Shot:
    """Take a shot out of the film; words that it shares, and music, stay where they are."""
    row = rows[place.scene]
    shot = row.pop(place.at)
    before = row[place.at - 1] if place.at else None
    if before is not None and before.shares_next and not shot.shares_next:
        row[place.at - 1] = replace(before, shares_next=False, narration=shot.narration)
        shot = replace(shot, narration=())
    shot = replace(shot, shares_next=False)
    if shot.music is None:
        return shot
    for later in range(place.scene, len(rows)):
        first = place.at if later == place.scene else 0
        if first < len(rows[later]):
            heir = rows[later][first]
            rows[later][first] = replace(heir, music=heir.music or shot.music)
            return replace(shot, music=None)
    return shot
