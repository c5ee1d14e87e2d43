"""Previews of a shot that is being made: small JPEGs in the step's workspace, told as events.

They stay there after a kill, as the engine's checkpoints do, and go when the step is done:
the finished shot is then there to be looked at.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from prostudio import files
from prostudio.errors import ProStudioError
from prostudio.graph import StepContext
from prostudio.graph.perform import SHOWN

if TYPE_CHECKING:
    from prostudio.engines.base import Preview


class Previews:
    """Keeps what an engine shows of its work, a file for each frame that was shown."""

    def __init__(self, context: StepContext) -> None:
        self._context = context
        self._folder = context.workspace / SHOWN

    def keep(self, preview: Preview) -> None:
        """Write one preview, in place of an older one of the same frame, and tell where it lies.

        One that cannot be written is left out: hours of work do not end for a look at them.
        """
        from prostudio.media.stills import jpeg_bytes

        path = self._folder / f"shot {preview.shot} frame {preview.frame:06}.jpg"
        with suppress(ProStudioError, ValueError, OSError):
            files.mkdir(self._folder, lasting=False)
            files.write_bytes(path, jpeg_bytes(preview.pixels))
            shots = self._context.params.get("shots", ())
            shot = shots[preview.shot] if preview.shot < len(shots) else None
            self._context.show(path, preview.frame, shot)
