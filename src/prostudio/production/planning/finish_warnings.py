"""What a user should know of the finishing that a film asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prostudio.events import Warned
from prostudio.film import Film
from prostudio.film.time import rate_text
from prostudio.production.deliveries import Delivery
from prostudio.production.plan_values import Passage, ShotPlan, finish_of


def finish_warnings(
    film: Film, passages: Sequence[Passage], deliveries: Sequence[Delivery]
) -> Iterator[Warned]:
    """Shots that are not finished although it is said, and what of it nobody would see."""
    shots = [shot for passage in passages for shot in passage.shots]
    for shot in shots:
        if shot.instant and shot.shot.finish:
            text = f"shot {shot.id} is no take: what {shot.engine} makes is not finished"
            yield Warned("nothing_finished", text, shot.shot.line)
    if film.finish and all(shot.instant for shot in shots):
        yield Warned(
            "nothing_finished",
            "`finish` is for takes, and this film has none: drawn shots, pictures and footage stay "
            "as they are",
        )
    yield from dict.fromkeys(
        warned
        for shot in shots
        if not shot.instant
        for warned in _unseen(film, shot, max(_short(one) for one in deliveries))
    )


def _short(delivery: Delivery) -> int:
    return min(delivery.frame.size.width, delivery.frame.size.height)


def _unseen(film: Film, shot: ShotPlan, largest: int) -> Iterator[Warned]:
    wish = finish_of(shot, film)
    if wish.interpolate and wish.interpolate > film.rate:
        yield Warned(
            "finish_unseen",
            f"takes are brought to {rate_text(wish.interpolate)} frames a second, and the film "
            f"shows {rate_text(film.rate)}; `fps: {rate_text(wish.interpolate)}` shows them all",
        )
    if wish.upscale and wish.upscale > largest:
        yield Warned(
            "finish_unseen",
            f"takes are brought to {wish.upscale} lines, and nothing that is delivered has more "
            f"than {largest}; give the film a larger `size`, or say `upscale: true`",
        )
