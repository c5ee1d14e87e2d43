"""Looks at shots that are being made: the newest of each lies in the project while it is made."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import ProStudioError
from prostudio.files import digest_bytes

Json = Any

FOLDER = "previews"


def preview_path(folder: Path, shot: str) -> Path:
    """Where the newest look at a shot lies; named by digest, because an id may be any text."""
    return folder / FOLDER / f"{digest_bytes(shot.encode())[:24]}.jpg"


class Looks:
    """Of one film while it is made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shown: dict[str, int] = {}
        self.end()  # of a making that was killed

    def keep(self, event: Mapping[str, Json]) -> Json:
        """Take a `step_preview`; told of it is `preview`, with the shot and a growing `rev`."""
        shot = event["shot"] or event["step"]
        rev = max(round(time.time() * 1000), self._shown.get(shot, 0) + 1)
        with suppress(ProStudioError, OSError):  # one that cannot be kept is not looked at
            path = preview_path(self._folder, shot)
            files.mkdir(path.parent, lasting=False)
            files.write_bytes(path, Path(event["path"]).read_bytes())
            self._shown[shot] = rev
        told = {"event": "preview", "shot": shot, "rev": rev}
        return {**told, "step": event["step"], "frame": event["frame"]}

    def forget(self, shot: str) -> None:
        """A shot is made: there is better to look at."""
        if shot in self._shown:
            del self._shown[shot]
            with suppress(ProStudioError):
                files.unlink(preview_path(self._folder, shot))

    def end(self) -> None:
        """The making is over."""
        with suppress(ProStudioError):
            files.rmtree(self._folder / FOLDER)
