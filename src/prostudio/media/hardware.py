"""Encoders on a card: found by opening them, for a name in a list says nothing of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from prostudio.media.codecs import CODECS
from prostudio.media.encoding import Encoding

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext

SOFTWARE = "x264"
HARDWARE: Mapping[str, str] = MappingProxyType(
    {
        "nvenc": "h264_nvenc",
        "qsv": "h264_qsv",
        "videotoolbox": "h264_videotoolbox",
        "amf": "h264_amf",
    }
)
"""What the setting `encoder` may say beside `x264`, and libavcodec's names.

VAAPI is not among them: it takes only pictures that lie in the card's memory, which PyAV
cannot make, and the wheel has no such encoder.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The encoding that is used, and why it is not what was asked for; empty when it is."""

    encoding: Encoding
    instead: str = ""


def encoder_here(encoding: Encoding, wanted: str) -> Chosen:
    """The encoding with the card's encoder where it is asked for, fits, and can be opened.

    Args:
        wanted: the setting `encoder`. It speaks of H.264: other codecs stay as they are.
    """
    if wanted == SOFTWARE or encoding.encoder != "libx264":
        return Chosen(encoding)
    name = HARDWARE[wanted]
    reason = why_not(name)
    if reason:
        instead = f"encoder {wanted} cannot be used here ({reason}); x264 encodes instead"
        return Chosen(encoding, instead)
    return Chosen(replace(encoding, encoder=name))


def found() -> dict[str, str]:
    """Every hardware encoder by the setting's name, with why it cannot be used; "" where it can."""
    return {name: why_not(encoder) for name, encoder in HARDWARE.items()}


@cache
def why_not(encoder: str) -> str:
    """Why an encoder cannot be used on this machine, or "" when it encoded a picture."""
    import av

    from prostudio.media.levels import BLACK

    if encoder not in av.codecs_available:
        return "PyAV was built without it"
    previous = av.logging.get_level()
    av.logging.set_level(None)  # drivers tell their own story on standard error
    try:
        context = cast("VideoCodecContext", av.CodecContext.create(encoder, "w"))
        context.width, context.height = 256, 144
        context.pix_fmt = CODECS[encoder].pixels
        context.time_base, context.framerate = Fraction(1, 30), Fraction(30)
        context.options = Encoding(encoder=encoder).codec_options
        frame = av.VideoFrame(256, 144, CODECS[encoder].pixels)
        for plane, value in zip(frame.planes, BLACK, strict=False):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts = 0
        packets = [*context.encode(frame), *context.encode(None)]
    except (av.FFmpegError, OSError, ValueError) as failure:
        said = str(getattr(failure, "strerror", "") or failure).lower()
        return "no such card or driver" if "unknown" in said else said
    finally:
        av.logging.set_level(previous)
    return "" if packets else "it gave no picture"
