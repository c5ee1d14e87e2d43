"""What ProStudio's own steps make of the same request: part of their keys.

A store outlives a release. Whoever changes what a step writes, what its files are called or
what its facts mean gives its kind the next revision here, and results of before are not read.
Steps that ask an engine carry its card's revision instead; pictures put together carry
`prostudio.compositor.segment.REVISION`. A new kind of step begins with 1.
"""

from __future__ import annotations

from types import MappingProxyType

_REVISIONS = MappingProxyType(
    {
        "sound.ingest": "2",  # a silent recording is refused since 1
        "voice.treat": "1",
        "take.finish": "1",
        "take.colours": "1",
        "take.match": "1",
        "sound.mix": "2",  # track.wav, which is encoded elsewhere; 1 encoded it as sound.m4a
        "sound.stems": "1",
        "sound.master": "1",
        "cast.sheet": "1",
        "film.join": "2",  # the file has its container's ending since 1
        "film.inspect": "3",  # what segments show is taken from them since 2
    }
)


def revised(kind: str) -> dict[str, str]:
    """The `versions` of a step of that kind.

    Raises:
        KeyError: the kind has no revision of its own.
    """
    return {"revision": _REVISIONS[kind]}
