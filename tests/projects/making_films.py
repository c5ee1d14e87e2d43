"""Makes small films as a user would and says what happened."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np

from prostudio.events import Done, Event, StepDone, Warned
from prostudio.projects.project import make, open_project
from prostudio.settings import Settings

SMALL = "size: 256x144\nfps: 12"


@dataclass
class Making:
    """The events of one making."""

    events: list[Event] = field(default_factory=list)

    @property
    def made(self) -> list[str]:
        """Steps that ran, by kind and name."""
        return [e.step for e in self.events if isinstance(e, StepDone) and not e.cached]

    def kinds(self) -> list[str]:
        """Kinds of the steps that ran, each once."""
        ran = {e.kind for e in self.events if isinstance(e, StepDone) and not e.cached}
        return sorted(ran)

    @property
    def warnings(self) -> list[str]:
        """Codes of the warnings."""
        return [e.code for e in self.events if isinstance(e, Warned)]

    @property
    def done(self) -> Done:
        """The last event."""
        last = self.events[-1]
        assert isinstance(last, Done)
        return last


class Studio:
    """A folder with a script and a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.script = folder / "film.md"
        self.out = folder / "out" / "film.mp4"
        self.settings = Settings.load({"home": str(folder / "home"), "cores": 2})

    def copy(self, folder: Path) -> Studio:
        """The same script, home and films elsewhere, so that tests share one making."""
        shutil.copytree(self.folder, folder)
        other = Studio(folder)
        other.script = folder / self.script.name
        return other

    def write(self, body: str, head: str = "", name: str = "film.md") -> Path:
        """Write a script with a small frame."""
        self.script = self.folder / name
        self.script.write_text(f"---\n{SMALL}\n{head}\n---\n\n{body}\n", "utf-8")
        return self.script

    def make(self, **options: object) -> Making:
        """Make the film to its end."""
        making = Making()
        project = open_project(str(self.script))
        for event in make(project, self.settings, self.out, **options):
            making.events.append(event)
        return making


def frames_of(path: Path) -> list[np.ndarray]:
    """Every decoded frame, [H, W, 3] uint8."""
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def sound_of(path: Path) -> np.ndarray:
    """Everything that is heard, [2, n] float32."""
    with av.open(str(path)) as container:
        return np.concatenate([f.to_ndarray() for f in container.decode(audio=0)], axis=1)
