"""The rows: sizes, safe areas, limits and who says so."""

from __future__ import annotations

from fractions import Fraction

import pytest

from prostudio.delivery.profiles import PROFILES, chosen, encoding_for
from prostudio.errors import FilmError
from prostudio.film import Size

WIDE, UPRIGHT = Size(1280, 720), Size(1080, 1920)


@pytest.mark.parametrize(
    ("name", "film", "size"),
    [
        ("film", Size(1680, 720), Size(1680, 720)),
        ("youtube", WIDE, WIDE),
        ("youtube", Size(1680, 720), Size(1680, 720)),
        ("youtube", Size(720, 1280), WIDE),
        ("shorts", WIDE, Size(720, 1280)),
        ("shorts", Size(3840, 2160), UPRIGHT),
        ("tiktok", UPRIGHT, UPRIGHT),
        ("square", Size(1920, 1080), Size(1080, 1080)),
        ("square", Size(720, 900), Size(720, 720)),
        ("preview", Size(1920, 1080), Size(640, 360)),
        ("archive", Size(3840, 2160), Size(3840, 2160)),
        ("youtube", Size(64, 64), Size(114, 64)),
    ],
)
def test_a_profile_keeps_the_films_short_side_in_its_own_shape(
    name: str, film: Size, size: Size
) -> None:
    assert PROFILES[name].shape.size(film) == size


def test_text_of_all_phones_stands_in_one_area_so_that_they_share_pictures() -> None:
    areas = {PROFILES[name].margins.area(UPRIGHT) for name in ("shorts", "tiktok", "reels")}
    assert len(areas) == 1
    area = areas.pop()
    assert (area.left, area.top, area.right, area.bottom) == (65, 270, 915, 1440)
    assert {PROFILES[n].safe_area(UPRIGHT) for n in ("shorts", "tiktok", "reels")} == {None}
    encodings = {encoding_for(PROFILES[n], Fraction(30), "fast") for n in ("shorts", "reels")}
    assert len(encodings) == 1


def test_an_upload_has_closed_groups_of_half_a_second_and_two_b_frames() -> None:
    found = encoding_for(PROFILES["youtube"], Fraction(60), "slow")
    assert (found.keyint, found.bframes, found.preset) == (30, 2, "slow")
    assert encoding_for(PROFILES["film"], Fraction(60), "slow").keyint == 60
    assert encoding_for(PROFILES["preview"], Fraction(30), "slow").preset == "ultrafast"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("shorts", {"seconds": 181.0}, "181 seconds; at most 180"),
        ("tiktok", {"seconds": 2.0}, "2 seconds; at least 3"),
        ("reels", {"megabytes": 301.0}, "301 megabytes; at most 300"),
        ("tiktok", {"pixels": 144}, "144 pixels; at least 360"),
        ("youtube", {"fps": 120.0}, "120 fps; at most 60"),
    ],
)
def test_beyond_a_limit_the_number_and_the_source_are_said(
    name: str, value: dict[str, float], said: str
) -> None:
    (told,) = PROFILES[name].beyond(**value)
    assert f"profile {name}: the film has {said} are taken (" in told
    source = next(limit.source for limit in PROFILES[name].limits if limit.of in value)
    assert told.endswith(f"({source})")


def test_at_a_limit_nothing_is_said() -> None:
    assert not list(PROFILES["shorts"].beyond(seconds=180.0, fps=24.0, megabytes=9999.0))


def test_every_row_that_speaks_for_a_host_has_a_source_and_a_day() -> None:
    for row in PROFILES.values():
        if row.limits:
            assert row.source
            assert row.checked.startswith("20")


def test_names_count_once_and_unknown_ones_name_the_nearest() -> None:
    assert [row.name for row in chosen(["web", "film", "web"])] == ["web", "film"]
    with pytest.raises(FilmError) as refused:
        chosen(["short"])
    assert refused.value.hint == "did you mean 'shorts'?"
