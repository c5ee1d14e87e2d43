"""The child that makes one asked-for film: `python -m prostudio.jobs.film ID`, JSON lines.

In: what to make, then `{"go": grant}`; `{"leave": true}` cancels it. Out: `{"needs": ...,
"title": ...}`, `{"event": ...}`, `{"films": [...]}`, and at the end `{"done": true}` or
`{"failed": error}`. The end of stdin means that the owner is gone: it ends at once, and its
own children with it.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from prostudio.processes import interrupt_main

if TYPE_CHECKING:
    from prostudio.events import Done

Json = Any
FAULT_LOG = "fault.log"
"""In the project's folder: the traceback of a fault of ours."""
_NICE = 10
"""Who waits for an answer comes before a film that takes minutes: answers beside a film on all
cores took 320 ms instead of 100. Where nobody else wants a core, it takes nothing."""


def main() -> None:
    """Plan the film, wait for the word, make it."""
    with suppress(AttributeError, OSError):  # Windows has no such number
        os.nice(_NICE)
    answers = _private_stdout()
    heard: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(heard,), daemon=True).start()
    task = json.loads(heard.get())
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent may have ignored it
    try:
        for message in _made(task, heard):
            _answer(answers, message)
    except KeyboardInterrupt:
        gc.collect()  # what makes the film is closed, and lets its children leave
    except Exception as failure:
        _answer(answers, {"failed": _told(failure, Path(task["folder"]))})


def _private_stdout() -> BinaryIO:
    """Our pipe to the owner; what libraries print goes to stderr instead."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return pipe


def _listen(heard: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        if json.loads(line).get("leave"):
            interrupt_main()
        else:
            heard.put(line)
    os._exit(0)


def _answer(answers: BinaryIO, message: Json) -> None:
    rest = memoryview(json.dumps(message).encode() + b"\n")
    while rest:
        rest = rest[answers.write(rest) :]


def _made(task: Mapping[str, Json], heard: queue.SimpleQueue[bytes]) -> Iterator[Json]:
    from prostudio.events import Done, as_json
    from prostudio.graph import Budget
    from prostudio.production.order import Reshoot
    from prostudio.projects.alone import needs_of_shots, shoot_shots
    from prostudio.projects.extras import Extras
    from prostudio.projects.folder import OUT
    from prostudio.projects.needs import needs_of
    from prostudio.projects.project import make, on_this_machine, open_project
    from prostudio.projects.scripts import facts_of
    from prostudio.settings import Settings

    settings = on_this_machine(Settings.load(task["settings"]))
    script = yield from written(task)
    facts = facts_of(script.parent)  # before it is read: an edit in between only looks like one
    project = open_project(str(script), limits=settings.limits)
    only = task.get("only")
    if only is None:
        needs = needs_of(project, settings, reshoot=Reshoot.CHANGED)
    else:
        needs = needs_of_shots(project, settings, only)
    yield {"needs": asdict(needs), "title": project.film.title, "script": facts.columns}
    go = json.loads(heard.get())["go"]
    share = Budget(go["cores"], go["ram_mb"], settings.vram_mb or 0)
    if only is not None:
        for event in shoot_shots(project, settings, only, share=share):
            yield {"event": as_json(event)}
        yield {"done": True}
        return
    out = Path(task["folder"]) / OUT / "film.mp4"
    given = task.get("extras") or {}
    extras = Extras(tuple(given.get("names", ())), given.get("stills", 0))
    making = make(project, settings, out, reshoot=Reshoot.CHANGED, share=share, extras=extras)
    for event in making:
        yield {"event": as_json(event)}
        if isinstance(event, Done):
            yield {"films": _films(event)}
    yield {"done": True}


def written(task: Mapping[str, Json]) -> Generator[Json, None, Path]:
    """The project's script, which a writing engine writes of a topic where there is none.

    Its steps are not told: nobody knows yet what share of the whole they are.
    """
    from prostudio.engines.request import WritingRequest
    from prostudio.engines.write import write
    from prostudio.events import Warned, as_json
    from prostudio.projects.folder import Asked, script_in, write_script
    from prostudio.projects.scripts import script_of

    folder = Path(task["folder"])
    if script_in(folder) is None:
        topic = task["topic"]
        request = WritingRequest(topic["text"], topic["seconds"], topic["language"])
        writing = write(topic["engine"], request)
        try:
            while True:
                if isinstance(event := next(writing), Warned):
                    yield {"event": as_json(event)}
        except StopIteration as end:
            film = end.value
        uploads = tuple((name, Path(path)) for name, path in topic["uploads"])
        asked = Asked(None, "md", topic["changes"], uploads, topic["content_type"])
        write_script(folder, film, asked)
    return script_of(folder)


def _films(done: Done) -> list[Json]:
    """The finished files as rows of the job, then what lies beside them."""
    from prostudio import files

    made = [(one.profile, one.path, done.seconds, "film") for one in done.films]
    made += [(one.name, one.path, 0.0, "extra") for one in done.extras]
    made += [
        (profile, str(path), done.seconds, "captions")
        for number, one in enumerate(done.films)
        for profile, path in _captions(Path(one.path), one.profile if number else "")
    ]
    return [
        {
            "profile": profile,
            "name": Path(path).name,
            "bytes": Path(path).stat().st_size,
            "seconds": seconds,
            "digest": files.digest(Path(path)),
            "kind": kind,
        }
        for profile, path, seconds, kind in made
    ]


def _captions(film: Path, profile: str) -> Iterator[tuple[str, Path]]:
    """Caption files that lie beside a film, by what they are asked for as: `captions.de.srt`."""
    from prostudio.projects.publish import captions_of

    for path in captions_of(film):
        ending = path.name.removeprefix(film.stem)
        yield f"{profile}.captions{ending}".removeprefix("."), path


def _told(failure: Exception, folder: Path) -> Json:
    """The failure as an error of ours; a fault's traceback is kept in the project."""
    from prostudio import files
    from prostudio.errors import FaultError, ProStudioError
    from prostudio.graph.failure import in_one_line

    if not isinstance(failure, ProStudioError) or isinstance(failure, FaultError):
        text = "".join(traceback.format_exception(failure))
        print(text, file=sys.stderr)  # noqa: T201
        with suppress(ProStudioError):
            files.write_text(folder / FAULT_LOG, text)
    if isinstance(failure, ProStudioError):
        return {"code": failure.code, "message": failure.message, "hint": failure.hint}
    return {"code": "fault", "message": f"ProStudio failed: {in_one_line(failure)}", "hint": None}


if __name__ == "__main__":
    main()
