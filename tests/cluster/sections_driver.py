"""Makes the film of sections: `python sections_driver.py SETTINGS SHOTS`, both as JSON.

With a cluster in the settings it is made there, else here. It prints the film's digest, and
every event on stderr.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from prostudio.errors import ProStudioError
from prostudio.events import as_json
from prostudio.graph import Artifact, Budget, Executor, Step, StepRef, open_store
from prostudio.settings import Settings


def steps(shots: dict[str, Any]) -> list[Step]:
    """`count` shots that are takes, and their cut."""
    params = {name: shots[name] for name in ("sections", "seconds", "log", "kilobytes")}
    takes = [
        Step(
            f"shot {n}",
            "section_kinds:shoot",
            {**params, "name": f"shot {n}"},
            take=True,
            shot=f"s{n}",
            seconds=shots["sections"] * shots["seconds"],
        )
        for n in range(shots["count"])
    ]
    inputs = {f"shot {n:03}": StepRef(f"shot {n}") for n in range(shots["count"])}
    if shots.get("only_shots"):
        return takes
    return [*takes, Step("film", "section_kinds:cut", {}, inputs)]


def main(settings: Settings, shots: dict[str, Any], *, quiet: bool = False) -> Artifact:
    """The film, or its last shot where there are only shots."""
    store, crew = open_store(settings), None
    if settings.cluster:
        from prostudio.cluster.opening import crew_of

        crew = crew_of(settings, store, "The Sections")
    script = Path(settings.home) / "film.md"
    with Executor(store, Budget(2, 4000), film=script, crew=crew) as executor:
        running = executor.run(steps(shots))
        while True:
            try:
                event = json.dumps(as_json(next(running)))
                if not quiet:
                    print(event, file=sys.stderr, flush=True)
            except StopIteration as end:
                results: dict[str, Artifact] = end.value
                return results["film" if "film" in results else "shot 0"]


if __name__ == "__main__":
    try:
        made = main(Settings.load(json.loads(sys.argv[1])), json.loads(sys.argv[2]))
    except ProStudioError as error:
        # As the command line does: what nobody catches Ray tells its head first, a minute long.
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(error.exit_code)
    print(made.digest, flush=True)
