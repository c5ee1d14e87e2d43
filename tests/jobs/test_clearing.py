"""Room is made by itself, of what can be made again and what nobody uses."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from desk import SMALL, Desk

from prostudio.graph import upkeep
from prostudio.graph.store import Store
from prostudio.jobs.clearing import Clearing, clear, unused_uploads


def aged(path: Path, content: bytes = bytes(1000)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1, 1))
    return path


def test_caches_and_uploads_that_nobody_used_go_and_others_stay(tmp_path: Path) -> None:
    with Desk(tmp_path / "home") as desk:
        home = desk.settings.home
        old, young = aged(home / "cache" / "stills" / "a.jpg"), home / "cache" / "b.jpg"
        young.write_bytes(bytes(10))
        picture = aged(tmp_path / "a.png")
        idle = desk.jobs.uploads.add(picture, "idle.png", ".png")
        used = desk.jobs.uploads.add(aged(tmp_path / "b.png", bytes(900)), "used.png", ".png")
        job = desk.jobs.submit(request_with(used.id))
        for upload in (idle, used):
            os.utime(upload.path, (1, 1))
        assert unused_uploads(desk.jobs, 60.0) == [idle.path]
        freed = clear(desk.settings, limit=0, caches_seconds=3600.0, uploads_seconds=60.0)
        assert freed == 2000
        assert young.is_file()
        assert not old.exists()
        assert not idle.path.exists()
        assert (desk.jobs.folder(job.id) / "uploads" / used.path.name).read_bytes() == bytes(900)


@pytest.mark.slow
def test_what_a_film_was_made_of_stays_while_its_script_is_there(tmp_path: Path) -> None:
    with Desk(tmp_path / "home") as desk, desk.owned():
        job = desk.until_state(desk.ask(SMALL), "done", "failed")
        assert job.error is None
        before = upkeep.size(Store(desk.settings.store_folder)).total
        clear(desk.settings, limit=0, caches_seconds=0.0, uploads_seconds=0.0)
        assert upkeep.size(Store(desk.settings.store_folder)).total == before > 0


def test_a_disk_that_is_nearly_full_is_cleared_by_the_owner(tmp_path: Path) -> None:
    with Desk(tmp_path / "home") as desk:
        cached = aged(desk.settings.home / "cache" / "stills" / "a.jpg")
        with desk.owned(reserve_bytes=1 << 60):
            paused = desk.until_state(desk.ask(SMALL), "paused")
            assert paused.reason == "no_space"
            end = time.monotonic() + 60
            while cached.exists() and time.monotonic() < end:
                time.sleep(0.05)
        assert not cached.exists()


def test_one_at_a_time_and_not_again_at_once(tmp_path: Path) -> None:
    with Desk(tmp_path / "home") as desk:
        clearing = Clearing(desk.settings)
        assert not clearing.begin(pressing=False)  # a home that was just opened is let be
        assert clearing.begin(pressing=True)
        assert not clearing.begin(pressing=True)
        clearing.close()
        assert not clearing.begin(pressing=True)
        clearing.close()


def request_with(upload: str):  # type: ignore[no-untyped-def]
    from prostudio.jobs import FilmRequest

    return FilmRequest(script=SMALL, uploads=(upload,))
