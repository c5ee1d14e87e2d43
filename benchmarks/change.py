"""A sentence or a picture changed in a film of twenty shots, drawn and with a dear engine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.watch import Run, load, run, workplace

SIZE = "1280x720"
SMALL = "320x180"
"""The dear engine counts sections; their size does not matter."""

SHOTS = (
    ("a lighthouse on a cliff, evening", "The lamp was lit before the sun had gone."),
    ("the sea at night", "All night long the water talked to itself."),
    ("mountains at dawn, snow", "Nobody had crossed them since the autumn."),
    ("a forest in fog", "Between the trees the morning took its time."),
    ("a city street at night, rain", "The city had not slept, and did not mind."),
    ("a desert at sunset", "Beyond the last houses there was only sand."),
    ("deep space, stars", "Above all that, the old light kept arriving."),
    ("a river in the valley, day", "The river had somewhere to be, as always."),
    ("a lake at dawn", "The lake had nowhere to be, and liked it."),
    ("a field in the sun", "And in the fields the wheat was nearly ready."),
)
OLD, NEW = "The city had not slept, and did not mind.", "The city had not slept, and would not."


REPAINTED = {
    3: "a forest in the rain",
    7: "a river in the valley, evening",
    9: "a field at dusk",
}
"""By shot: drawing costs two to three times as much in one place as in another."""


def script(size: str, video: str) -> str:
    """Twenty shots of about three seconds: every shot of the list, in two scenes."""
    head = f"---\ntitle: Twenty\nsize: {size}\nengines: {{video: {video}}}\n---\n"
    scenes = []
    for part in ("first", "second"):
        shots = [f"[[shot: {p} | id: {part}-{n}]]\n{w}\n" for n, (p, w) in enumerate(SHOTS)]
        scenes.append("\n".join([f"# The {part} day\n", *shots]))
    return "\n".join([head, *scenes])


def reworded(text: str) -> str:
    """One sentence changed, where it stands first."""
    return text.replace(OLD, NEW, 1)


def repainted(text: str, shot: int) -> str:
    """Another picture for one shot of the second scene, with the words it had."""
    place = SHOTS[shot][0]
    return text.replace(f"{place} | id: second-{shot}", f"{REPAINTED[shot]} | id: second-{shot}")


def measure() -> dict[str, Any]:
    """CPU of the change as a share of the cold film's; sections shot again."""
    with workplace() as folder:
        text = script(SIZE, "procedural")
        cold, changed = make(text, folder), make(reworded(text), folder)
        make(text, folder)
        pictures = [make(repainted(text, shot), folder) for shot in REPAINTED]
        nothing = make(repainted(text, shot=9), folder)
        kinds = [e["kind"] for e in changed.events if e["event"] == "step_done" and not e["cached"]]
    first, again = sections()
    return {
        "cold, CPU s": round(cold.cpu_s, 1),
        "cold, wall s": round(cold.wall_s, 1),
        "one sentence changed, CPU s": round(changed.cpu_s, 1),
        "one sentence changed, wall s": round(changed.wall_s, 1),
        "one sentence changed, share of the cold CPU": f"{100 * changed.cpu_s / cold.cpu_s:.1f} %",
        "one picture changed, CPU s, three shots": [round(one.cpu_s, 1) for one in pictures],
        "one picture changed, wall s": round(mean(one.wall_s for one in pictures), 1),
        "one picture changed, share of the cold CPU, mean": (
            f"{100 * mean(one.cpu_s for one in pictures) / cold.cpu_s:.1f} %"
        ),
        "nothing changed, CPU s": round(nothing.cpu_s, 2),
        "nothing changed, wall s": round(nothing.wall_s, 2),
        "segments drawn again": kinds.count("segment.compose"),
        "sentences spoken again": kinds.count("speech.speak"),
        "dear engine: sections shot for the cold film": first,
        "dear engine: sections shot again": again,
        "load": load(),
    }


def make(text: str, folder: Path, **environment: str) -> Run:
    """Make the script `text` as the film of a folder."""
    film = folder / "film.md"
    film.write_text(text, "utf-8")
    arguments = ["make", str(film), "-o", str(folder / "film.mp4"), "--json"]
    return run(arguments, folder / "home", **environment)


def sections() -> tuple[int, int]:
    """Sections that the slow test engine made for the cold film, and after the change."""
    text, counts = script(SMALL, "slowpoke"), []
    with workplace() as folder:
        log = folder / "sections.log"
        environment = {"SLOWPOKE_LOG": str(log), "PYTHONPATH": path_of_test_engines()}
        for words in (text, reworded(text)):
            make(words, folder, **environment)
            counts.append(len(log.read_text("utf-8").splitlines()))
    return counts[0], counts[1] - counts[0]


def path_of_test_engines() -> str:
    """A PYTHONPATH on which the foreign engines of the tests are found."""
    plugin = Path(__file__).resolve().parents[1] / "tests" / "plugin"
    sys.path.insert(0, str(plugin))
    from on_path import install  # type: ignore[import-not-found]

    before = set(sys.path)
    install()
    added = [path for path in sys.path if path not in before]
    old = os.environ.get("PYTHONPATH")
    return os.pathsep.join([str(plugin), *added, *([old] if old else [])])
