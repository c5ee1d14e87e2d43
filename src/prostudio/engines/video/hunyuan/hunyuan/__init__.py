"""HunyuanVideo: words become a shot, all of it at once.

size, recipe    what is to be made
kept            what is there so far, on disk
shooting        the order in which models come and go
estimating      what it will take
engine          the door
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, VideoRules
from prostudio.engines.missing import missing_model, weights_of
from prostudio.engines.video.hunyuan.hunyuan.size import frames_rule, size_rule
from prostudio.engines.video.hunyuan.loras import taking

if TYPE_CHECKING:
    from prostudio.engines.video.hunyuan.hunyuan.engine import HunyuanVideo

WEIGHTS = "hunyuanvideo"
"""Row of the catalogue."""


def _make() -> HunyuanVideo:
    from prostudio.engines.video.hunyuan.hunyuan.engine import HunyuanVideo

    return HunyuanVideo(CARD)


CARD = Card(
    kind=Kind.VIDEO,
    name="hunyuan",
    revision="1",
    summary="words to video, up to 5 seconds at its best (13B)",
    instant=False,
    make=_make,
    licence=Licence(
        "Tencent Hunyuan Community License",
        output_terms="may not be used to improve other AI models; not for use in the European "
        "Union, the United Kingdom and South Korea",
        source_type="trainedAlgorithmicMedia",
    ),
    memory=(
        # 121 frames of 640x368.
        Memory("fp8", ram_mb=11_200, vram_mb=5_700),
        Memory("bf16", ram_mb=20_200, vram_mb=6_200),
        Memory("int8", ram_mb=11_200, vram_mb=5_700),
    ),
    video=VideoRules(
        rate=Fraction(24),
        frames=frames_rule,
        size=size_rule,
        resumable=True,
        encodes=True,
    ),
    loras=taking(WEIGHTS),
    weights=partial(weights_of, WEIGHTS),
    missing=partial(missing_model, WEIGHTS),
    rank=60,
)
