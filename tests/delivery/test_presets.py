"""Kinds of content: shape, hosts, length, and which pictures stand for a film."""

from __future__ import annotations

from fractions import Fraction

import pytest

from prostudio.delivery.presets import PRESETS, preset, still_frames
from prostudio.delivery.profiles import PROFILES
from prostudio.errors import FilmError
from prostudio.film import Film, Size, TransitionKind
from prostudio.film.timeline import Clip, Join, Timeline


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_names_profiles_that_are_there_and_keeps_their_limits(name: str) -> None:
    row = preset(name)
    assert set(row.profiles) <= set(PROFILES)
    assert row.most_seconds is None or row.seconds <= row.most_seconds


@pytest.mark.parametrize("name", PRESETS)
def test_a_films_shape_is_the_one_that_its_hosts_get(name: str) -> None:
    film = preset(name).applied(Film(scenes=()))
    assert film.profiles == PRESETS[name].profiles
    for profile in film.profiles:
        assert PROFILES[profile].shape.size(film.size) == film.size


def test_short_and_story_are_upright_long_is_wide_and_a_carousel_square() -> None:
    sizes = {name: row.applied(Film(scenes=())).size for name, row in PRESETS.items()}
    assert sizes["short"] == sizes["story"]
    assert sizes["short"].width < sizes["short"].height
    assert sizes["long"] == Size(1280, 720)
    assert sizes["carousel"] == Size(720, 720)


def test_the_strictest_of_its_hosts_says_how_long_a_short_may_be() -> None:
    assert preset("short").most_seconds == 180
    assert preset("long").most_seconds is None


def test_an_unknown_preset_is_refused_with_the_nearest() -> None:
    with pytest.raises(FilmError, match="wanted short, long, story, carousel") as caught:
        preset("shorts")
    assert caught.value.hint == "did you mean 'short'?"


def timeline(*stops: int, joins: tuple[Join, ...] = ()) -> Timeline:
    starts = (0, *stops[:-1])
    clips = tuple(Clip(f"s{k}", a, b) for k, (a, b) in enumerate(zip(starts, stops, strict=True)))
    return Timeline(Size(), Fraction(30), clips, joins)


def test_a_still_is_the_middle_of_its_shot() -> None:
    assert still_frames(timeline(100, 160), 10) == (("s0", 50), ("s1", 130))


def test_of_many_shots_the_first_and_the_last_stay() -> None:
    found = still_frames(timeline(*range(10, 210, 10)), 5)
    assert [shot for shot, _ in found] == ["s0", "s5", "s10", "s14", "s19"]
    assert still_frames(timeline(10, 20), 1) == (("s0", 5),)
    assert still_frames(timeline(10), 0) == ()


def test_no_still_shows_two_shots_at_once() -> None:
    join = Join(TransitionKind.DISSOLVE, into=1, start=80, stop=120)
    found = still_frames(timeline(100, 200, joins=(join,)), 2)
    assert found == (("s0", 40), ("s1", 160))
