"""Whatever fails, whenever: a typed error, a store that is whole, and the same film in the end."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from faults import FailingDisk, LosingDisk, PowerCut, QuickDisk
from making import STORY, make, story, text_of

from prostudio import files
from prostudio.errors import DiskFullError, ProStudioError
from prostudio.graph import Artifact, Store, clean, size, verify

HERE = Path(__file__).parent
CODES = [errno.ENOSPC, errno.EIO, errno.EACCES]


def often(name: str, usual: int) -> int:
    """How much of it: PROSTUDIO_TEST_EVERY=1 takes all effects, _KILLS=100 kills more often."""
    return int(os.environ.get(f"PROSTUDIO_TEST_{name}", usual))


def check_whole(store: Store, results: dict[str, Artifact]) -> None:
    assert text_of(results["still"]) == STORY
    assert verify(store) == []
    clean(store, 10**9)
    assert list((store.root / "making").iterdir()) == []
    assert size(store).orphans == 0


def effects_of_a_film(tmp_path: Path) -> int:
    counting = FailingDisk(10**9)
    with files.using(counting):
        make(story(), Store(tmp_path / "counted"), film=tmp_path / "film.md")
    return len(counting.calls)


@pytest.mark.parametrize("code", CODES, ids=errno.errorcode.get)
@pytest.mark.parametrize("stays", [False, True], ids=["once", "from then on"])
def test_every_effect_of_a_film_may_fail(tmp_path: Path, code: int, stays: bool) -> None:
    count = effects_of_a_film(tmp_path)
    assert count > 100
    failures: list[ProStudioError] = []
    every = often("EVERY", 13)  # beginning elsewhere for each kind of failure
    for n in range(1 + CODES.index(code) % every, count + 1, every):
        store = Store(tmp_path / f"store {n}")
        with files.using(FailingDisk(n, code, stays=stays)):
            try:
                make(story(), store, film=tmp_path / "film.md")
            except ProStudioError as failure:
                failures.append(failure)
        assert verify(store) == [], f"effect {n}"
        with files.using(QuickDisk()):
            _, results = make(story(), store, film=tmp_path / "film.md")
            check_whole(store, results)
    assert all(failure.hint for failure in failures)
    if code == errno.ENOSPC:
        assert {type(failure) for failure in failures} == {DiskFullError}


def test_the_power_may_go_at_every_effect_of_a_film(tmp_path: Path) -> None:
    count = effects_of_a_film(tmp_path)
    for n in range(1, count + 1, often("EVERY", 7)):
        store = Store(tmp_path / f"store {n}")
        disk = LosingDisk(n, luck=random.Random(n).getrandbits(32))
        with files.using(disk):
            try:
                make(story(), store)
            except PowerCut:
                disk.lose()
        assert verify(store) == [], f"power cut at effect {n}"
        with files.using(QuickDisk()):
            check_whole(store, make(story(), store)[1])


def film_process(store: Store) -> subprocess.Popen[bytes]:
    code = (
        "import sys; from pathlib import Path; from making import *\n"
        "steps = story(inline=False, seconds=0.1)\n"
        "_, results = make(steps, Store(Path(sys.argv[1])), film=Path(sys.argv[1]) / 'film.md')\n"
        "print(text_of(results['still']))"
    )
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    return subprocess.Popen(
        [sys.executable, "-c", code, str(store.root)], stdout=subprocess.PIPE, env=environment
    )


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_film_killed_at_random_moments_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    chance = random.Random(7)
    killed, films, wanted = 0, 0, often("KILLS", 10)
    store = Store(tmp_path / "store 0")
    while killed < wanted:
        with film_process(store) as process:
            try:
                out, _ = process.communicate(timeout=chance.uniform(0.1, 0.7))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                out, _ = process.communicate()
        if process.returncode == -signal.SIGKILL:
            killed += 1
            assert verify(store) == []
            continue
        assert out.decode().strip() == STORY
        check_whole(store, make(story(seconds=0.1), store)[1])
        films += 1
        assert films < 10 * wanted
        store = Store(tmp_path / f"store {films}")
    _, results = make(story(inline=False, seconds=0.1), store)
    check_whole(store, results)
