"""Dear shots: made once, kept, and never made again unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from making_films import Studio, frames_of

from prostudio.production.order import Reshoot
from prostudio.production.takes import ReshootConsentError

HEAD = "engines: {video: slowpoke}\nmusic: none"
TWO = """
[[shot: a red boat]]
The boat left in the morning.

[[shot: a green hill]]
The hill stayed where it was.
"""


@pytest.fixture
def sections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file to which the slow engine writes a line for every section it makes."""
    log = tmp_path / "sections.log"
    monkeypatch.setenv("SLOWPOKE_LOG", str(log))
    return log


def made(log: Path) -> int:
    return len(log.read_text("utf-8").splitlines()) if log.exists() else 0


def test_rewording_changing_captions_and_moving_shots_burns_nothing(
    studio: Studio, sections: Path
) -> None:
    studio.write(TWO, HEAD)
    assert studio.make().done.inspection["verdict"] == "ok"
    first = made(sections)
    assert first >= 2

    studio.write(TWO.replace("in the morning", "quite early in the morning, unseen"), HEAD)
    assert studio.make().done.inspection["verdict"] == "ok"
    studio.write(TWO, HEAD + "\ncaptions: none")
    studio.make()
    hill, boat = TWO.split("\n\n")[1], TWO.split("\n\n")[0]
    studio.write(f"{hill}\n\n{boat}", HEAD)
    studio.make()
    assert made(sections) == first


def test_the_lock_says_which_take_each_shot_uses(studio: Studio, sections: Path) -> None:
    studio.write(TWO, HEAD)
    studio.make()
    lock = json.loads((studio.folder / "film.md.lock").read_text("utf-8"))
    assert len(lock["takes"]) == 2
    assert all(len(key) == 64 for key in lock["takes"].values())


def test_an_edited_prompt_is_shot_again_and_the_other_shot_is_not(
    studio: Studio, sections: Path
) -> None:
    named = TWO.replace("[[shot: a green hill]]", "[[shot: a green hill | id: hill]]")
    studio.write(named, HEAD)
    studio.make()
    studio.write(named.replace("green", "blue"), HEAD)
    making = studio.make(reshoot=Reshoot.CHANGED)
    assert [step for step in making.made if step.startswith("take")] == ["take hill"]


def test_an_edited_shot_keeps_its_take_when_the_user_says_so(
    studio: Studio, sections: Path
) -> None:
    studio.write("[[shot: a red boat | id: boat]]\nIt left.", HEAD)
    studio.make()
    first = made(sections)
    studio.write("[[shot: a blue boat | id: boat]]\nIt left.", HEAD)
    making = studio.make(reshoot=Reshoot.NONE)
    assert made(sections) == first
    assert "take_kept" in making.warnings


def test_a_long_reshoot_is_asked_first(
    studio: Studio, sections: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.write("[[shot: a red boat | id: boat]]\nIt left.", HEAD)
    studio.make()
    monkeypatch.setenv("SLOWPOKE_SECONDS", "10")
    studio.write("[[shot: a blue boat | id: boat]]\nIt left.", HEAD)
    with pytest.raises(ReshootConsentError, match="boat"):
        studio.make()


def test_words_that_were_read_as_a_picture_may_be_edited_a_little(
    studio: Studio, sections: Path
) -> None:
    words = "The harbour was empty and the boats were all at sea by now."
    studio.write(words, HEAD)
    studio.make()
    first = made(sections)
    studio.write(words.replace("empty", "quite empty"), HEAD)
    making = studio.make()
    assert made(sections) == first
    assert "take_kept" in making.warnings


def test_a_damaged_lock_is_an_honest_warning_and_no_take_is_lost(
    studio: Studio, sections: Path
) -> None:
    studio.write(TWO, HEAD)
    studio.make()
    first = made(sections)
    (studio.folder / "film.md.lock").write_text("<<<<<<< mine", "utf-8")
    making = studio.make()
    assert "lock_damaged" in making.warnings
    assert made(sections) == first
    assert json.loads((studio.folder / "film.md.lock").read_text("utf-8"))["takes"]


def test_a_lock_whose_takes_are_gone_makes_them_again_and_says_so(
    studio: Studio, sections: Path
) -> None:
    studio.write("[[shot: a red boat]]\nIt left.", HEAD)
    studio.make()
    first = made(sections)
    for take in (studio.folder / "home" / "store" / "takes").iterdir():
        take.unlink()
    making = studio.make()
    assert "take_gone" in making.warnings
    assert made(sections) == 2 * first


def test_two_shots_of_one_call_bring_their_own_sound(studio: Studio) -> None:
    studio.write("[[shot: one | 2s]]\n\n[[shot: two | 2s]]", "engines: {video: duo}\nmusic: none")
    making = studio.make()
    assert len([step for step in making.made if step.startswith("take")]) == 1
    assert making.done.inspection["verdict"] == "ok"
    assert making.done.inspection["facts"]["sound"]["lufs"] == pytest.approx(-14, abs=0.3)
    assert len(frames_of(studio.out)) == 48
