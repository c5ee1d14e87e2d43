"""How the film's sound is encoded, as a value that is part of keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from prostudio.errors import FilmError


@dataclass(frozen=True, slots=True)
class SoundCodec:
    """One encoder of libavcodec.

    Attributes:
        decodes_as: the codec's name as a reader of the file sees it.
        container: libavformat's muxer for the sound by itself.
        options: the encoder's.
        samples: the form of samples it is given.
        priming: samples it puts before the first.
    """

    decodes_as: str
    container: str
    options: Mapping[str, str]
    samples: str = "fltp"
    priming: int = 0


SOUND_CODECS: Mapping[str, SoundCodec] = MappingProxyType(
    {
        # The `fast` coder keeps as much of every band as `twoloop` does and takes half its time.
        "aac": SoundCodec("aac", "mp4", {"aac_coder": "fast"}, priming=1024),
        "libopus": SoundCodec("opus", "mp4", {"vbr": "on", "application": "audio"}, priming=312),
        "flac": SoundCodec("flac", "matroska", {"compression_level": "8"}, samples="s32"),
        "pcm_s24le": SoundCodec("pcm_s24le", "mov", {}, samples="s32"),
    }
)
"""By libavcodec's name of the encoder."""


@dataclass(frozen=True, slots=True)
class SoundEncoding:
    """An encoder of sound and its settings; 48 kHz stereo.

    Attributes:
        encoder: one of `SOUND_CODECS`.
        bit_rate: of the stereo pair; without meaning where nothing is lost. AAC at 256,000:
            40 dB from signal to noise over speech and music, and all of the band up to
            20 kHz; at 192,000 the encoder lets 3 dB of its uppermost part go.
        primed: what the encoder puts before the first sample lies before zero. Else it takes
            the place of the film's first samples, for files that have no edit list.
    """

    encoder: str = "aac"
    bit_rate: int = 256_000
    primed: bool = True

    def __post_init__(self) -> None:
        if self.encoder not in SOUND_CODECS:
            raise FilmError(f"encoder is {self.encoder!r}; wanted one of {', '.join(SOUND_CODECS)}")

    @property
    def codec(self) -> SoundCodec:
        """What is known of the encoder."""
        return SOUND_CODECS[self.encoder]

    @property
    def left_out(self) -> int:
        """Samples of the film's beginning whose place the priming takes: 21 ms of AAC."""
        return 0 if self.primed else self.codec.priming

    @property
    def lossy_rate(self) -> int | None:
        """The bit rate; None where nothing is lost, and it follows from the sound."""
        return self.bit_rate if self.codec.samples == "fltp" else None

    @property
    def second_mb(self) -> float:
        """1e6 bytes of a second at most, for the room that is asked for."""
        return self.bit_rate / 8e6 if self.codec.samples == "fltp" else 0.29

    def to_json(self) -> dict[str, Any]:
        """As a JSON object, for keys; `from_json` gives it back equal."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> SoundEncoding:
        """The value that `to_json` wrote."""
        return cls(**value)
