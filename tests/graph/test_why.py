"""`why` names what changed since the last time, down to its cause."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from making import make, story, word

from prostudio.graph import (
    BoundStep,
    Cause,
    Change,
    Step,
    Store,
    bind,
    causes,
    why_made,
    why_stale,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return tmp_path / "film.md"


def shot(prompt: str, engine: str = "1") -> Step:
    return Step(
        "picture k3",
        "step_kinds:join",
        {"word": prompt, "camera": {"move": "push in", "ease": (0.1, 0.2)}},
        versions={"engine": engine},
        shot="k3",
        inline=True,
    )


def bound(step: Step) -> BoundStep:
    found = bind(step, {})
    assert found is not None
    return found


def test_the_first_time_there_is_nothing_to_compare_with(store: Store, script: Path) -> None:
    assert why_made(store, script) == []
    assert why_stale(store, script, bound(shot("sea"))).first
    make([shot("sea")], store, film=script)
    (answer,) = why_made(store, script)
    assert answer.first
    assert answer.changes == ()


def test_a_changed_parameter_and_version_are_named_with_old_and_new(
    store: Store, script: Path
) -> None:
    make([shot("sea")], store, film=script)
    changed = shot("sea at night", engine="2")
    expected = (
        Change("picture k3", "params.word", "sea", "sea at night"),
        Change("picture k3", "versions.engine", "1", "2"),
    )
    assert why_stale(store, script, bound(changed)).changes == expected
    make([changed], store, film=script)
    (answer,) = why_made(store, script, "k3")
    assert answer.changes == expected
    assert not answer.first
    assert why_made(store, script, "another shot") == []


def test_an_unchanged_step_has_no_reason(store: Store, script: Path) -> None:
    make([shot("sea")], store, film=script)
    assert why_stale(store, script, bound(shot("sea"))).changes == ()


def test_making_again_without_a_change_keeps_the_last_reason(store: Store, script: Path) -> None:
    for prompt in ("sea", "lake", "lake"):
        make([shot(prompt)], store, film=script)
    (answer,) = why_made(store, script)
    assert [change.new for change in answer.changes] == ["lake"]


def test_a_changed_input_is_followed_to_its_cause(store: Store, script: Path) -> None:
    make(story(), store, film=script)
    make(story(first="Never "), store, film=script)
    answers = {answer.step: answer for answer in why_made(store, script)}
    assert answers["still"].changes == (
        Change("still", "inputs.film", "film", "film"),
        Change("film", "inputs.b", "b", "b"),
        Change("b", "inputs.a", "a", "a"),
        Change("a", "params.word", "Once ", "Never "),
    )
    assert answers["d"].first


def test_a_cause_is_told_once_with_every_step_that_it_made_again(
    store: Store, script: Path
) -> None:
    make(story(), store, film=script)
    make(story(first="Never "), store, film=script)
    cause = Change("a", "params.word", "Once ", "Never ")
    assert causes(why_made(store, script)) == [Cause((cause,), ("a", "b", "film", "still"))]


def test_of_one_shot_only_its_causes_are_told_and_all_that_they_made_again(
    store: Store, script: Path
) -> None:
    for near, far in (("sea", "hill"), ("lake", "dune")):
        one, other = replace(word("a", near), shot="k3"), replace(word("b", far), shot="k4")
        make([one, other, word("film", "", "a", "b")], store, film=script)
    (cause,) = causes(why_made(store, script), "k3")
    assert cause.steps == ("a", "film")
    assert [change.new for change in cause.changes] == ["lake"]
    assert len(causes(why_made(store, script))) == 2


def test_rows_of_a_list_are_compared_one_by_one(store: Store, script: Path) -> None:
    for prompt in ("sea", "lake"):
        rows = [{"prompt": prompt, "seed": 1}, {"prompt": "hill", "seed": 2}]
        make([word("a", "x", rows=rows)], store, film=script)
    (answer,) = why_made(store, script)
    assert answer.changes == (Change("a", "params.rows.0.prompt", "sea", "lake"),)


def test_a_new_input_is_a_change(store: Store, script: Path) -> None:
    make([word("a", "x"), word("b", "y")], store, film=script)
    make([word("a", "x"), word("b", "y", "a")], store, film=script)
    (answer,) = (answer for answer in why_made(store, script) if answer.step == "b")
    (change,) = answer.changes
    assert (change.what, change.old) == ("inputs.a", None)


def test_a_damaged_record_is_as_good_as_none(store: Store, script: Path) -> None:
    make([shot("sea")], store, film=script)
    store.film_path(script).write_bytes(b'{"steps": {"a": 3}}')
    assert why_made(store, script) == []
    make([shot("sea")], store, film=script)
    assert len(why_made(store, script)) == 1
