"""Three profiles of one film over one: drawn shots, and shots that a model made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.change import SHOTS, path_of_test_engines
from benchmarks.watch import Run, load, run, workplace

SIZE = "640x360"
DRAWN, PHONES = ("youtube", "shorts", "square"), ("shorts", "tiktok", "reels")


def script(video: str) -> str:
    """Six shots of about three seconds in six places."""
    shots = [f"[[shot: {picture}]]\n{words}\n" for picture, words in SHOTS[:6]]
    return "\n".join([f"---\nsize: {SIZE}\nengines: {{video: {video}}}\n---\n", *shots])


def measure() -> dict[str, Any]:
    """CPU of three profiles over that of the first of them, each from an empty home."""
    figures: dict[str, Any] = {}
    dear = {"PYTHONPATH": path_of_test_engines()}
    for names, video, environment in (
        (DRAWN, "procedural", {}),
        (PHONES, "procedural", {}),
        (DRAWN, "slowpoke", dear),
    ):
        one, three = (make(video, chosen, environment) for chosen in (names[:1], names))
        told = f"{video}, {','.join(names)}"
        figures |= {
            f"{told}: CPU over {names[0]} alone": f"{three.cpu_s / one.cpu_s:.2f}",
            f"{told}: CPU s of one and of three": f"{one.cpu_s:.1f} and {three.cpu_s:.1f}",
            f"{told}: segments of one and of three": f"{segments(one)} and {segments(three)}",
        }
    return figures | {"load": load()}


def make(video: str, profiles: tuple[str, ...], environment: dict[str, str]) -> Run:
    """The film in these profiles, with nothing there from before."""
    with workplace() as folder:
        film = Path(folder) / "film.md"
        film.write_text(script(video), "utf-8")
        arguments = ["make", str(film), "-o", str(folder / "film.mp4"), "--json"]
        return run([*arguments, "--profile", ",".join(profiles)], folder / "home", **environment)


def segments(made: Run) -> int:
    """Segments that were composed."""
    done = [event for event in made.events if event["event"] == "step_done"]
    return sum(event["kind"] == "segment.compose" for event in done)
