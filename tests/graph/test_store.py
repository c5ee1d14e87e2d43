"""What the store gives back is what was put in, or nothing, and then it is made again."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from making import STORY, all_files, flip, made, make, numbered, shot, story, text_of

from prostudio.errors import FilmError
from prostudio.graph import (
    Step,
    Store,
    clean,
    remove_take,
    size,
    take,
    takes,
    verify,
)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "lost").write_bytes(b"and found")


@pytest.mark.parametrize(
    "damage", [flip, cut, empty, folder, Path.unlink], ids=lambda f: f.__name__
)
def test_whatever_is_damaged_is_made_again_and_the_film_is_the_same(
    store: Store, damage: object
) -> None:
    make(story(), store)
    files = list(all_files(store))
    assert len(files) == 12
    for path in files:
        damage(path)  # type: ignore[operator]
        events, results = make(story(), store)
        assert text_of(results["still"]) == STORY
        # Two steps never share these contents, so exactly one had to be made again.
        assert len(made(events)) == 1
        assert verify(store) == []


def test_a_content_that_was_rewritten_unchanged_is_still_good(store: Store) -> None:
    make(story(), store)
    for path in all_files(store):
        path.write_bytes(path.read_bytes())
        os.utime(path, (1, 1))
    assert made(make(story(), store)[0]) == []


def test_verify_finds_what_reading_alone_cannot_see(store: Store) -> None:
    _, results = make([numbered(1), shot(2)], store)
    for artifact in results.values():
        path = artifact.path()
        state = path.stat()
        flip(path)
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))  # as a dying disk does
    found = verify(store, repair=True)
    assert [(damage.take, damage.what) for damage in found] == [
        (True, "bytes is damaged"),
        (False, "bytes is damaged"),
    ]
    assert [damage.take for damage in verify(store)] == [True]  # a take is never removed
    events, _ = make([numbered(1)], store)
    assert made(events) == ["n1"]


def test_verify_finds_a_folder_where_a_content_belongs_and_repair_removes_it(store: Store) -> None:
    _, results = make([numbered(1), numbered(2)], store)
    for artifact in results.values():
        folder(artifact.path())
    store.manifest_path(results["n2"].key, take=False).unlink()
    found = {damage.key: damage.what for damage in verify(store, repair=True)}
    assert found == {
        results["n1"].key: "bytes is damaged",
        results["n2"].files["bytes"].digest: "a folder lies where a content belongs",
    }
    assert verify(store) == []
    assert list((store.root / "objects").rglob("lost")) == []
    assert made(make([numbered(1), numbered(2)], store)[0]) == ["n1", "n2"]


def test_a_collection_takes_a_folder_where_a_content_belonged(store: Store) -> None:
    _, results = make([numbered(1)], store)
    folder(results["n1"].path())
    clean(store, 0, grace_seconds=-1)
    assert list((store.root / "objects").rglob("lost")) == []


def test_verify_can_look_at_a_part_at_a_time(store: Store) -> None:
    _, results = make([numbered(n) for n in range(6)], store)
    for artifact in results.values():
        artifact.path().unlink()
    parts = [verify(store, part=(n, 3)) for n in (1, 2, 3)]
    assert sorted(damage.key for part in parts for damage in part) == sorted(
        artifact.key for artifact in results.values()
    )


def test_equal_contents_are_stored_once(store: Store) -> None:
    steps = [Step(f"s{n}", "step_kinds:join", {"word": "x", "n": n}, inline=True) for n in range(5)]
    make(steps, store)
    assert len(list((store.root / "objects").rglob("*/*"))) == 1


def test_nothing_is_left_of_the_making(store: Store) -> None:
    make(story(inline=False), store)
    for part in ("making", "locks"):
        assert list((store.root / part).iterdir()) == []


def test_two_runs_at_once_make_each_step_once(store: Store, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    texts: list[str] = []

    def film() -> None:
        steps = story(inline=False, log=str(log), seconds=0.1)
        texts.append(text_of(make(steps, store)[1]["still"]))

    threads = [threading.Thread(target=film) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == [STORY, STORY]
    assert len(log.read_text().splitlines()) == 6


def test_takes_are_listed_by_shot_with_their_provenance(store: Store) -> None:
    _, results = make([shot(1), shot(2), numbered(3)], store)
    assert {found.shot for found in takes(store)} == {"shot 1", "shot 2"}
    (found,) = takes(store, "shot 1")
    assert found == take(store, results["n1"].key)
    assert found.provenance["params"] == {"n": 1, "size": 1000}
    assert found.intact
    found.artifact.path().unlink()
    assert not takes(store, "shot 1")[0].intact


def test_what_was_made_as_a_cache_becomes_a_take_when_it_is_asked_for_as_one(
    store: Store,
) -> None:
    make([numbered(1)], store)
    assert takes(store) == []
    events, results = make([shot(1)], store)
    assert made(events) == []
    assert [found.key for found in takes(store)] == [results["n1"].key]


def test_only_the_user_removes_a_take(store: Store) -> None:
    _, results = make([shot(1)], store)
    key = results["n1"].key
    clean(store, 0, grace_seconds=0)
    assert take(store, key) is not None
    remove_take(store, key)
    assert takes(store) == []
    with pytest.raises(FilmError, match="no take"):
        remove_take(store, key)
    clean(store, 10**9, grace_seconds=0)
    assert size(store).total == 0
