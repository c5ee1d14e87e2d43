"""Captions that no font of the machine draws are refused before any work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from planning import planned

from prostudio.drawing import fonts
from prostudio.errors import MissingError

SPOKEN = "[[shot: sea]]\nThe storm came at night."
JAPANESE = "1\n00:00:00,200 --> 00:00:02,000\n夜に嵐が来た。\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with Japanese captions, on a machine whose fonts have no Japanese."""
    monkeypatch.setattr(fonts, "FONTS", fonts.FONTS[:3])
    monkeypatch.setattr(fonts, "_system_faces", lambda *_: iter(()))
    fonts._pip_faces.cache_clear()
    (tmp_path / "ja.srt").write_text(JAPANESE, "utf-8")
    yield tmp_path
    fonts._pip_faces.cache_clear()


def head(burned: str) -> str:
    return "language: en\ncaptions: {ja: ja.srt, burn: " + burned + "}"


def test_burning_a_language_of_which_no_letter_can_be_drawn_is_refused(folder: Path) -> None:
    with pytest.raises(MissingError, match="no font on this machine draws CJK") as refused:
        planned(SPOKEN, head("ja"), folder)
    assert "pip install 'prostudio[cjk]'" in (refused.value.hint or "")


def test_the_same_captions_beside_the_film_are_made(folder: Path) -> None:
    assert planned(SPOKEN, head("en"), folder).translations


def test_some_letters_that_no_font_has_are_told_of_and_left_out(folder: Path) -> None:
    warnings = planned(SPOKEN, "title: Storm 嵐\nlanguage: en", folder).warnings
    assert "font_missing" in [warning.code for warning in warnings]
