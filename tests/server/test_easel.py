"""The warm child: asked by many, one process, urgent first, never for ever."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import psutil
import pytest

from needs_server import TestClient  # noqa: F401  # isort: split
from prostudio.errors import FaultError
from prostudio.server.answering.answers import RefusedError
from prostudio.server.warm import easel as module
from prostudio.server.warm.easel import Easel
from prostudio.settings import Settings


@pytest.fixture(scope="module")
def easel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Easel]:
    """An easel whose child plays games."""
    home = tmp_path_factory.mktemp("home")
    easel = Easel(Settings.load({"home": str(home), "cores": 2}), module="easel_games")
    yield easel
    easel.close()


def test_one_child_answers_everybody_with_the_settings_of_the_server(easel: Easel) -> None:
    first = easel.wanted("echo", {"says": 1}).result(60)
    second = easel.wanted("echo", {"says": 2}, urgent=True).result(60)
    assert (first["says"], second["says"], first["cores"]) == (1, 2, 2)
    assert first["pid"] == second["pid"] == easel.pid


def test_who_asks_what_is_waited_for_gets_the_same_answer(easel: Easel, tmp_path: Path) -> None:
    order = {"says": "once", "note": str(tmp_path / "asked"), "seconds": 0.2}
    answers = [easel.wanted("echo", order) for _ in range(5)]
    assert {answer.result(60)["says"] for answer in answers} == {"once"}
    assert (tmp_path / "asked").read_text().split() == ["once"]
    assert easel.wanted("echo", order).result(60)["says"] == "once"
    assert (tmp_path / "asked").read_text().split() == ["once", "once"]


def test_what_is_urgent_does_not_wait_for_what_is_slow(easel: Easel, tmp_path: Path) -> None:
    note = str(tmp_path / "order")
    slow = easel.wanted("echo", {"says": "slow", "seconds": 0.6, "note": note})
    urgent = easel.wanted("echo", {"says": "urgent", "note": note}, urgent=True)
    urgent.result(60)
    assert not slow.done()
    slow.result(60)


def test_a_slow_answer_tells_how_far_it_is_and_can_be_given_up(easel: Easel) -> None:
    heard: list[int] = []

    def told(word: dict[str, int]) -> None:
        heard.append(word["number"])

    assert easel.wanted("count", {"to": 3}, told=told).result(60) == {"counted": 3}
    assert heard == [0, 1, 2]
    endless = easel.wanted("count", {"to": 10**6, "seconds": 0.01})
    easel.cancel(endless)
    with pytest.raises(CancelledError):
        endless.result(60)
    assert easel.wanted("count", {"to": 2}).result(60) == {"counted": 2}  # its line is free


def test_a_child_that_is_killed_is_followed_by_one_that_answers(easel: Easel) -> None:
    before = easel.wanted("echo", {"says": "alive"}).result(60)["pid"]
    waiting = easel.wanted("echo", {"says": "through", "seconds": 0.4})
    os.kill(before, signal.SIGKILL)
    after = waiting.result(60)
    assert after["says"] == "through"
    assert after["pid"] != before


def test_a_question_that_kills_its_child_twice_is_a_fault_and_others_go_on(
    easel: Easel, tmp_path: Path
) -> None:
    assert easel.wanted("die", {"mark": str(tmp_path / "a"), "once": True}).result(60) is None
    with pytest.raises(FaultError, match="died twice"):
        easel.wanted("die", {"mark": str(tmp_path / "b"), "once": False}).result(60)
    assert easel.wanted("echo", {"says": "still"}).result(60)["says"] == "still"


def test_errors_come_back_with_their_status_and_faults_without_their_traceback(
    easel: Easel,
) -> None:
    with pytest.raises(RefusedError, match="not now") as refused:
        easel.wanted("refuse", {}).result(60)
    assert (refused.value.status, refused.value.code, refused.value.hint) == (
        409,
        "conflict",
        "later",
    )
    for op in ("fail", "no such op"):
        with pytest.raises(RefusedError, match="ProStudio failed") as fault:
            easel.wanted(op, {}).result(60)
        assert (fault.value.status, fault.value.code) == (500, "fault")


def test_one_that_takes_too_long_is_given_up_and_the_others_are_asked_again(easel: Easel) -> None:
    stuck = easel.wanted("echo", {"says": "stuck", "seconds": 50}, seconds=0.3)
    behind = easel.wanted("echo", {"says": "behind"})
    with pytest.raises(FaultError, match="too long"):
        stuck.result(60)
    assert behind.result(60)["says"] == "behind"


def test_an_idle_child_goes_and_comes_back(tmp_path: Path) -> None:
    settings = Settings.load({"home": str(tmp_path), "cores": 2})
    easel = Easel(settings, idle_seconds=0.1, module="easel_games")
    first = psutil.Process(easel.wanted("echo", {"says": 1}).result(60)["pid"])
    until = time.monotonic() + 30
    while easel.pid is not None and time.monotonic() < until:
        time.sleep(0.02)
    assert easel.pid is None
    first.wait(30)
    assert easel.wanted("echo", {"says": 2}).result(60)["says"] == 2
    easel.close()
    with pytest.raises(RefusedError, match="being stopped"):
        easel.wanted("echo", {"says": 3})


def test_no_more_than_so_many_wait(easel: Easel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    waiting = [easel.wanted("echo", {"says": n, "seconds": 0.2}) for n in range(2)]
    with pytest.raises(RefusedError, match="too many") as refused:
        easel.wanted("echo", {"says": "one more"})
    assert refused.value.status == 503
    assert [one.result(60)["says"] for one in waiting] == [0, 1]
