"""Dear shots: made once, kept, and never made again unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from making_films import Studio, frames_of

from prostudio.production.order import Reshoot
from prostudio.production.shots.takes import ReshootConsentError

HEAD = "engines: {video: slowpoke}\nmusic: none"
TWO = """
[[shot: a red boat | id: boat]]
It left in the morning.

[[shot: a green hill | id: hill]]
The hill stayed.
"""


@pytest.fixture
def sections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file to which the slow engine writes a line for every section it makes."""
    log = tmp_path / "sections.log"
    monkeypatch.setenv("SLOWPOKE_LOG", str(log))
    return log


def made(log: Path) -> int:
    return len(log.read_text("utf-8").splitlines()) if log.exists() else 0


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """A film of two dear shots, made once."""
    studio = Studio(tmp_path_factory.mktemp("dear") / "film")
    studio.folder.mkdir()
    studio.write(TWO, HEAD)
    making = studio.make()
    assert making.done.inspection["verdict"] == "ok"
    assert len([step for step in making.made if step.startswith("take")]) == 2
    return studio


@pytest.fixture
def film(finished: Studio, tmp_path: Path, sections: Path) -> Studio:
    """A copy of it, and a log in which every further section shows."""
    return finished.copy(tmp_path / "film")


def test_rewording_changing_captions_and_moving_shots_burns_nothing(
    film: Studio, sections: Path
) -> None:
    film.write(TWO.replace("in the morning", "quite early in the morning, unseen"), HEAD)
    assert film.make().done.inspection["verdict"] == "ok"
    hill, boat = TWO.split("\n\n")[1], TWO.split("\n\n")[0]
    film.write(f"{hill}\n\n{boat}", HEAD + "\ncaptions: none")
    film.make()
    assert made(sections) == 0


def test_the_lock_says_which_take_each_shot_uses(film: Studio) -> None:
    lock = json.loads((film.folder / "film.md.lock").read_text("utf-8"))
    assert set(lock["takes"]) == {"boat", "hill"}
    assert all(len(key) == 64 for key in lock["takes"].values())


def test_an_edited_prompt_is_shot_again_and_the_other_shot_is_not(film: Studio) -> None:
    film.write(TWO.replace("green", "blue"), HEAD)
    making = film.make(reshoot=Reshoot.CHANGED)
    assert [step for step in making.made if step.startswith("take")] == ["take hill"]


def test_an_edited_shot_keeps_its_take_when_the_user_says_so(film: Studio, sections: Path) -> None:
    film.write(TWO.replace("red", "blue"), HEAD)
    making = film.make(reshoot=Reshoot.NONE)
    assert made(sections) == 0
    assert "take_kept" in making.warnings


def test_a_long_reshoot_is_asked_first(
    film: Studio, sections: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLOWPOKE_SECONDS", "10")
    film.write(TWO.replace("red", "blue"), HEAD)
    with pytest.raises(ReshootConsentError, match="boat"):
        film.make()
    assert made(sections) == 0


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
    film: Studio, sections: Path
) -> None:
    lock = film.folder / "film.md.lock"
    before = json.loads(lock.read_text("utf-8"))["takes"]
    lock.write_text("<<<<<<< mine", "utf-8")
    making = film.make()
    assert "lock_damaged" in making.warnings
    assert made(sections) == 0
    assert json.loads(lock.read_text("utf-8"))["takes"] == before


def test_a_lock_whose_takes_are_gone_makes_them_again_and_says_so(
    film: Studio, sections: Path
) -> None:
    for take in (film.folder / "home" / "store" / "takes").iterdir():
        take.unlink()
    making = film.make()
    assert "take_gone" in making.warnings
    assert {step for step in making.made if step.startswith("take")} == {"take boat", "take hill"}
    assert made(sections) >= 2


def test_two_shots_of_one_call_bring_their_own_sound(studio: Studio) -> None:
    studio.write("[[shot: one | 1s]]\n\n[[shot: two | 1s]]", "engines: {video: duo}\nmusic: none")
    making = studio.make()
    assert len([step for step in making.made if step.startswith("take")]) == 1
    assert making.done.inspection["verdict"] == "ok"
    assert making.done.inspection["facts"]["sound"]["lufs"] == pytest.approx(-14, abs=0.3)
    assert len(frames_of(studio.out)) == 24
