"""Encoders on a card are found by opening them, and are never used unasked."""

from __future__ import annotations

import pytest

from prostudio.errors import FilmError
from prostudio.media.encoding import Encoding
from prostudio.media.hardware import HARDWARE, encoder_here, found, why_not
from prostudio.settings import ENCODERS, Settings


def test_every_encoder_that_may_be_asked_for_says_whether_it_is_here() -> None:
    assert set(found()) == set(HARDWARE) == set(ENCODERS) - {"x264"}
    assert all(reason == reason.strip() for reason in found().values())


@pytest.mark.parametrize("wanted", HARDWARE)
def test_one_that_is_not_here_is_told_and_x264_used(wanted: str) -> None:
    plain = Encoding(keyint=15)
    chosen = encoder_here(plain, wanted)
    reason = why_not(HARDWARE[wanted])
    if reason:
        assert chosen.encoding == plain
        assert wanted in chosen.instead
        assert reason in chosen.instead
    else:
        assert chosen.encoding.encoder == HARDWARE[wanted]
        assert chosen.instead == ""


def test_an_encoder_that_the_build_lacks_is_said_to_be_lacking() -> None:
    assert why_not("h264_of_nobody") == "PyAV was built without it"


def test_without_being_asked_and_for_other_codecs_nothing_is_opened() -> None:
    assert encoder_here(Encoding(), "x264").encoding == Encoding()
    archive = Encoding(encoder="ffv1")
    assert encoder_here(archive, "nvenc").encoding == archive


def test_a_software_encoder_passes_the_same_look() -> None:
    assert why_not("libx264") == ""


def test_an_unknown_encoder_is_refused_with_those_there_are(tmp_path: object) -> None:
    with pytest.raises(FilmError) as refused:
        Settings.load({"encoder": "nvenk"})
    assert refused.value.message == "setting encoder is 'nvenk'"
    assert "nvenc" in str(refused.value.hint)
