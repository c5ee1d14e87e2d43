"""How much work a shot is: operations from the model's shape, seconds from the machine's speed.

A step's work is 2 sums for every weight a token goes through, and 4 for every pair of
tokens and every channel of attention, in 20 double and 40 single blocks. At 640x608 that
gives 496 TFLOP, at 512x480 265 and at 352x320 105: what a counter of operations found.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from prostudio.engines.request import Machine
from prostudio.engines.video.hunyuan.framepack.plan import FAR, MIDDLE, WINDOW
from prostudio.film import Size

TEXT_TOKENS = 809
"""729 of the picture encoder and a prompt of usual length."""

CLEAN_AT_FULL = 2
"""The first picture and the near memory."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a transformer's configuration decides its work."""

    width: int = 3072
    blocks: int = 60
    layers_of_double: int = 20

    @classmethod
    def of(cls, folder: Path) -> Shape:
        """The shape in `config.json`; FramePack's published one where there is none."""
        try:
            told = json.loads((folder / "config.json").read_text("utf-8"))
            double = int(told["num_layers"])
            return cls(
                int(told["num_attention_heads"]) * int(told["attention_head_dim"]),
                double + int(told["num_single_layers"]),
                double,
            )
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    @property
    def weights(self) -> int:
        """Weights that are streamed at every step, without the ones that tables replace.

        A double block has two streams of 12 width² weights each, a single block one.
        """
        return 12 * self.width**2 * (self.blocks + self.layers_of_double)

    @property
    def modulation(self) -> int:
        """Weights that depend on the step alone: 12 width² a double block, 3 a single one."""
        return 3 * self.width**2 * (self.blocks + 3 * self.layers_of_double)


def tokens(size: Size) -> int:
    """Tokens of one step: noisy, clean, shrunk memory, text and picture."""
    height, width = size.height // 16, size.width // 16
    full = (WINDOW + CLEAN_AT_FULL) * height * width
    half = MIDDLE // 2 * -(-height // 2) * -(-width // 2)
    quarter = FAR // 4 * -(-height // 4) * -(-width // 4)
    return full + half + quarter + TEXT_TOKENS


def step_flop(size: Size, shape: Shape = Shape()) -> float:
    """Floating-point operations of one step of one section."""
    count = tokens(size)
    linear = 2.0 * 12 * shape.width**2 * shape.blocks * count
    attention = 4.0 * shape.width * shape.blocks * count**2
    return linear + attention


SAVED = {"none": 1.0, "teacache": 2.1, "firstblock": 1.6}
"""How many times fewer steps a cache computes. TeaCache at the threshold 0.15 by its
authors' figures for HunyuanVideo; FirstBlock's is an assumption."""

DECODE_TFLOP = 0.0038
"""Of one latent of 8 x 8 x 4 frames in the VAE's decoder, counted on the published model."""

DECODED_AGAIN = 2.0 * 2.7
"""Every section lies in two windows; tiles overlap in space (1.64) and in time (1.67)."""

DECODE_REACHED = 0.6
"""Of what large matrices reach, in convolutions in three dimensions. An assumption."""


def decode_seconds(size: Size, sections: int, machine: Machine, shape: Shape) -> float:
    """Frames of all sections; a model made narrow for tests has a narrow decoder too."""
    latents = sections * WINDOW * size.height * size.width / 64
    work = latents * DECODE_TFLOP * DECODED_AGAIN * (shape.width / Shape().width) ** 2
    return work / (machine.tflops * DECODE_REACHED)


def step_seconds(size: Size, machine: Machine, shape: Shape, bytes_each: float) -> float:
    """One computed step: the sums, or the streaming of weights behind them, the longer."""
    sums = step_flop(size, shape) / (machine.tflops * 1e12)
    return max(sums, shape.weights * bytes_each / (machine.transfer_gb * 1e9))
