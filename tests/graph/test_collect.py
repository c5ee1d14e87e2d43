"""How large the store is, and what goes when it has to."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from making import age, flip, made, make, numbered, shot, story, text_of, word

from prostudio.graph import (
    Step,
    StepRef,
    Store,
    clean,
    size,
)


def test_sizes_add_up(store: Store) -> None:
    make([numbered(1, 1000), shot(2, 500)], store)
    (store.root / "objects" / "00").mkdir()
    (store.root / "objects" / "00" / ("00" * 32)).write_bytes(b"x" * 70)
    (store.root / "making" / "k" / "work").mkdir(parents=True)
    (store.root / "making" / "k" / "work" / "checkpoint").write_bytes(b"x" * 30)
    found = size(store)
    assert (found.takes, found.artifacts, found.orphans, found.unfinished) == (500, 1000, 70, 30)
    assert found.total == 1600


def test_the_oldest_use_goes_first_and_only_as_much_as_has_to(store: Store) -> None:
    _, results = make([numbered(n) for n in range(4)], store)
    for n, hours in enumerate((30, 50, 20, 40)):
        age(store, results[f"n{n}"], hours)
    collected = clean(store, 2000)
    assert (collected.entries, collected.freed_bytes) == (2, 2000)
    assert [store.get(results[f"n{n}"].key) is not None for n in range(4)] == [
        True,
        False,
        True,
        False,
    ]


def test_being_used_makes_young_again(store: Store) -> None:
    _, results = make([numbered(1)], store)
    age(store, results["n1"], 100)
    make([numbered(1)], store)
    assert clean(store, 0).entries == 0


def test_takes_and_what_films_use_never_go(store: Store, tmp_path: Path) -> None:
    script = tmp_path / "film.md"
    script.write_text("a film")
    _, film = make(story(), store, film=script)
    _, dear = make([shot(1)], store)
    _, other = make([numbered(2)], store)
    for artifact in [*film.values(), *other.values()]:
        age(store, artifact, 1000)
    assert clean(store, 0).entries == 1
    assert made(make([*story(), shot(1)], store)[0]) == []
    assert store.get(dear["n1"].key) is not None
    assert store.get(other["n2"].key) is None
    script.unlink()
    for artifact in film.values():
        age(store, artifact, 1000)
    clean(store, 0)
    assert size(store).artifacts == 0


def test_what_a_film_used_before_its_last_making_may_go(store: Store, tmp_path: Path) -> None:
    script = tmp_path / "film.md"
    script.write_text("a film")
    _, before = make(story(), store, film=script)
    _, now = make(story(first="Never "), store, film=script)
    for artifact in [*before.values(), *now.values()]:
        age(store, artifact, 1000)
    clean(store, 0)
    assert made(make(story(first="Never "), store)[0]) == []
    assert sorted(made(make(story(), store)[0])) == ["a", "b", "film", "still"]


def test_a_film_that_was_cancelled_keeps_what_it_had_and_what_it_has(
    store: Store, tmp_path: Path
) -> None:
    from prostudio.graph import Budget, run

    script = tmp_path / "film.md"
    script.write_text("a film")
    _, before = make(story(), store, film=script)
    running = run(story(first="Never "), store, Budget(), script)
    for _ in range(3):
        next(running)
    running.close()
    for artifact in before.values():
        age(store, artifact, 1000)
    clean(store, 0)
    assert made(make([word("c", "a time "), word("d", "there ", "c")], store)[0]) == []


def test_contents_of_a_take_whose_manifest_is_damaged_are_not_taken_for_orphans(
    store: Store,
) -> None:
    _, results = make([shot(1)], store)
    flip(store.manifest_path(results["n1"].key, take=True))
    clean(store, 0, grace_seconds=0)
    assert results["n1"].path().exists()


def test_old_workspaces_go_and_new_ones_stay(store: Store) -> None:
    for name in ("old", "new"):
        checkpoint = store.making(name) / "work" / "checkpoint"
        checkpoint.parent.mkdir(parents=True)
        checkpoint.write_bytes(b"x" * 10)
    for path in [store.making("old"), *store.making("old").rglob("*")]:
        os.utime(path, (0, 0))
    assert clean(store, 10**9).freed_bytes == 10
    assert [path.name for path in (store.root / "making").iterdir()] == ["new"]


def test_collecting_while_films_are_made_takes_nothing_from_them(store: Store) -> None:
    done = threading.Event()
    collected = []

    def collect() -> None:
        while not done.is_set():
            collected.append(clean(store, 0))
            time.sleep(0.01)

    collector = threading.Thread(target=collect)
    collector.start()
    try:
        for n in range(5):
            _, results = make([*story(first=f"{n} "), *[numbered(n) for n in range(5)]], store)
            assert text_of(results["still"]).startswith(f"{n} upon")
    finally:
        done.set()
        collector.join()
    assert collected


def test_a_step_whose_input_went_missing_in_the_middle_says_so(store: Store) -> None:
    from prostudio.errors import ResourceError
    from prostudio.graph import Budget, run

    steps = [numbered(1), Step("s", "step_kinds:join", {}, {"n": StepRef("n1")}, inline=True)]
    running = run(steps, store, Budget())
    for event in running:
        if getattr(event, "cached", None) is False:
            break
    for path in (store.root / "objects").rglob("*/*"):
        path.unlink()
    with pytest.raises(ResourceError, match="was removed from the store"):
        list(running)
    _, results = make(steps, store)
    assert results["s"].facts == {"length": 1000}
