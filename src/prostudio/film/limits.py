"""What every film must be, however it was written."""

from __future__ import annotations

from collections.abc import Sequence

from prostudio.errors import FilmError
from prostudio.film.film import Film
from prostudio.film.scene import Scene

MOST_SHOTS = 20_000
MOST_PROMPT = 4000
"""Characters that say what is to be seen: more than any engine reads."""


def require_film(film: Film, left_out: Sequence[str] = ()) -> None:
    """The film has something to show or to say, and its shots can be told apart.

    Args:
        left_out: what there was in the script and is neither spoken nor shown.

    Raises:
        FilmError: no shot, more than 20,000 shots, a prompt of more than 4,000 characters,
            an id twice, or a shot that shares the words of a shot that has none.
    """
    count = sum(len(scene.shots) for scene in film.scenes)
    if not count:
        raise FilmError(
            "; ".join(
                ("there is nothing to say or show: no paragraph, shot or picture", *left_out)
            ),
            hint="write a paragraph, or [[shot: what is to be seen]]",
        )
    require_few(count)
    _require_ids(film)
    _require_short_prompts(film)
    for scene in film.scenes:
        _require_shared_words(scene)


def require_few(count: int, line: int | None = None) -> None:
    """The shots counted so far are not too many.

    Raises:
        FilmError: they are more than 20,000.
    """
    if count > MOST_SHOTS:
        raise FilmError(
            f"the film has more than {MOST_SHOTS:,} shots",
            hint="cut it into several films",
            line=line,
        )


def _require_short_prompts(film: Film) -> None:
    for _, shot in film.shots():
        for prompt in (shot.prompt or "", *(text for _, text in shot.timed_prompts)):
            if len(prompt) > MOST_PROMPT:
                raise FilmError(
                    f"a prompt has {len(prompt):,} characters; wanted at most {MOST_PROMPT:,}",
                    hint="say what is to be seen; what is to be heard is a paragraph",
                    line=shot.line,
                )


def _require_ids(film: Film) -> None:
    seen: dict[str, int | None] = {}
    for _, shot in film.shots():
        if shot.id is None:
            continue
        # Case does not part files on every disk, so it does not part ids.
        key = shot.id.casefold()
        if key in seen:
            raise FilmError(
                f"id {shot.id!r} is taken by the shot of line {seen[key]}", line=shot.line
            )
        seen[key] = shot.line


def _require_shared_words(scene: Scene) -> None:
    for at, shot in enumerate(scene.shots):
        if not shot.shares_next:
            continue
        if shot.narration:
            raise FilmError(
                "a shot that shares the next one's narration has its own too", line=shot.line
            )
        after = scene.shots[at + 1] if at + 1 < len(scene.shots) else None
        shared = after and (after.shares_next or any(line.text for line in after.narration))
        if not shared:
            raise FilmError(
                "a shot shares the narration of the next one, and there is none", line=shot.line
            )
