"""The picture encoders that we use, as rows: what each is told, and where its output is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from prostudio.settings import PRESETS

Options = dict[str, str]


class Wanted(Protocol):
    """What an encoder's options follow from: an `Encoding`, whose docstring says what each is."""

    @property
    def preset(self) -> str:
        """One of `settings.PRESETS`."""
        ...

    @property
    def crf(self) -> int:
        """Constant rate factor."""
        ...

    @property
    def keyint(self) -> int:
        """Most frames from one key frame to the next."""
        ...

    @property
    def bframes(self) -> int:
        """B-frames in a row."""
        ...

    @property
    def max_kbps(self) -> int | None:
        """Most kilobits a second."""
        ...

    @property
    def reread(self) -> bool:
        """Decoded many times."""
        ...


@dataclass(frozen=True, slots=True)
class Codec:
    """One encoder of libavcodec.

    Attributes:
        decodes_as: the codec's name as a reader of the file sees it.
        container: libavformat's muxer for a segment by itself.
        options: the encoder's options for an `Encoding`.
        pixels: the layout it takes; pictures of ours are yuv420p.
        hardware: it works on a card, and so has to be opened to know that it is here.
        refines: its first picture wants more than it would get (`media.first_picture`).
        work: CPU of a frame, over that of x264 `veryfast`.
        frame_mb: 1e6 bytes of a 1280x720 frame at most, for the room that is asked for.
    """

    decodes_as: str
    container: str
    options: Callable[[Wanted], Options]
    pixels: str = "yuv420p"
    hardware: bool = False
    refines: bool = False
    work: float = 1.0
    frame_mb: float = 0.03


def _x264(wanted: Wanted) -> Options:
    """`stitchable` keeps headers free of what depends on content.

    Without it a joined film decodes with no error and wrong pictures (138 levels
    measured). `aq-mode=3` gives dark gradients the bits that they need against banding.
    Without CABAC and the loop filter a frame takes half the work to decode, and a third more
    room (docs/decisions/segments.md).
    """
    flags = {
        "stitchable": 1,
        "open-gop": 0,
        "force-cfr": 1,
        "keyint": wanted.keyint,
        "bframes": wanted.bframes,
        "aq-mode": 3,
    }
    if wanted.max_kbps:
        flags |= {"vbv-maxrate": wanted.max_kbps, "vbv-bufsize": wanted.max_kbps}
    if wanted.reread:
        flags |= {"cabac": 0, "no-deblock": 1, "weightp": 0, "weightb": 0}
    return {
        "preset": wanted.preset,
        "crf": str(wanted.crf),
        "profile": "high",
        "x264-params": ":".join(f"{name}={value}" for name, value in flags.items()),
    }


def _svt_av1(wanted: Wanted) -> Options:
    """SVT-AV1's presets run from 13, quick, to 0; `lp=1` because segments are encoded at once."""
    preset = 12 - PRESETS.index(wanted.preset)
    return {
        "preset": str(preset),
        "crf": str(wanted.crf),
        "g": str(wanted.keyint),
        "svtav1-params": "lp=1:irefresh-type=2",  # 2: closed groups of pictures
    }


def _ffv1(_: Wanted) -> Options:
    """Version 3 with a checksum a slice, every frame a key frame: what archives ask for."""
    return {"level": "3", "g": "1", "slices": "4", "slicecrc": "1", "coder": "1"}


def _prores(_: Wanted) -> Options:
    """ProRes 422 HQ."""
    return {"profile": "3", "vendor": "apl0"}


def _nvenc(wanted: Wanted) -> Options:
    return {
        "preset": "p5",
        "rc": "vbr",
        "cq": str(wanted.crf),
        "b": "0",
        "profile": "high",
        "g": str(wanted.keyint),
        "bf": str(wanted.bframes),
        "b_ref_mode": "disabled",
        "forced-idr": "1",
        "strict_gop": "1",
    }


def _qsv(wanted: Wanted) -> Options:
    return {
        "preset": "medium",
        "global_quality": str(wanted.crf),
        "profile": "high",
        "g": str(wanted.keyint),
        "bf": str(wanted.bframes),
        "idr_interval": "0",
        "look_ahead": "0",
    }


def _videotoolbox(wanted: Wanted) -> Options:
    """Its quality runs from 1 to 100; 65 at x264's 19 (by its makers' tables, not measured)."""
    quality = max(1, min(100, 103 - 2 * wanted.crf))
    return {
        "q": str(quality),
        "flags": "+qscale",
        "global_quality": str(118 * quality),  # FF_QP2LAMBDA
        "profile": "high",
        "g": str(wanted.keyint),
        "bf": str(wanted.bframes),
        "allow_sw": "0",
    }


def _amf(wanted: Wanted) -> Options:
    return {
        "rc": "cqp",
        "qp_i": str(wanted.crf),
        "qp_p": str(wanted.crf + 2),
        "qp_b": str(wanted.crf + 4),
        "profile": "high",
        "g": str(wanted.keyint),
        "bf": str(wanted.bframes),
    }


CODECS: Mapping[str, Codec] = MappingProxyType(
    {
        "libx264": Codec("h264", "mp4", _x264, refines=True),
        "libsvtav1": Codec("av1", "mp4", _svt_av1),
        "ffv1": Codec("ffv1", "matroska", _ffv1, work=1.2, frame_mb=0.7),
        "prores_ks": Codec("prores", "mov", _prores, pixels="yuv422p10le", work=4.7, frame_mb=0.5),
        "h264_nvenc": Codec("h264", "mp4", _nvenc, hardware=True),
        "h264_qsv": Codec("h264", "mp4", _qsv, pixels="nv12", hardware=True),
        "h264_videotoolbox": Codec("h264", "mp4", _videotoolbox, pixels="nv12", hardware=True),
        "h264_amf": Codec("h264", "mp4", _amf, pixels="nv12", hardware=True),
    }
)
"""By libavcodec's name of the encoder."""


def quiet_av1() -> None:
    """SVT-AV1 writes what it was told to standard error, and reads only this variable about it."""
    os.environ.setdefault("SVT_LOG", "1")  # errors alone
