"""The contract of `ImageEngine`, as every registered engine has to keep it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from asking import picture

from prostudio.engines.base import Picture, Preview, Progress
from prostudio.engines.card import Card, Kind, Role
from prostudio.engines.registry import card as card_of
from prostudio.engines.registry import names
from prostudio.engines.request import ImageRequest, Machine, Reference
from prostudio.errors import FilmError
from prostudio.film import Size

MACHINE = Machine(cores=2, ram_mb=8000)


@pytest.fixture(params=names(Kind.IMAGE))
def card(request) -> Card:
    found = card_of(Kind.IMAGE, request.param)
    if missing := found.missing():
        pytest.skip(f"{found.name} {missing.reason}")
    return found


def asked(card: Card, **changes) -> ImageRequest:
    """A small picture of a lighthouse, of a size that the card allows."""
    request = ImageRequest("a lighthouse at night, storm", card.image.size(Size(128, 96)), seed=5)
    return replace(request, **changes)


def chunks_of(card: Card, request: ImageRequest, folder) -> list:
    folder.mkdir(exist_ok=True)
    return list(card.make().draw(request, folder))


def drawn(card: Card, request: ImageRequest, folder) -> np.ndarray:
    return chunks_of(card, request, folder)[-1].pixels


def test_ours_and_the_foreign_one_are_found():
    assert {"procedural", "pencil"} <= set(names(Kind.IMAGE))


def test_the_size_rule_settles_at_once(card):
    for size in (Size(1280, 720), Size(720, 1280), Size(4096, 2160), Size(64, 64), Size(130, 74)):
        settled = card.image.size(size)
        assert card.image.size(settled) == settled
        best = card.image.size(card.image.best(size))
        assert card.image.size(best) == best


def test_one_picture_comes_last_previews_are_pictures_and_progress_rises(card, tmp_path):
    request = asked(card)
    chunks = chunks_of(card, request, tmp_path)
    assert [isinstance(chunk, Picture) for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    pixels = chunks[-1].pixels
    assert pixels.dtype == np.uint8
    assert pixels.shape == (request.size.height, request.size.width, 3)
    assert pixels.std() > 4
    for preview in (chunk for chunk in chunks if isinstance(chunk, Preview)):
        assert preview.pixels.dtype == np.uint8
        assert preview.pixels.ndim == 3
        assert preview.pixels.shape[2] == 3
    fractions = [chunk.fraction for chunk in chunks if isinstance(chunk, Progress)]
    assert all(a <= b for a, b in pairwise([0.0, *fractions, 1.0]))


def test_the_same_request_gives_the_same_pixels_and_another_prompt_or_seed_others(card, tmp_path):
    one, again, other, seeded = (
        drawn(card, request, tmp_path / str(n))
        for n, request in enumerate(
            (asked(card), asked(card), asked(card, prompt="a city at noon"), asked(card, seed=6))
        )
    )
    np.testing.assert_array_equal(one, again)
    assert (one != other).mean() > 0.1
    assert (one != seeded).any()


def test_what_the_card_does_not_allow_is_refused_before_anything_is_drawn(card, tmp_path):
    foreign = (Reference(Role.MELODY, picture(tmp_path)),)
    bad = [asked(card, prompt=" "), asked(card, references=foreign)]
    if card.image.size(Size(130, 74)) != Size(130, 74):
        bad.append(asked(card, size=Size(130, 74)))
    for request in bad:
        with pytest.raises(FilmError):
            next(iter(card.make().draw(request, tmp_path)))


def test_closing_cancels_and_the_engine_can_begin_again(card, tmp_path):
    engine = card.make()
    for _ in range(2):
        call = engine.draw(asked(card), tmp_path)
        next(call)
        call.close()


def test_it_says_how_it_reads_a_request_and_what_it_will_take(card):
    engine, request = card.make(), asked(card)
    assert all(engine.read_as(request).words)
    small = engine.estimate(request, MACHINE)
    large = engine.estimate(asked(card, size=card.image.size(Size(2048, 1152))), MACHINE)
    assert 0 < small.seconds <= large.seconds
    assert small.ram_mb > 0
