"""Steps of the user's own footage: a look at it, and its own sound."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from prostudio.errors import FilmError
from prostudio.graph import StepContext


def examine(context: StepContext) -> dict[str, Any]:
    """What a clip is; the part from `in` to `out` is decoded in a confined child.

    Raises:
        MediaError: it cannot be used.
        FilmError: `in` or `out` lies outside it.
    """
    from prostudio.media.footage.reading import examine_footage

    path = context.input("clip").path()
    start, stop = _seconds(context.params["in"]) or Fraction(0), _seconds(context.params["out"])
    found = examine_footage(path, start=start, stop=stop, sound=context.params["sound"])
    lasts = Fraction(str(found.seconds))
    frame = 1 / Fraction(found.rate)
    for name, moment, most in (("in", start, lasts - frame / 2), ("out", stop, lasts + frame)):
        if moment is not None and moment > most:
            raise FilmError(
                f"`{name}: {float(moment):g}s` lies outside clip {path.name!r}, which lasts "
                f"{found.seconds:.2f} s",
                hint=f"choose an `{name}` of at most {float(lasts):.2f} s",
            )
    return found.to_json()


def sound(context: StepContext) -> dict[str, Any]:
    """A clip's own sound from an exact moment on: `sound.wav`, 48 kHz stereo."""
    from prostudio.media.footage.reading import footage_sound

    samples = context.params["samples"]
    footage_sound(
        context.input("clip").path(),
        context.output("sound.wav"),
        start=Fraction(context.params["start"]),
        samples=samples,
    )
    return {"samples": samples}


def _seconds(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
