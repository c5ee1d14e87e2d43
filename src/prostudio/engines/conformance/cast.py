"""What engines promise that take pictures of the cast: so many, and they show."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from prostudio.engines.card import Card, Role
from prostudio.engines.conformance.asking import (
    image_rules,
    picture_request,
    shot_request,
    video_rules,
)
from prostudio.engines.conformance.promise import require
from prostudio.engines.conformance.trial import Trial
from prostudio.engines.request import Reference
from prostudio.media.stills import write_png


def takes_cast(card: Card) -> bool:
    """Whether it is asked: its card accepts pictures of the cast."""
    rules = card.video or card.image
    return rules is not None and Role.SUBJECT in rules.accepts


def subjects(folder: Path, count: int, shade: int) -> tuple[Reference, ...]:
    """So many pictures of two people, in other colours for another shade."""
    found = []
    for n in range(count):
        y, x = np.mgrid[:120, :100]
        pixels = np.dstack(
            [x * 2 % 251, (y + shade) % 251, np.full_like(x, (shade + 60 * n) % 251)]
        )
        path = folder / f"subject {shade} {n}.png"
        write_png(path, pixels.astype(np.uint8))
        found.append(Reference(Role.SUBJECT, path, subject=("Ann", "Ben")[n % 2]))
    return tuple(found)


def pictures_of_the_cast_change_what_is_drawn(trial: Trial) -> None:
    """As many as `most_subjects` are taken; other pictures give another picture."""
    card, folder = trial.card, trial.folder()
    most = image_rules(card).most_subjects
    require(most > 0, "an engine that accepts pictures of the cast takes at least one")
    drawn = []
    for shade in (20, 20, 200):
        asked = picture_request(card, references=subjects(folder, most, shade))
        *_, last = card.make().draw(asked, trial.folder())
        drawn.append(last.pixels)
    require((drawn[0] == drawn[1]).all(), "the same pictures give the same picture")
    require((drawn[0] != drawn[2]).any(), "other pictures of the cast give another picture")


def pictures_of_the_cast_change_what_is_shot(trial: Trial) -> None:
    """As many as `most_subjects` are taken; other pictures give another shot."""
    card, folder = trial.card, trial.folder()
    most = video_rules(card).most_subjects
    require(most > 0, "an engine that accepts pictures of the cast takes at least one")
    shot = []
    for shade in (20, 200):
        plain = shot_request(card, folder)
        given = (*plain.references, *subjects(folder, most, shade))
        shot.append(trial.shoot(shot_request(card, folder, references=given)).frames[0])
    changed = any((one != other).any() for one, other in zip(*shot, strict=True))
    require(changed, "other pictures of the cast give another shot")
