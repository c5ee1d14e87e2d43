"""The executor makes what is missing, nothing else, within its budget, and stops when told."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import BUDGET, STORY, gone, made, make, story, text_of, word

from prostudio.errors import (
    FaultError,
    FilmError,
    ResourceError,
    StepError,
)
from prostudio.events import StepDone, StepProgress, StepStarted, Warned
from prostudio.graph import (
    FileInput,
    Step,
    StepRef,
    Store,
    dry_run,
    run,
)


@pytest.mark.parametrize("inline", [True, False])
def test_a_film_is_made_once_and_then_found(store: Store, inline: bool) -> None:
    events, results = make(story(inline=inline), store)
    assert text_of(results["still"]) == STORY
    assert sorted(made(events)) == ["a", "b", "c", "d", "film", "still"]
    again, found = make(story(inline=inline), store)
    assert made(again) == []
    assert len(again) == 6
    assert found == results


def test_this_process_and_a_child_make_the_same_artifact_under_the_same_key(store: Store) -> None:
    _, here = make(story(inline=True), store)
    events, there = make(story(inline=False), store)
    assert made(events) == []
    assert here == there


def test_only_what_depends_on_a_change_is_made_again(store: Store) -> None:
    make(story(), store)
    events, results = make(story(first="Never "), store)
    assert sorted(made(events)) == ["a", "b", "film", "still"]
    assert text_of(results["still"]) == "Never upon a time there was.!"


def test_a_change_that_gives_the_same_bytes_stops_there(store: Store) -> None:
    def steps(text: str) -> list[Step]:
        first = Step("first", "step_kinds:upper_first", {}, {"text": StepRef("a")}, inline=True)
        return [word("a", text), first, word("end", "!", "first")]

    make(steps("one"), store)
    events, _ = make(steps("other"), store)
    assert made(events) == ["a", "first"]


def test_the_order_in_which_steps_are_given_does_not_matter(store: Store) -> None:
    _, results = make(reversed(story()), store)
    assert text_of(results["still"]) == STORY


def test_each_step_that_runs_is_announced_and_ended(store: Store) -> None:
    events, _ = make([word("a", "x", inline=False)], store)
    assert [type(event) for event in events] == [StepStarted, StepProgress, StepDone]
    done = events[-1]
    assert isinstance(done, StepDone)
    assert done.seconds > 0
    assert not done.cached


def test_progress_says_how_much_time_is_left(store: Store) -> None:
    events, _ = make([Step("slow", "step_kinds:count_slowly")], store)
    left = [event.seconds_left for event in events if isinstance(event, StepProgress)]
    assert all(seconds is not None and seconds > 0 for seconds in left[:-1])
    assert left[-1] == 0


def test_files_and_facts_arrive_as_they_were_given(store: Store) -> None:
    for _ in range(2):
        _, results = make([Step("s", "step_kinds:several")], store)
        artifact = results["s"]
        assert artifact.path("a.txt").read_text() == "a"
        assert artifact.path("deep/b.txt").read_text() == "b" * 1000
        assert artifact.facts == {"times": [0.5, 1.25]}
        with pytest.raises(FaultError, match=r"deep/b\.txt"):
            artifact.path()


def test_a_picture_is_known_by_its_content(store: Store, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_text("sea")

    def film() -> list[Step]:
        return [Step("s", "step_kinds:join", {}, {"picture": FileInput.of(picture)}, inline=True)]

    _, results = make(film(), store)
    assert text_of(results["s"]) == "sea"
    picture.rename(tmp_path / "moved")
    picture = tmp_path / "moved"
    assert made(make(film(), store)[0]) == []
    picture.write_text("sun")
    assert made(make(film(), store)[0]) == ["s"]


def test_a_picture_that_changes_while_it_is_used_spoils_no_key(
    store: Store, tmp_path: Path
) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(b"a picture")
    step = Step("s", "step_kinds:change_picture", {}, {"picture": FileInput.of(picture)})
    with pytest.raises(FilmError, match="was changed while the film was made"):
        make([step], store)
    assert not dry_run([step], store)[0].cached


def test_an_error_in_a_child_arrives_as_itself(store: Store) -> None:
    with pytest.raises(FilmError) as caught:
        make([Step("s", "step_kinds:refuse")], store)
    assert caught.value.message == "line 7: the picture is upside down"
    assert caught.value.hint == "turn it"
    assert caught.value.line == 7
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("step_kinds:stumble", StepError, "nobody thought of this"),
        ("step_kinds:use_up_memory", ResourceError, "memory"),
        ("step_kinds:return_nonsense", FaultError, "not JSON"),
        ("step_kinds:escape", FaultError, "leaves the step's folder"),
        ("step_kinds:nowhere", StepError, "nowhere"),
        ("no_such_kind", FaultError, "no step kind 'no_such_kind'"),
    ],
)
def test_every_failure_is_an_error_of_ours(
    store: Store, kind: str, error: type[Exception], words: str, inline: bool
) -> None:
    with pytest.raises(error, match=words):
        make([Step("s", kind, inline=inline)], store)


def test_a_child_that_dies_is_tried_once_more_and_goes_on_from_its_workspace(
    store: Store,
) -> None:
    events, results = make([Step("s", "step_kinds:die_once")], store)
    assert text_of(results["s"]) == "half of the work, then the rest"
    assert [event.code for event in events if isinstance(event, Warned)] == ["child_died"]
    assert not store.making(results["s"].key).exists()


def test_a_child_that_dies_twice_is_an_error_with_its_last_words(
    store: Store, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with pytest.raises(StepError, match=r"SIGKILL\) twice: dying"):
        make([Step("s", "step_kinds:die", {"log": str(log)})], store)
    assert len(log.read_text().splitlines()) == 2


def test_closing_the_run_kills_the_children_and_theirs(store: Store, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    running = run([Step("s", "step_kinds:hang", {"pids": str(pids)})], store, BUDGET)
    while not isinstance(next(running), StepProgress):
        pass
    running.close()
    worker, sleeper = (int(pid) for pid in pids.read_text().split())
    assert gone(worker, within=10.0)
    assert gone(sleeper, within=10.0)


def test_what_was_finished_before_a_cancel_is_kept(store: Store, tmp_path: Path) -> None:
    steps = [
        word("a", "done ", inline=False),
        Step("s", "step_kinds:hang", {"pids": str(tmp_path / "pids")}, {"a": StepRef("a")}),
    ]
    running = run(steps, store, BUDGET)
    while not (isinstance(event := next(running), StepProgress) and event.step == "s"):
        pass
    running.close()
    assert [planned.cached for planned in dry_run(steps, store)] == [True, False]


@pytest.mark.parametrize("inline", [True, False])
def test_a_fault_names_its_step_and_shot_in_one_line_and_carries_its_traceback(
    store: Store, inline: bool
) -> None:
    step = Step("c", "step_kinds:stumble", label="a cut", shot="sea", inline=inline)
    with pytest.raises(StepError) as caught:
        make([step], store)
    said = "a cut (shot sea) failed: KeyError: 'nobody thought of this' (step_kinds.py, line "
    assert caught.value.message.startswith(said)
    assert "\n" not in caught.value.message
    assert "in stumble" in caught.value.__notes__[0]
