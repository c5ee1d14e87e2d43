"""The one import of Skia in the program: `from prostudio.drawing.library import skia`."""

from __future__ import annotations

from prostudio.drawing.gl_names import ensure_gl_names

_stand_ins = ensure_gl_names()  # kept alive: Skia's open names point into them

import skia  # noqa: E402 - the stand-ins must be there first

__all__ = ["skia"]
