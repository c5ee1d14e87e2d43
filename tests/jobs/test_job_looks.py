"""A shot that a model makes can be watched while it grows."""

from __future__ import annotations

import pytest
from desk import HEAD, Desk

from prostudio.jobs.looks import FOLDER, preview_path

SCRIPT = (
    HEAD.replace("music:", "engines: {video: slowpoke}\nmusic:")
    + "[[shot: a kite | id: kite | 8s]]\n"
)


@pytest.mark.slow
def test_each_look_is_told_with_a_growing_number_and_lies_in_the_project(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLOWPOKE_SECONDS", "0.05")
    job = desk.ask(SCRIPT)
    path, seen = preview_path(desk.jobs.folder(job.id), "kite"), set()
    with desk.owned():

        def watched(now: object) -> bool:
            if path.exists():
                seen.add(path.read_bytes()[:2])
            return now.state in ("done", "failed")

        done = desk.until(job, watched)
    assert done.state == "done", done.error
    assert seen == {b"\xff\xd8"}, "a JPEG was there while the shot was made"
    told = [e for _, e in desk.jobs.events(job.id) if e["event"] == "preview"]
    assert len(told) >= 2
    assert {e["shot"] for e in told} == {"kite"}
    assert [e["rev"] for e in told] == sorted({e["rev"] for e in told})
    assert not any("path" in e for e in told)
    assert "step_preview" not in {e["event"] for _, e in desk.jobs.events(job.id)}
    assert not (desk.jobs.folder(job.id) / FOLDER).exists(), "what was made is better to look at"
