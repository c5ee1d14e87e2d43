"""How pictures are encoded, as a value that is part of keys."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from prostudio.errors import FilmError
from prostudio.settings import PRESETS


@dataclass(frozen=True, slots=True)
class Encoding:
    """x264's settings. Segments can be joined when they are encoded with equal ones.

    Attributes:
        preset: one of `settings.PRESETS`, from quick to thorough.
        crf: constant rate factor, 1 to 40; 19 shows no loss in motion. (0, lossless, is
            no High profile.)
        keyint: most frames from one key frame to the next.
        bframes: B-frames in a row; two is what video hosts ask for.
        threads: part of the result's bytes, so fixed. One is the least work a frame,
            because several segments are encoded at once.
    """

    preset: str = "veryfast"
    crf: int = 19
    keyint: int = 60
    bframes: int = 2
    threads: int = 1

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            raise FilmError(f"preset is {self.preset!r}; wanted one of {', '.join(PRESETS)}")
        if not 1 <= self.crf <= 40:
            raise FilmError(f"crf is {self.crf}; wanted 1 to 40")

    def to_json(self) -> dict[str, Any]:
        """The settings and the encoder's versions, for keys."""
        return {**asdict(self), "encoder": encoder_versions()}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Encoding:
        """The settings again; whatever versions made the value, these are ours."""
        return cls(**{name: value[name] for name in value if name != "encoder"})

    @property
    def codec_options(self) -> dict[str, str]:
        """The options of libx264.

        `stitchable` keeps headers free of what depends on content: without it a
        joined film decodes with no error and wrong pictures (138 levels measured).
        `aq-mode=3` gives dark gradients the bits that they need against banding.
        """
        flags = {
            "stitchable": 1,
            "open-gop": 0,
            "force-cfr": 1,
            "keyint": self.keyint,
            "bframes": self.bframes,
            "aq-mode": 3,
        }
        return {
            "preset": self.preset,
            "crf": str(self.crf),
            "profile": "high",
            "x264-params": ":".join(f"{name}={value}" for name, value in flags.items()),
        }


def encoder_versions() -> dict[str, str]:
    """Versions of PyAV and libavcodec; the wheel of the one fixes its x264."""
    import av

    codec = ".".join(str(part) for part in av.library_versions["libavcodec"])
    return {"av": av.__version__, "libavcodec": codec}
