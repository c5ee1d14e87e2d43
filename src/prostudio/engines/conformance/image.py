"""Promises of an `ImageEngine`."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from prostudio.engines.base import Picture, Preview, Progress
from prostudio.engines.card import Card, Role
from prostudio.engines.conformance.asking import image_rules, picture, picture_request
from prostudio.engines.conformance.cast import pictures_of_the_cast_change_what_is_drawn, takes_cast
from prostudio.engines.conformance.promise import Promise, require, require_refusal
from prostudio.engines.conformance.trial import MACHINE, Trial
from prostudio.engines.request import ImageRequest, Reference
from prostudio.film import Size


def its_size_rule_settles_at_once(trial: Trial) -> None:
    """Asked for what it gave, `size` gives it again, and leaves `best` as it is."""
    rules = image_rules(trial.card)
    for size in (Size(1280, 720), Size(720, 1280), Size(4096, 2160), Size(64, 64), Size(130, 74)):
        settled = rules.size(size)
        require(rules.size(settled) == settled, f"`size({settled})` stays {settled}")
        best = rules.size(rules.best(size))
        require(rules.size(best) == best, f"`size({best})` stays {best}")


def one_picture_comes_last_previews_are_pictures_and_progress_rises(trial: Trial) -> None:
    """[H, W, 3] uint8 of the size that was asked for."""
    request = picture_request(trial.card)
    chunks: list[Any] = list(trial.card.make().draw(request, trial.folder()))
    pictures = [n for n, chunk in enumerate(chunks) if isinstance(chunk, Picture)]
    require(pictures == [len(chunks) - 1], "one `Picture` comes, as the last thing")
    pixels = chunks[-1].pixels
    require(pixels.dtype == np.uint8, "pixels are uint8")
    shape = (request.size.height, request.size.width, 3)
    require(pixels.shape == shape, f"the picture is {shape}, not {pixels.shape}")
    require(pixels.std() > 4, "the picture shows something")
    for preview in (chunk for chunk in chunks if isinstance(chunk, Preview)):
        shown = preview.pixels
        require(shown.dtype == np.uint8, "previews are uint8")
        require(shown.ndim == 3 and shown.shape[2] == 3, "previews are [H, W, 3]")
    told = [chunk.fraction for chunk in chunks if isinstance(chunk, Progress)]
    require(all(a <= b for a, b in pairwise([0.0, *told, 1.0])), "progress rises from 0 to 1")


def the_same_request_gives_the_same_pixels_and_another_prompt_or_seed_others(
    trial: Trial,
) -> None:
    """On the same machine."""
    card = trial.card
    asked = (
        picture_request(card),
        picture_request(card),
        picture_request(card, prompt="a city at noon"),
        picture_request(card, seed=6),
    )
    one, again, other, seeded = (_drawn(card, request, trial.folder()) for request in asked)
    np.testing.assert_array_equal(one, again)
    require((one != other).mean() > 0.1, "another prompt changes a tenth of the picture")
    require((one != seeded).any(), "another seed gives another picture")


def _drawn(card: Card, request: ImageRequest, folder: Path) -> NDArray[np.uint8]:
    *_, last = card.make().draw(request, folder)
    pixels: NDArray[np.uint8] = last.pixels
    return pixels


def what_its_card_does_not_allow_is_refused_before_anything_is_drawn(trial: Trial) -> None:
    """`prostudio.engines.allowed.require_drawable` does it."""
    card, folder = trial.card, trial.folder()
    rules = image_rules(card)
    bad = {"a prompt without words": picture_request(card, prompt=" ")}
    if Role.MELODY not in rules.accepts:
        foreign = (Reference(Role.MELODY, picture(folder)),)
        bad["a reference it cannot use"] = picture_request(card, references=foreign)
    if rules.size(Size(130, 74)) != Size(130, 74):
        bad["a size outside its rule"] = picture_request(card, size=Size(130, 74))
    for what, request in bad.items():
        require_refusal(what, lambda asked=request: next(card.make().draw(asked, folder)))  # type: ignore[misc]


def closing_cancels_and_the_engine_can_begin_again(trial: Trial) -> None:
    """`close()` of the generator ends the work and gives everything back."""
    engine, folder = trial.card.make(), trial.folder()
    for _ in range(2):
        call = engine.draw(picture_request(trial.card), folder)
        next(call)
        call.close()


def it_says_how_it_reads_a_request_and_what_it_will_take(trial: Trial) -> None:
    """`read_as` has words, and a larger picture is not estimated to take less."""
    card = trial.card
    engine, request = card.make(), picture_request(card)
    require(all(engine.read_as(request).words), "no word of its reading is empty")
    small = engine.estimate(request, MACHINE)
    large_size = image_rules(card).size(Size(2048, 1152))
    large = engine.estimate(picture_request(card, size=large_size), MACHINE)
    require(0 < small.seconds <= large.seconds, "a larger picture does not take less")
    require(small.ram_mb > 0, "an estimate says how much memory")


PROMISES = (
    Promise(its_size_rule_settles_at_once),
    Promise(one_picture_comes_last_previews_are_pictures_and_progress_rises),
    Promise(the_same_request_gives_the_same_pixels_and_another_prompt_or_seed_others),
    Promise(what_its_card_does_not_allow_is_refused_before_anything_is_drawn),
    Promise(pictures_of_the_cast_change_what_is_drawn, takes_cast),
    Promise(closing_cancels_and_the_engine_can_begin_again),
    Promise(it_says_how_it_reads_a_request_and_what_it_will_take),
)
