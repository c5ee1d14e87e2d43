"""A hand's diary: what it does now, what it did, and a log for every step."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from prostudio.cluster import diary as diaries
from prostudio.cluster.diary import Diary
from prostudio.cluster.logs import KEPT_SECONDS, log_path, read_log, sweep_logs
from prostudio.cluster.seen import HandSeen

KEY = "a1b2c3d4e5f6"
TICKET = {"key": KEY, "name": "picture k3f9", "kind": "shoot", "label": "the sea", "shot": "k3f9"}


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary("hand-1", "node-1", tmp_path, film="The Sea", card=0)


def test_a_hand_says_what_it_does_and_how_long_that_still_takes(diary: Diary) -> None:
    assert HandSeen.from_json(diary.seen()).step is None
    diary.given(TICKET, "framepack", 100.0)
    step = HandSeen.from_json(diary.seen()).step
    assert step is not None
    assert (step.key, step.kind, step.shot) == (KEY, "shoot", "k3f9")
    assert step.seconds_left == pytest.approx(100.0, abs=5)
    diary.heard({"progress": [0.5, "section 2 of 4"]})
    hand = HandSeen.from_json(diary.seen())
    assert hand.model == "framepack"
    assert hand.step is not None
    assert (hand.step.fraction, hand.step.note) == (0.5, "section 2 of 4")
    assert hand.step.seconds_left is not None


def test_what_was_made_is_counted_by_kind(diary: Diary) -> None:
    for end in ({"done": {}}, {"done": {}}, {"failed": {"fields": {"message": "no"}}}):
        diary.given(TICKET)
        diary.heard(end)
    diary.given({**TICKET, "kind": "speak"})
    diary.died("signal SIGKILL")
    hand = HandSeen.from_json(diary.seen())
    assert hand.made == {"shoot": 2}
    assert hand.failed == {"shoot": 1, "speak": 1}
    assert (hand.step, hand.died) == (None, 1)


def test_the_model_of_a_child_that_died_is_not_loaded_any_more(diary: Diary) -> None:
    diary.given(TICKET, "framepack")
    diary.heard({"loaded": ["framepack", 12.0]})
    assert diary.seen()["loaded"] == {"framepack": 12.0}
    diary.died("signal SIGKILL")
    assert (diary.seen()["model"], diary.seen()["loaded"]) == ("", {})


def test_a_step_has_a_log_that_its_id_finds(diary: Diary, tmp_path: Path) -> None:
    diary.given(TICKET)
    diary.heard({"loaded": ["framepack", 12.0]})
    diary.heard({"progress": [0.2, "section 1"]})
    diary.wrote(b"CUDA says: \x1b[31mhot\x1b[0m\n")
    diary.heard({"told": ["one frame was held"]})
    diary.heard({"failed": {"fields": {"message": "no luck"}, "notes": ["Traceback: x"]}})
    found = read_log(tmp_path, KEY[:6])
    assert found is not None
    for words in (
        "begins: the sea (shoot) of shot k3f9; hand hand-1",
        "loaded framepack in 12.0 s",
        "20% section 1",
        "CUDA says: [31mhot",
        "warns: one frame was held",
        "Traceback: x",
        "failed: no luck",
    ):
        assert words in found["text"]
    assert "\x1b" not in found["text"]


@pytest.mark.parametrize("step", ["", "a1b2", "../../etc", "A1B2C3D4", "zzzzzzzz", "bbbbbbbb"])
def test_a_word_that_is_no_steps_id_finds_nothing(diary: Diary, tmp_path: Path, step: str) -> None:
    diary.given(TICKET)
    assert read_log(tmp_path, step) is None


def test_a_log_does_not_fill_the_disk(
    diary: Diary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diaries, "MOST_LOG_BYTES", 2000)
    diary.given(TICKET)
    for _ in range(100):
        diary.wrote(b"a warning\n" * 10)
    assert log_path(tmp_path, KEY).stat().st_size < 2500
    assert "more than this is not kept" in log_path(tmp_path, KEY).read_text()


def test_a_log_that_cannot_be_written_stops_no_step(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("no folder")
    diary = Diary("hand-1", "node-1", tmp_path)
    diary.given(TICKET)
    diary.heard({"done": {}})
    assert diary.seen()["made"] == {"shoot": 1}


def test_old_logs_go_and_new_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    old, new = log_path(tmp_path, "aaaaaa"), log_path(tmp_path, "bbbbbb")
    old.write_text("old")
    new.write_text("new")
    then = time.time() - KEPT_SECONDS - 60
    os.utime(old, (then, then))
    sweep_logs(tmp_path)
    assert (old.exists(), new.exists()) == (False, True)
