"""The line of films as a stream: told whole at first, and again when it changes."""

from __future__ import annotations

from pathlib import Path

from live_server import SCRIPT, events_of, running

from prostudio.jobs.owning import owning


def test_the_line_is_told_at_first_and_with_every_change(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with owning(home), running(home) as live:
        ask = {"script": SCRIPT}
        first = live.client.post("/api/content/generate", json=ask).json()["id"]
        with live.client.stream("GET", "/api/films/line/events") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            events = events_of(answer.iter_lines())
            _, name, told = next(events)
            assert name == "line"
            assert [film["id"] for film in told["films"]] == [first]
            assert (told["count"], told["more"], told["ended"]) == (1, 0, [])

            second = live.client.post("/api/content/generate", json=ask).json()["id"]
            assert [film["id"] for film in next(events)[2]["films"]] == [first, second]

            live.client.post(f"/api/films/{first}/cancel")
            told = next(events)[2]
            assert [film["id"] for film in told["films"]] == [second]
            assert [film["id"] for film in told["ended"]] == [first]
