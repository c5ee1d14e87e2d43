"""Small step kinds for tests; children find them as `step_kinds:name`."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from prostudio.errors import FilmError
from prostudio.graph import StepContext


def join(context: StepContext) -> dict[str, int]:
    """Every input's text and the own word, one after another."""
    text = "".join(context.input(name).path().read_text("utf-8") for name in context.inputs)
    text += context.params.get("word", "")
    middle = len(text) // 2
    with context.output("text").open("w", encoding="utf-8") as file:
        file.write(text[:middle])
        file.flush()
        time.sleep(context.params.get("seconds", 0))
        file.write(text[middle:])
    context.progress(0.5, "half")
    log(context, "join")
    return {"length": len(text)}


def log(context: StepContext, what: str) -> None:
    if "log" in context.params:
        with Path(context.params["log"]).open("a") as file:
            file.write(f"{what} {context.params.get('word', '')} {os.getpid()}\n")


def upper_first(context: StepContext) -> None:
    """Only the first letter counts, so most changes before it stop here."""
    text = context.input("text").path().read_text("utf-8")
    context.output("text").write_text(text[:1].upper(), "utf-8")


def several(context: StepContext) -> dict[str, list[float]]:
    context.output("a.txt").write_text("a")
    context.output("deep/b.txt").write_text("b" * 1000)
    return {"times": [0.5, 1.25]}


def numbered(context: StepContext) -> None:
    context.output("bytes").write_bytes(bytes([context.params["n"]]) * context.params["size"])


def refuse(context: StepContext) -> None:
    raise FilmError("the picture is upside down", hint="turn it", line=7)


def stumble(context: StepContext) -> None:
    raise KeyError("nobody thought of this")


def use_up_memory(context: StepContext) -> None:
    raise MemoryError


def return_nonsense(context: StepContext) -> dict[str, float]:
    return {"seconds": float("nan")}


def escape(context: StepContext) -> None:
    context.output("../../elsewhere")


def die(context: StepContext) -> None:
    print("dying", flush=True)
    log(context, "die")
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(context: StepContext) -> None:
    """Leaves a checkpoint, dies, and goes on from it the second time."""
    checkpoint = context.workspace / "checkpoint"
    if not checkpoint.exists():
        checkpoint.write_text("half of the work")
        os.kill(os.getpid(), signal.SIGKILL)
    context.output("text").write_text(checkpoint.read_text() + ", then the rest")


def hang(context: StepContext) -> None:
    sleeper = subprocess.Popen(["sleep", "60"])
    Path(context.params["pids"]).write_text(f"{os.getpid()} {sleeper.pid}")
    context.progress(0.1, "hanging")
    time.sleep(60)


def who(context: StepContext) -> dict[str, int | str]:
    """Which process it was, how many steps it made before, and how many threads it may start."""
    seen: list[str] = context.resident("seen", list)
    seen.append(context.params.get("word", ""))
    time.sleep(context.params.get("seconds", 0))
    return {"pid": os.getpid(), "nth": len(seen), "threads": os.environ["OMP_NUM_THREADS"]}


def measure(context: StepContext) -> dict[str, int]:
    """How many steps ran at once."""
    folder = Path(context.params["folder"])
    mine = folder / str(os.getpid())
    mine.touch()
    time.sleep(0.1)
    count = len(list(folder.iterdir()))
    mine.unlink()
    return {"at_once": count}


def change_picture(context: StepContext) -> None:
    context.input("picture").path().write_bytes(b"another picture")
    context.output("text").write_text("made of the old one")


def count_slowly(context: StepContext) -> None:
    for n in range(10):
        time.sleep(0.12)
        context.progress((n + 1) / 10)


def wait_for(context: StepContext) -> dict[str, bool]:
    """Touches one file and waits for another, for half a minute at most."""
    if "touch" in context.params:
        Path(context.params["touch"]).touch()
    until = time.monotonic() + 30
    while not (met := Path(context.params["file"]).exists()) and time.monotonic() < until:
        time.sleep(0.01)
    return {"met": met}


def reads_track(context: StepContext) -> None:
    context.output("text").write_bytes(context.input("several").path("track.wav").read_bytes())


def shows(context: StepContext) -> None:
    """A rough picture, and a model that was loaded."""
    picture = context.workspace / "look.jpg"
    picture.write_bytes(b"a rough picture")
    context.loaded("a model", 0.5)
    context.show(picture, 3)
    context.progress(0.5)
    context.output("text").write_text("shown")
