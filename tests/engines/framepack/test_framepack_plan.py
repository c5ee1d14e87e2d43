"""FramePack's section plan, by the values that FramePack's own code gives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from prostudio.engines.request import ShotRequest, Variant
from prostudio.engines.video.hunyuan.framepack.forward import Forward
from prostudio.engines.video.hunyuan.framepack.inverted import Inverted, paddings
from prostudio.engines.video.hunyuan.framepack.plan import (
    film_frames,
    frames_of,
    frames_rule,
    sections_for,
)
from prostudio.engines.video.hunyuan.framepack.recipe import Recipe
from prostudio.engines.video.hunyuan.framepack.size import BUCKETS, bucket, size_rule
from prostudio.errors import FaultError, FilmError
from prostudio.film import Camera, Size

SECONDS = {1: (1, 37), 2: (2, 73), 5: (4, 145), 10: (8, 289), 30: (25, 901), 60: (50, 1801),
           120: (100, 3601)}  # fmt: skip


@pytest.mark.parametrize("seconds", SECONDS)
def test_lengths_are_upstreams(seconds: int) -> None:
    sections, frames = SECONDS[seconds]
    assert max(1, round(seconds * 30 / 36)) == sections
    assert frames_of(sections) == frames
    assert sections_for(frames) == sections


def test_a_shot_is_never_shorter_than_asked_and_less_than_a_section_longer() -> None:
    for wanted in range(1, 400):
        made = frames_rule(wanted)
        assert made % 36 == 1
        assert wanted <= made < max(wanted, 2) + 36


def test_paddings_are_upstreams() -> None:
    assert paddings(1) == [0]
    assert paddings(4) == [3, 2, 1, 0]
    assert paddings(5) == [3, 2, 2, 1, 0]
    assert paddings(8) == [3, 2, 2, 2, 2, 2, 1, 0]


def test_the_end_is_made_first_with_the_memory_behind_it() -> None:
    places = Inverted().places(0, 5)
    assert places.latents == range(28, 37)
    assert places.clean == (0, 37)
    assert places.middle == range(38, 40)
    assert places.far == range(40, 56)
    assert Inverted().places(4, 5).latents == range(1, 10)


def test_f1_stands_behind_its_memory_in_every_section() -> None:
    for section in range(5):
        places = Forward().places(section, 5)
        assert places.far == range(1, 17)
        assert places.middle == range(17, 19)
        assert places.clean == (0, 19)
        assert places.latents == range(20, 29)


@pytest.mark.parametrize("direction", [Inverted(), Forward()])
def test_windows_cover_the_film_in_order_each_section_at_most_twice(direction) -> None:
    for sections in (1, 2, 5, 9):
        windows = direction.windows(sections)
        seen = [part for window in windows for part in window.sections]
        assert {seen.count(part) for part in range(sections)} <= {1, 2}
        lengths = [9 * len(w.sections) + w.with_start for w in windows]
        frames = [4 * length - 3 for length in lengths]
        assert sum(frames) - 33 * (len(frames) - 1) == frames_of(sections)
        assert [w.with_start for w in windows] == [True] + [False] * (sections - 1)


def test_frames_of_sections_fill_the_film() -> None:
    frames = [frame for position in range(6) for frame in film_frames(position)]
    assert frames == list(range(frames_of(6)))


def test_a_section_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(FaultError):
        Inverted().places(5, 5)


def test_buckets_are_upstreams_and_a_film_gets_the_nearest_shape() -> None:
    assert len(BUCKETS) == 14
    assert (640, 640) not in BUCKETS
    assert size_rule(Size(1280, 720)) == Size(832, 480)
    assert size_rule(Size(720, 1280)) == Size(480, 832)
    # as near to 608x640 as to 640x608: the later one, as upstream has it
    assert bucket(Size(1080, 1080)) == Size(608, 640)
    assert size_rule(Size(1920, 800)) == Size(960, 416)


def test_a_small_film_keeps_its_shape_in_whole_patches() -> None:
    assert size_rule(Size(640, 360)) == Size(640, 352)
    assert size_rule(Size(352, 320)) == Size(352, 320)
    assert size_rule(Size(64, 4096)) == Size(64, 4096)
    for width in range(64, 1400, 94):
        for height in range(64, 1400, 62):
            size = size_rule(Size(width, height))
            assert size_rule(size) == size
            assert size.width % 16 == size.height % 16 == 0


def request(**changes) -> ShotRequest:
    told = ShotRequest("a cat walks.", Size(64, 64), Fraction(30), 181, seed=4)
    return replace(told, **changes)


def test_style_and_camera_are_told_in_words() -> None:
    told = Recipe.of(request(style=("watercolour",), camera=Camera.PUSH_IN), "inverted")
    assert told.prompts == ((0, "a cat walks, watercolour, the camera slowly moves closer"),)


def test_a_timed_prompt_falls_on_the_nearest_edge_of_sections() -> None:
    told = Recipe.of(request(timed_prompts=((90, "it sits down"), (126, "it sleeps"))), "inverted")
    heard = [told.prompt_at(position) for position in range(5)]
    assert heard == ["a cat walks"] * 2 + ["it sits down", "it sleeps", "it sleeps"]


@pytest.mark.parametrize(
    "variant",
    [Variant(steps=0), Variant(steps=500), Variant(guidance_scale=-1), Variant(sampler="magic")],
)
def test_a_variant_it_does_not_have_is_refused(variant: Variant) -> None:
    with pytest.raises(FilmError):
        Recipe.of(request(variant=variant), "inverted")


def test_whatever_decides_the_latents_is_in_the_key() -> None:
    one = Recipe.of(request(), "inverted")
    others = [replace(one, seed=5), replace(one, steps=24), replace(one, cache="none"),
              replace(one, prompts=((0, "a dog"),)), replace(one, sections=6)]  # fmt: skip
    assert len({value.key("weights") for value in [one, *others]} | {one.key("other")}) == 7
