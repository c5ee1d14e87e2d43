"""The demo film: cold, unchanged, and against the bare encoder."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.watch import Run, in_child, load, run, workplace

SCRIPT = Path(__file__).resolve().parents[1] / "examples" / "films" / "keeper.md"
PARTS = {
    "speech.speak": "speech",
    "voice.treat": "speech",
    "music.score": "music",
    "sound.mix": "mix",
    "segment.compose": "segments",
    "film.join": "joining",
    "film.inspect": "inspection",
}
"""What the steps are called in the figures."""


def measure() -> dict[str, Any]:
    """Cold and unchanged, then what of it is drawing and encoding."""
    with workplace() as folder:
        home, out = folder / "home", folder / "keeper.mp4"
        arguments = ["make", str(SCRIPT), "-o", str(out)]
        cold = run([*arguments, "--json"], home)
        unchanged = run(arguments, home)
        floor = in_child(f"benchmarks.floor:encoding({str(out)!r})")
        drawn = in_child(f"benchmarks.floor:drawing({str(SCRIPT)!r}, {str(home)!r})")
    length = cold.events[-1]["seconds"]
    return {
        "film, s": round(length, 2),
        "cold, wall s": round(cold.wall_s, 1),
        "cold, wall over length": round(cold.wall_s / length, 2),
        "cold, CPU s": round(cold.cpu_s, 1),
        "cold, CPU over the bare encoder": round(cold.cpu_s / floor["cpu_s"], 2),
        "the bare encoder, CPU s": round(floor["cpu_s"], 1),
        "the bare encoder, ms a frame": round(1000 * floor["cpu_s"] / floor["frames"], 1),
        "drawing, CPU ms a frame": round(drawn["frame_ms"], 1),
        "drawing, dearest shot": f"{drawn['worst_ms']:.0f} ms ({drawn['worst']})",
        "drawing, first frames of all shots, CPU s": round(drawn["open_s"], 1),
        **{f"part: {part}": text for part, text in parts(cold, floor, drawn).items()},
        "peak memory, MB": round(cold.peak_mb),
        "unchanged, wall s": round(unchanged.wall_s, 2),
        "load": load(),
    }


def parts(cold: Run, floor: dict[str, float], drawn: dict[str, float]) -> dict[str, str]:
    """Seconds that steps ran, by kind; those of segments are divided by the other two measures."""
    seconds: Counter[str] = Counter()
    for event in cold.events:
        if event["event"] == "step_done" and not event["cached"]:
            seconds[PARTS.get(event["kind"], event["kind"])] += event["seconds"]
    whole = sum(seconds.values())
    found = {part: f"{s:.1f} s of steps ({100 * s / whole:.0f} %)" for part, s in seconds.items()}
    pictures = drawn["frame_ms"] * drawn["frames"] / 1000 + drawn["open_s"]
    found["drawing within segments"] = f"{pictures:.1f} CPU s"
    found["encoding within segments"] = f"{floor['cpu_s']:.1f} CPU s"
    return found
