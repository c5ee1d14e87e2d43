"""FramePack: a first picture and words become a shot of any length at constant memory.

plan, size, recipe      what is to be made: plain arithmetic
inverted, forward       the two directions: I2V and F1
sample                  the loop over sections
spool                   what is there so far, on disk
decode                  latents to frames, each once
shooting, engine        the order in which models come and go
work, estimating        what it will take
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, Role, VideoRules
from prostudio.engines.missing import missing_model, weights_of
from prostudio.engines.video.hunyuan.framepack.plan import RATE, frames_rule
from prostudio.engines.video.hunyuan.framepack.size import size_rule
from prostudio.engines.video.hunyuan.framepack.spool import redo_from
from prostudio.engines.video.hunyuan.loras import taking

if TYPE_CHECKING:
    from prostudio.engines.video.hunyuan.framepack.engine import FramePack

LICENCE = Licence(
    "none stated; derived from the Tencent Hunyuan Community License",
    output_terms="may not be used to improve other AI models; not for use in the European "
    "Union, the United Kingdom and South Korea",
    source_type="trainedAlgorithmicMedia",
)

MEMORY = (
    Memory("fp8", ram_mb=11_800, vram_mb=6_000),
    Memory("bf16", ram_mb=20_900, vram_mb=6_000),
    Memory("int8", ram_mb=11_800, vram_mb=6_000),
)
"""At 640x608, the least. One byte a weight is the rule up to 33 GB of memory; from 20 GB on
the text encoder, which goes before the transformer comes, takes 14 GB in its 16 bits."""


def _make_inverted() -> FramePack:
    from prostudio.engines.video.hunyuan.framepack.engine import FramePack
    from prostudio.engines.video.hunyuan.framepack.inverted import Inverted

    return FramePack(I2V, Inverted())


def _make_forward() -> FramePack:
    from prostudio.engines.video.hunyuan.framepack.engine import FramePack
    from prostudio.engines.video.hunyuan.framepack.forward import Forward

    return FramePack(F1, Forward())


def _card(name: str, summary: str, make: Callable[[], FramePack], roles: set[Role]) -> Card:
    return Card(
        kind=Kind.VIDEO,
        name=name,
        revision="1",
        summary=summary,
        instant=False,
        make=make,
        licence=LICENCE,
        memory=MEMORY,
        video=VideoRules(
            rate=RATE,
            frames=frames_rule,
            size=size_rule,
            accepts=frozenset(roles),
            needs=frozenset({Role.FIRST_FRAME}),
            resumable=True,
            text_only=False,
            timed_prompts=True,
            encodes=True,
            redo=redo_from,
        ),
        loras=taking(name),
        weights=partial(weights_of, name),
        missing=partial(missing_model, name),
        rank=80 if name == "framepack" else 79,
    )


I2V = _card(
    "framepack",
    "a picture set in motion for minutes, made from its end to its beginning (13B)",
    _make_inverted,
    {Role.FIRST_FRAME, Role.LAST_FRAME},
)

F1 = _card(
    "framepack-f1",
    "a picture set in motion for minutes, made from its beginning on (13B)",
    _make_forward,
    {Role.FIRST_FRAME},
)
