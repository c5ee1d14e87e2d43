"""How pictures are encoded, as a value that is part of keys."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from prostudio.errors import FilmError
from prostudio.media.codecs import CODECS, Codec
from prostudio.settings import PRESETS


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoder and its settings. Segments can be joined when they are encoded with equal ones.

    Attributes:
        preset: one of `settings.PRESETS`, from quick to thorough.
        crf: constant rate factor, 1 to 40; 19 shows no loss in motion. (0, lossless, is
            no High profile.)
        keyint: most frames from one key frame to the next.
        bframes: B-frames in a row; two is what video hosts ask for.
        threads: part of the result's bytes, so fixed. One is the least work a frame,
            because several segments are encoded at once.
        max_kbps: most kilobits a second, over a buffer of one second; None is no bound.
        encoder: one of `codecs.CODECS`, by libavcodec's name.
        reread: decoded again with every change of the film, so quick to decode rather than
            small; x264 alone knows it.
    """

    preset: str = "veryfast"
    crf: int = 19
    keyint: int = 60
    bframes: int = 2
    threads: int = 1
    max_kbps: int | None = None
    encoder: str = "libx264"
    reread: bool = False

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            raise FilmError(f"preset is {self.preset!r}; wanted one of {', '.join(PRESETS)}")
        if not 1 <= self.crf <= 40:
            raise FilmError(f"crf is {self.crf}; wanted 1 to 40")
        if self.encoder not in CODECS:
            raise FilmError(f"encoder is {self.encoder!r}; wanted one of {', '.join(CODECS)}")

    def to_json(self) -> dict[str, Any]:
        """The settings and the encoder's versions, for keys."""
        return {**asdict(self), "versions": encoder_versions()}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Encoding:
        """The settings again; whatever versions made the value, these are ours."""
        return cls(**{name: value[name] for name in value if name != "versions"})

    @property
    def codec(self) -> Codec:
        """What is known of the encoder."""
        return CODECS[self.encoder]

    @property
    def codec_options(self) -> dict[str, str]:
        """The encoder's options."""
        return self.codec.options(self)


MASTER = Encoding(crf=12, preset="medium", keyint=24, reread=True)
"""A take's master: no loss that an eye or a second encode finds, and quick to begin anywhere."""


def encoder_versions() -> dict[str, str]:
    """Versions of PyAV and libavcodec; the wheel of the one fixes its encoders."""
    import av

    codec = ".".join(str(part) for part in av.library_versions["libavcodec"])
    return {"av": av.__version__, "libavcodec": codec}
