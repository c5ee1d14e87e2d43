"""Whatever fails between machines: a call, a disk, a machine; the film is the same in the end."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from faults import FailingDisk
from making import BUDGET, STORY, all_files, make, story, text_of, word
from shared_steps import contents, dear
from weak_depots import Watched

from prostudio import files
from prostudio.depot import Depot
from prostudio.errors import DepotError
from prostudio.events import StepProgress
from prostudio.graph import Step, Store, run, verify
from prostudio.graph.backed import BackedStore
from prostudio.graph.shared_upkeep import sizes
from prostudio.graph.shared_upkeep import verify as verify_shared

Machine = Callable[[str], Store]


def test_a_killed_machine_loses_the_section_in_hand_alone(
    machine: Machine, depot: Depot, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [dear("shot", "sections")]
    monkeypatch.setenv("WHO", "first")
    monkeypatch.setenv("PAUSE_AT", "2")
    running = run(steps, machine("first"), BUDGET)
    for event in running:
        if isinstance(event, StepProgress):
            break
    until = time.monotonic() + 20
    while not _mirrored(depot, "first first") and time.monotonic() < until:
        time.sleep(0.05)
    running.close()
    monkeypatch.setenv("WHO", "second")
    monkeypatch.delenv("PAUSE_AT")
    _, results = make(steps, machine("second"))
    assert text_of(results["shot"]) == "first first second second"
    assert list(depot.listed("making/")) == []  # nobody goes on with it


def _mirrored(depot: Depot, text: str) -> bool:
    digest = files.digest_bytes(text.encode())
    states = [depot.get(one.name) for one in depot.listed("making/") if "state" in one.name]
    return any(digest.encode() in (state or b"") for state in states)


def test_a_full_disk_lets_copies_go_first(machine: Machine) -> None:
    big = Step("big", "shared_kinds:large", {"n": 1, "size": 2_000_000}, inline=True)
    small = [*story(), word("more", "?", "still")]
    make([big, *small], machine("first"))
    second = machine("second")
    make([big], second)[1]["big"].path()
    for path in (second.root / "manifests").rglob("*.json"):
        then = path.stat().st_mtime - 1000  # used a while ago
        os.utime(path, (then, then))
    found = make(small, second)[1]["more"]
    with files.using(FullUntilSomethingGoes()):
        assert text_of(found) == f"{STORY}?"
    assert len(contents(second)) == 1  # the big one went


class FullUntilSomethingGoes(FailingDisk):
    """No room for a byte until a content was removed."""

    def __init__(self) -> None:
        super().__init__(10**9)
        self.freed = False

    def write(self, file, data):  # type: ignore[no-untyped-def]
        if not self.freed:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(file, data)

    def unlink(self, path: Path) -> None:
        super().unlink(path)
        self.freed = self.freed or ("objects" in str(path) and not path.name.startswith("."))


@pytest.mark.slow
@pytest.mark.parametrize("stays", [False, True], ids=["once", "from then on"])
def test_every_call_to_the_depot_may_fail(
    machine: Machine, depot: Depot, tmp_path: Path, stays: bool, url: str
) -> None:
    counting = Watched(depot)
    film = tmp_path / "film.md"
    make([*story(), dear("shot")], BackedStore(tmp_path / "counted", counting), film=film)
    count = len(counting.calls)
    assert count > 40
    hints: list[str | None] = []
    every = 7 if url.startswith("file") else 29
    for n in range(1 + every * stays // 2, count + 1, every):
        steps = [*story(first=f"Once {n} "), dear(f"shot {n}", n=n)]
        store = BackedStore(tmp_path / f"store {n}", Watched(depot, n, stays=stays))
        try:
            make(steps, store, film=film)
        except DepotError as failure:
            hints.append(failure.hint)
        assert verify(store) == [], f"call {n}"
        whole = BackedStore(tmp_path / f"store {n}", depot)
        _, results = make(steps, whole, film=film)
        _, elsewhere = make(steps, BackedStore(tmp_path / f"other {n}", depot))
        assert text_of(elsewhere["still"]) == text_of(results["still"])
        assert text_of(elsewhere[f"shot {n}"]) == text_of(results[f"shot {n}"])
        assert len(list(all_files(whole))) > 0
    assert hints
    assert all(hints)
    assert verify_shared(depot) == []
    assert sizes(depot)["kept"] > 0
