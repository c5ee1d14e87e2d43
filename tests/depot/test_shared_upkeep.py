"""Cleaning and verifying what machines share, and the commands that do it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import shared_kinds  # noqa: F401 (children and this process find the kinds)
from click.testing import CliRunner
from making import STORY, made, make, story, text_of
from weak_depots import Watched

from prostudio.cli import program
from prostudio.depot import Depot
from prostudio.graph import Step, Store, remove_take
from prostudio.graph.shared_upkeep import DAY, clean, sizes, verify

Machine = Callable[[str], Store]
SHOT = Step("shot", "shared_kinds:unlike", take=True, shot="shot 1", inline=True)


class Later(Watched):
    """The depot as it is some days from now."""

    def __init__(self, depot: Depot, days: float) -> None:
        super().__init__(depot)
        self.days = days

    def now(self) -> float:
        return super().now() + self.days * DAY


def test_what_is_old_goes_and_takes_stay(machine: Machine, depot: Depot) -> None:
    make([*story(), SHOT], machine("first"))
    depot.put("making/some key/state.json", b"left by a killed machine")
    depot.put("brought/ab/abcd", b"a picture")
    assert clean(Later(depot, 29)).results == 0
    gone = clean(Later(depot, 31))
    assert gone.results == 6
    assert gone.freed_bytes > 0
    left = sizes(depot)
    assert left["kept"] > 0
    assert not {"objects", "making", "brought"} & left.keys()
    events, results = make([*story(), SHOT], machine("second"))
    assert made(events) == ["a", "c", "b", "d", "film", "still"]
    assert text_of(results["still"]) == STORY
    assert results["shot"].path().is_file()


def test_what_a_film_of_any_machine_uses_stays(
    machine: Machine, depot: Depot, tmp_path: Path
) -> None:
    make(story(), machine("first"), film=tmp_path / "film.md")
    make(story(first="Never "), machine("first"))
    assert clean(Later(depot, 60)).results == 4  # two steps are the same in both
    assert made(make(story(), machine("second"))[0]) == []
    assert verify(depot) == []
    assert clean(Later(depot, 91)).results == 6


def test_a_take_that_the_user_removed_goes_with_the_next_cleaning(
    machine: Machine, depot: Depot
) -> None:
    _, results = make([SHOT], machine("first"))
    remove_take(machine("second"), results["shot"].key)
    assert sizes(depot)["kept"] > 0
    clean(Later(depot, 2))
    assert "kept" not in sizes(depot)


def test_what_is_just_being_sent_stays(depot: Depot) -> None:
    depot.put("objects/ab/abcd", b"its manifest comes in a moment")
    clean(Later(depot, 0.5))
    assert depot.size("objects/ab/abcd") is not None


def test_damage_is_found_and_repaired(machine: Machine, depot: Depot) -> None:
    make([*story(), SHOT], machine("first"))
    one, other = list(depot.listed("objects/"))[:2]
    (kept,) = depot.listed("kept/")
    depot.put(one.name, b"L" * one.size)
    depot.remove([other.name])
    depot.put(kept.name, b"L" * kept.size)
    found = verify(depot)
    assert sorted((damage.take, damage.what) for damage in found) == [
        (False, "text is damaged"),
        (False, "text is missing"),
        (True, "text is damaged"),
    ]
    halves = [verify(depot, part=(n, 2)) for n in (1, 2)]
    assert sum(map(len, halves)) == 3
    assert len(verify(depot, repair=True)) == 3
    assert verify(depot) == []
    _, results = make([*story(), SHOT], machine("second"))
    assert text_of(results["still"]) == STORY
    assert verify(depot) == []


def test_the_commands_speak_of_the_copies_and_of_what_is_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "share").mkdir()
    url = f"file://{tmp_path}/share"
    monkeypatch.setenv("PROSTUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    from prostudio.graph import open_store
    from prostudio.settings import Settings

    said = CliRunner().invoke(program, ["store", "clean", "--shared"])
    assert "which no other machine shares" in str(said.exception or said.output)
    monkeypatch.setenv("PROSTUDIO_STORE", url)
    make([*story(), SHOT], open_store(Settings.load()))
    told = json.loads(CliRunner().invoke(program, ["store", "size", "--json"]).stdout)
    assert told["url"] == url
    assert told["shared"]["kept"] > 0
    assert Path(told["folder"]).parent == tmp_path / "home"
    for path in (tmp_path / "share").rglob("*"):
        if path.is_file():
            then = time.time() - 40 * DAY
            os.utime(path, (then, then))
    cleaned = CliRunner().invoke(program, ["store", "clean", "--shared", "--days", "30"])
    assert cleaned.stdout.startswith("6 results removed")
    assert CliRunner().invoke(program, ["store", "verify", "--shared"]).stdout == "0 damaged\n"
    assert "--days" in CliRunner().invoke(program, ["store", "clean", "--days", "3"]).output
