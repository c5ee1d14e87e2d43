"""The last plan of a project, kept beside its script: what its shots were found to be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prostudio import files

Json = Any

NAME = "plan.json"
_KEPT = ("film", "shots", "narration", "warnings", "estimate")


@dataclass(frozen=True, slots=True)
class Planned:
    """What a dry run of a script said, or why it said nothing.

    Attributes:
        revision: of the script; "" where nothing was planned yet.
        shots: by id, as `make --dry-run --json` tells them.
        error: `{code, message, hint}` of a film that cannot be made.
        made: when the film was made last, as the plan knew it: since then all that is said has
            its true length.
    """

    revision: str = ""
    shots: Mapping[str, Json] = field(default_factory=dict)
    film: Mapping[str, Json] = field(default_factory=dict)
    narration: tuple[Json, ...] = ()
    warnings: tuple[Json, ...] = ()
    estimate: Mapping[str, Json] = field(default_factory=dict)
    error: Mapping[str, Json] | None = None
    made: str | None = None

    def holds(self, revision: str, made: str | None) -> bool:
        """Whether it is of this script, and not from before the film was made."""
        return self.revision == revision and made in (None, self.made)

    @property
    def dear(self) -> bool:
        """Whether any of its shots is made by an engine whose results cost something."""
        return any(not shot["instant"] for shot in self.shots.values())


def read_planned(folder: Path) -> Planned:
    """The last plan of a project; an empty one where there is none that can be read."""
    try:
        value = json.loads((folder / NAME).read_bytes())
        return Planned(
            value["revision"],
            {shot["id"]: shot for shot in value["shots"]},
            value["film"],
            tuple(value["narration"]),
            tuple(value["warnings"]),
            value["estimate"],
            value.get("error"),
            value.get("made"),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Planned()


def write_planned(
    folder: Path, revision: str, found: Mapping[str, Json], made: str | None = None
) -> None:
    """Keep what a dry run of the script of this revision said, after the film was made so."""
    value = {name: found[name] for name in _KEPT}
    files.write_json(folder / NAME, {"revision": revision, "made": made, **value})


def write_refused(
    folder: Path, revision: str, error: Mapping[str, Json], made: str | None = None
) -> None:
    """Keep why the script of this revision cannot be made; shots stay as they were found before."""
    before = read_planned(folder)
    value = {
        "revision": revision,
        "made": made,
        "film": dict(before.film),
        "shots": list(before.shots.values()),
        "narration": list(before.narration),
        "warnings": [],
        "estimate": {},
        "error": dict(error),
    }
    files.write_json(folder / NAME, value)
