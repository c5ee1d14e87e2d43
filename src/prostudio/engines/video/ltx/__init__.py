"""LTX-Video and LTX-2: shots of a diffusion model in few steps, from words and pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, Role, VideoRules
from prostudio.engines.missing import missing_model, weights_of
from prostudio.engines.video.ltx.libraries import missing
from prostudio.engines.video.ltx.models import LARGE, SMALL, Model
from prostudio.engines.video.ltx.pair.model import PAIR, Pair
from prostudio.engines.video.ltx.size import frames, size_for
from prostudio.weights.loras import require_fit

if TYPE_CHECKING:
    from prostudio.engines.video.ltx.engine import LtxVideo
    from prostudio.engines.video.ltx.pair.engine import LtxPair

_REVISION = "1"


def _small() -> LtxVideo:
    from prostudio.engines.video.ltx.engine import LtxVideo

    return LtxVideo(LTX, SMALL)


def _large() -> LtxVideo:
    from prostudio.engines.video.ltx.engine import LtxVideo

    return LtxVideo(LTX_13B, LARGE)


def _rules(most_pixels: int, makes_sound: bool = False) -> VideoRules:
    return VideoRules(
        frames=frames,
        size=lambda film: size_for(film, most_pixels),
        accepts=frozenset({Role.FIRST_FRAME, Role.LAST_FRAME, Role.KEYFRAME}),
        makes_sound=makes_sound,
        resumable=True,
        encodes=True,
    )


def _pair() -> LtxPair:
    from prostudio.engines.video.ltx.pair.engine import LtxPair

    return LtxPair(LTX_2, PAIR)


def _loras(model: Model | Pair) -> Callable[[Path], None]:
    folders = {"denoiser": "transformer"}
    return partial(require_fit, model=model.loras, row=model.weights, folders=folders)


_OPEN_WEIGHTS = Licence(
    "LTXV Open Weights License 0.X",
    output_terms="a paid licence of the weights from $10 million of yearly revenue",
    source_type="trainedAlgorithmicMedia",
)

LTX = Card(
    kind=Kind.VIDEO,
    name="ltx",
    revision=_REVISION,
    summary="LTX-Video 2B 0.9.6 distilled: words and pictures to video in 8 steps",
    instant=False,
    make=_small,
    licence=_OPEN_WEIGHTS,
    memory=(Memory("bf16", ram_mb=11_100, vram_mb=3_500),),
    video=_rules(SMALL.most_pixels),
    loras=_loras(SMALL),
    weights=lambda: weights_of("ltx"),
    missing=lambda: missing("ltx"),
    rank=40,
)

LTX_13B = Card(
    kind=Kind.VIDEO,
    name="ltx-13b",
    revision=_REVISION,
    summary="LTX-Video 13B 0.9.8 distilled: finer, seven times the work of ltx",
    instant=False,
    make=_large,
    licence=_OPEN_WEIGHTS,
    memory=(
        Memory("fp8", ram_mb=14_600, vram_mb=3_500),
        Memory("bf16", ram_mb=27_600, vram_mb=3_500),
    ),
    video=_rules(LARGE.most_pixels),
    loras=_loras(LARGE),
    weights=lambda: weights_of("ltx-13b"),
    missing=lambda: missing("ltx-13b"),
    rank=50,
)

LTX_2 = Card(
    kind=Kind.VIDEO,
    name="ltx-2",
    revision=_REVISION,
    summary="LTX-2 19B: picture and sound from one pass, words and pictures in",
    instant=False,
    make=_pair,
    licence=Licence(
        "LTX-2 Community License",
        output_terms="must be disclosed as machine-made; a paid licence of the weights from "
        "$10 million of yearly revenue",
        source_type="trainedAlgorithmicMedia",
    ),
    memory=(
        Memory("fp8", ram_mb=20_400, vram_mb=4_300),
        Memory("bf16", ram_mb=39_300, vram_mb=4_300),
    ),
    video=_rules(PAIR.most_pixels, makes_sound=True),
    loras=_loras(PAIR),
    weights=lambda: weights_of("ltx-2"),
    missing=lambda: missing_model("ltx-2"),
    rank=60,
)
