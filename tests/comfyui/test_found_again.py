"""Whoever goes away in the middle of a take: it arrives, and it is made once."""

import threading
from collections.abc import Iterator
from fractions import Fraction

import comfy_workflows as flows
import pytest
from comfy_asking import chunks, frames, posted, shot
from comfy_server import ComfyServer

from prostudio.engines.base import Progress
from prostudio.engines.card import Card, Kind
from prostudio.engines.registry import card as card_of
from prostudio.errors import EngineServerError


@pytest.fixture
def wan(keep) -> Card:
    keep("wan", flows.wan22_5b(), rules={"rate": Fraction(8)})
    return card_of(Kind.VIDEO, "comfyui/wan")


def begun(comfy: ComfyServer, call: Iterator) -> None:
    """Run a call until ComfyUI works on it."""
    comfy.play.hold = threading.Event()
    next(chunk for chunk in call if isinstance(chunk, Progress) and comfy.running)


def rest(call: Iterator, comfy: ComfyServer, seconds: float = 0.2) -> list:
    threading.Timer(seconds, comfy.play.hold.set).start()
    return list(call)


@pytest.mark.parametrize(
    "old",
    [False, pytest.param(True, marks=pytest.mark.slow)],
    ids=["today's", "with ids of its own"],
)
def test_a_prompt_that_still_runs_is_waited_for_and_not_sent_again(comfy, wan, tmp_path, old):
    comfy.play.old = old
    first = wan.make().shoot([shot(wan)], tmp_path)
    begun(comfy, first)
    threading.Timer(0.2, comfy.play.hold.set).start()
    found = chunks(wan, shot(wan), tmp_path)  # `first` is not closed: a kill closes nothing
    assert len(frames(found)) == 9
    assert len(posted(comfy)) == len(comfy.ran) == 1
    first.close()


@pytest.mark.slow
def test_a_lost_web_socket_loses_no_take(comfy, wan, tmp_path):
    call = wan.make().shoot([shot(wan)], tmp_path)
    begun(comfy, call)
    comfy.drop_sockets()
    assert len(frames(rest(call, comfy))) == 9
    assert len(comfy.ran) == 1


@pytest.mark.slow
def test_a_comfyui_that_was_started_anew_is_asked_again(comfy, wan, tmp_path):
    call = wan.make().shoot([shot(wan)], tmp_path)
    begun(comfy, call)
    comfy.stop()
    threading.Timer(0.3, comfy.start).start()
    found = rest(call, comfy, 0.5)
    assert len(frames(found)) == 9
    assert len(posted(comfy)) == 2
    assert "ComfyUI went away; it is waited for" in [
        chunk.note for chunk in found if isinstance(chunk, Progress)
    ]


def test_an_answer_that_is_lost_on_its_way_leads_to_no_second_take(comfy, wan, tmp_path):
    comfy.play.lose_answers = 1
    assert len(frames(chunks(wan, shot(wan), tmp_path))) == 9
    assert len(comfy.ran) == 1


@pytest.mark.slow
def test_a_comfyui_that_stays_away_is_told_of_in_time(comfy, wan, tmp_path, monkeypatch):
    monkeypatch.setenv("PROSTUDIO_COMFYUI_SECONDS", "0.5")
    call = wan.make().shoot([shot(wan)], tmp_path)
    begun(comfy, call)
    comfy.stop()
    with pytest.raises(EngineServerError, match="no ComfyUI answers"):
        list(call)
    comfy.start()


@pytest.mark.slow
def test_a_take_whose_file_was_removed_there_is_made_again(comfy, wan, tmp_path):
    chunks(wan, shot(wan), tmp_path)
    for file in comfy.folder.glob("output/**/*.mp4"):
        file.unlink()
    other = tmp_path / "another"
    assert len(frames(chunks(wan, shot(wan), other))) == 9
    assert len(comfy.ran) == 2
    prefixes = {one["prompt"]["58"]["inputs"]["filename_prefix"] for one in posted(comfy)}
    assert len(prefixes) == 2, "or ComfyUI would not write the file again"


@pytest.mark.slow
def test_a_take_that_failed_is_tried_again_when_it_is_asked_for_again(comfy, wan, tmp_path):
    comfy.play.fault = "error"
    with pytest.raises(EngineServerError):
        chunks(wan, shot(wan), tmp_path)
    comfy.play.fault = ""
    assert len(frames(chunks(wan, shot(wan), tmp_path))) == 9


@pytest.mark.parametrize("old", [False, True], ids=["today's", "one that ends what runs"])
def test_closing_ends_the_prompt_in_comfyui(comfy, wan, tmp_path, old):
    comfy.play.old = old
    call = wan.make().shoot([shot(wan)], tmp_path)
    begun(comfy, call)
    call.close()
    assert comfy.interrupted == set(comfy.ran)
    assert [path for path, _ in comfy.asked if path == "/interrupt"]


@pytest.mark.slow
def test_a_prompt_that_somebody_removed_is_not_sent_again(comfy, wan, tmp_path):
    other = wan.make().shoot([shot(wan)], tmp_path)
    begun(comfy, other)
    (tmp_path / "two").mkdir()
    call = wan.make().shoot([shot(wan, seed=6)], tmp_path / "two")
    next(chunk for chunk in call if isinstance(chunk, Progress) and comfy.pending)
    comfy.pending.clear()
    with pytest.raises(EngineServerError, match="removed from ComfyUI's queue"):
        list(call)
    assert len(posted(comfy)) == 2
    other.close()


@pytest.mark.slow
def test_closing_takes_a_waiting_prompt_out_of_the_queue_and_leaves_others(comfy, wan, tmp_path):
    first = wan.make().shoot([shot(wan)], tmp_path / "one")
    (tmp_path / "one").mkdir()
    begun(comfy, first)
    (tmp_path / "two").mkdir()
    second = wan.make().shoot([shot(wan, seed=6)], tmp_path / "two")
    notes = (chunk.note for chunk in second if isinstance(chunk, Progress))
    assert "ComfyUI makes something else first" in next(n for n in notes if "first" in n)
    second.close()
    assert not comfy.pending
    assert not comfy.interrupted
    assert len(frames(rest(first, comfy))) == 9


@pytest.mark.slow
def test_without_web_sockets_the_history_is_asked(comfy, wan, tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "websockets.sync.client", None)
    assert len(frames(chunks(wan, shot(wan), tmp_path))) == 9
