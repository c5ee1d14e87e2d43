"""Previews of a shot that is being made: small JPEGs in the step's workspace, told as events.

They stay there after a kill, as the engine's checkpoints do, and go when the step is done:
the finished shot is then there to be looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prostudio import files
from prostudio.graph import StepContext

if TYPE_CHECKING:
    from prostudio.engines.base import Preview

FOLDER = "preview"
"""In the workspace: one file for each frame that was shown, so that a growing shot can be seen."""


class Previews:
    """Keeps what an engine shows of its work."""

    def __init__(self, context: StepContext) -> None:
        self._context = context
        self._folder = context.workspace / FOLDER

    def keep(self, preview: Preview) -> Path:
        """Write one preview, in place of an older one of the same frame, and tell where it lies."""
        from prostudio.media.stills import jpeg_bytes

        files.mkdir(self._folder, lasting=False)
        path = self._folder / f"shot {preview.shot} frame {preview.frame:06}.jpg"
        files.write_bytes(path, jpeg_bytes(preview.pixels))
        self._context.show(path, preview.frame)
        return path
