"""A film of sections that a driver makes on three nodes, watched from outside."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
import sections_driver

from prostudio.settings import Settings

PATIENCE_SECONDS = 300


class Cluster(Protocol):
    """Where it is made: three nodes, or two hosts."""

    def settings(self, home: str = "driver", **more: Any) -> dict[str, Any]:
        """Of a driver there."""
        ...

    def driver(
        self, settings: Mapping[str, Any], shots: Mapping[str, Any], log: Path
    ) -> subprocess.Popen[str]:
        """A process there that makes the film."""
        ...


class Sectioned:
    """Shots of some sections each, which their log tells one by one."""

    def __init__(
        self,
        folder: Path,
        cluster: Cluster,
        *,
        count: int = 5,
        sections: int = 4,
        kilobytes: int = 0,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.cluster = cluster
        log = str(folder / "sections.log")
        self.shots = {"count": count, "sections": sections, "seconds": 0.7, "log": log}
        self.shots |= {"kilobytes": kilobytes}
        self.events: list[dict[str, Any]] = []
        self.process: subprocess.Popen[str]

    @property
    def sections(self) -> set[str]:
        """All that the film has, by shot and number."""
        count, sections = self.shots["count"], self.shots["sections"]
        return {f"shot {n} {one + 1}" for n in range(count) for one in range(sections)}

    @property
    def made(self) -> list[str]:
        """Sections that were made so far, each as often as it was made."""
        log = Path(self.shots["log"])
        lines = log.read_text().splitlines() if log.exists() else []
        return [line.rpartition(" ")[0] for line in lines]

    @property
    def warnings(self) -> list[str]:
        """What the driver's user was told."""
        return [event["message"] for event in self.events if event["event"] == "warning"]

    @property
    def local_digest(self) -> str:
        """The film as one machine makes it."""
        settings = Settings.load({"home": str(self.folder / "local"), "store": "", "cluster": ""})
        quick = {**self.shots, "seconds": 0.0, "log": str(self.folder / "local.log")}
        made: str = sections_driver.main(settings, quick, quiet=True).digest
        return made

    def start(self, home: str = "driver", *, only_shots: bool = False, **settings: str) -> None:
        """Have it made, or what is left of it."""
        shots = {**self.shots, "only_shots": only_shots}
        self._told = self.folder / f"told-{time.monotonic_ns()}"
        asked = self.cluster.settings(f"{home}-{self.folder.name}", **settings)
        self.process = self.cluster.driver(asked, shots, self._told)

    def end(self) -> str:
        """Its digest, once it is made."""
        code, out, told = self._ended()
        assert code == 0, told[-3000:]
        return out

    def failure(self) -> tuple[int, str]:
        """How the making ended that should not go well: code, and what was told."""
        code, _, told = self._ended()
        return code, told

    def remake(self) -> str:
        """Make it again on a machine that has nothing yet."""
        self.start(home="later")
        return self.end()

    def _ended(self) -> tuple[int, str, str]:
        try:
            out, _ = self.process.communicate(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            pytest.fail(f"the film did not end: {self._told.read_text()[-3000:]}")
        told = self._told.read_text()
        self.events = list(_events(told))
        return self.process.returncode, out.strip(), told


def _events(told: str) -> Iterator[dict[str, Any]]:
    for line in told.splitlines():
        if line.startswith('{"event"'):
            yield json.loads(line)
