"""Every profile's own encoders and container: picture and sound together, first and last."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from sync_meter import SECONDS, clicks, flashes, offsets

from prostudio.delivery.boxes import has_edit_list
from prostudio.delivery.joining import join
from prostudio.delivery.profile import Profile
from prostudio.delivery.profiles import PROFILES, encoding_for
from prostudio.media.packets import read_part
from prostudio.media.probe import probe

RATE = Fraction(30)
LAST = SECONDS - 1


def delivered(profile: Profile, folder: Path, rate: Fraction, late: float = 0.0) -> Path:
    """Flashes and clicks as the profile encodes and wraps them."""
    parts = flashes(folder, rate, encoding_for(profile, rate, "veryfast"))
    sound = clicks(folder / "sound", rate, late, profile.sound)
    out = folder / f"film{profile.container.suffix}"
    join(parts, sound, out, rate=rate, container=profile.container)
    return out


@pytest.mark.parametrize("name", PROFILES)
def test_picture_and_sound_of_every_profile_are_together_first_and_last(
    name: str, tmp_path: Path
) -> None:
    profile = PROFILES[name]
    found = offsets(delivered(profile, tmp_path, RATE))
    # The first second of a file without edit list has its first click where the priming is.
    first = 0 if profile.sound.primed else 1
    assert [second for second in found if second >= first] == list(range(first, SECONDS))
    assert abs(found[first]) < 1
    assert abs(found[LAST]) < 1


@pytest.mark.parametrize("late_ms", [5, -5, 40])
@pytest.mark.parametrize("name", ["youtube", "web", "archive"])
def test_the_meter_sees_sound_that_is_shifted(name: str, late_ms: int, tmp_path: Path) -> None:
    found = offsets(delivered(PROFILES[name], tmp_path, RATE, late_ms / 1000))
    assert found[1] == pytest.approx(late_ms, abs=1)
    assert found[LAST] == pytest.approx(late_ms, abs=1)


@pytest.mark.parametrize("rate", [Fraction(30000, 1001), Fraction(24)])
def test_a_file_without_edit_lists_is_in_step_at_any_rate(rate: Fraction, tmp_path: Path) -> None:
    film = delivered(PROFILES["shorts"], tmp_path, rate)
    assert read_part(tmp_path / "3.mp4").delay > 0  # B-frames are there, so times are reordered
    found = offsets(film)
    assert abs(found[1]) < 1
    assert abs(found[LAST]) < 1


@pytest.mark.parametrize("name", PROFILES)
def test_only_upload_profiles_have_no_edit_list(name: str, tmp_path: Path) -> None:
    profile = PROFILES[name]
    film = delivered(profile, tmp_path, RATE)
    if profile.container.boxed:
        assert has_edit_list(film) is profile.container.edit_list
    seen = probe(film)
    assert seen.picture is not None
    assert seen.sound is not None
    assert seen.picture.codec == profile.encoding.codec.decodes_as
    assert seen.sound.codec == profile.sound.codec.decodes_as
    assert seen.picture.colour == ("bt709", "bt709", "bt709", "limited")
    assert seen.picture.start == seen.sound.start == 0
