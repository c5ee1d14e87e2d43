"""The lock keeps what was chosen, survives damage, and never invents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prostudio.graph import Step, Store, run, takes
from prostudio.projects.lock import Lock, lock_path, read_lock, write_lock


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return lock_path(tmp_path / "film.md")


def make_take(store: Store) -> str:
    step = Step("s", "test_lock:make", shot="k3", take=True, inline=True)
    list(run([step], store))
    return takes(store)[0].key


def make(context: object) -> None:
    context.output("picture").write_bytes(b"pixels")  # type: ignore[attr-defined]


def test_the_lock_lies_beside_the_script(tmp_path: Path, path: Path) -> None:
    assert path == tmp_path / "film.md.lock"


def test_no_lock_is_an_empty_lock(store: Store, path: Path) -> None:
    assert read_lock(path, store) == (Lock(), ())


def test_what_is_written_is_read(store: Store, path: Path) -> None:
    key = make_take(store)
    lock = Lock(takes={"k3": key}, narration={"line 1": key}, prompts={"k3": "a lighthouse, 夜"})
    write_lock(path, lock)
    assert read_lock(path, store) == (lock, ())


def test_the_file_is_made_for_git(path: Path) -> None:
    write_lock(path, Lock(prompts={"b": "sea", "a": "Küste"}))
    first = path.read_bytes()
    write_lock(path, Lock(prompts={"a": "Küste", "b": "sea"}))
    assert path.read_bytes() == first
    assert "Küste" in first.decode()
    assert first.decode().index('"a"') < first.decode().index('"b"')


def test_a_lock_that_says_the_same_is_not_written_again(path: Path) -> None:
    write_lock(path, Lock(prompts={"a": "sea"}))
    path.write_bytes(path.read_bytes() + b"\n")
    write_lock(path, Lock(prompts={"a": "sea"}))
    assert path.read_bytes().endswith(b"\n\n")


def test_takes_that_are_gone_are_named_and_made_again(store: Store, path: Path) -> None:
    key = make_take(store)
    write_lock(path, Lock({"k3": key, "k4": "0" * 64}, {"line 1": "1" * 64}, {"k4": "a bay"}))
    lock, warnings = read_lock(path, store)
    assert lock == Lock({"k3": key}, {}, {"k4": "a bay"})
    assert [warning.code for warning in warnings] == ["take_gone", "narration_gone"]
    assert "k4" in warnings[0].message


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"prostudio_lock": 99}',
        b'{"prostudio_lock": 1, "takes": []}',
        b'{"prostudio_lock": 1, "takes": {"a": {"b": 1}}}',
        b'<<<<<<< HEAD\n{"prostudio_lock": 1}',
        b"[" * 100_000,
    ],
    ids=range(9),
)
def test_a_damaged_lock_is_said_and_kept_beside_the_new_one(
    store: Store, path: Path, damage: bytes
) -> None:
    path.write_bytes(damage)
    lock, (warning,) = read_lock(path, store)
    assert lock == Lock()
    assert warning.code == "lock_damaged"
    write_lock(path, Lock(prompts={"a": "sea"}))
    assert path.with_name("film.md.lock.damaged").read_bytes() == damage
    assert json.loads(path.read_bytes())["prompts"] == {"a": "sea"}
