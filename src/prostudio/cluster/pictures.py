"""Rough pictures that came from other machines, as files of this one while a film is made."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import ProStudioError


class Pictures:
    """A folder of them; it is removed at the end, and collected after a kill."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "making" / f"looks-{uuid.uuid4().hex}"
        self._begun = False

    def kept(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """A `preview` message with the place of its picture here."""
        picture, (path, frame, shot) = message.get("picture"), message["preview"]
        if picture is None:
            return message
        here = self._folder / f"{shot or 'step'}-{frame}-{Path(path).name}".replace("/", "_")
        with suppress(ProStudioError):
            files.mkdir(self._folder, lasting=False)
            self._begun = True
            files.write_bytes(here, picture)
        return {"preview": [str(here), frame, shot]}

    def close(self) -> None:
        """Remove them all."""
        if self._begun:
            with suppress(ProStudioError):
                files.rmtree(self._folder)
