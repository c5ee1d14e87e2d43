"""How a streamed block's matrices are kept, and what one weight takes."""

from __future__ import annotations

from enum import StrEnum


class Storage(StrEnum):
    """How the matrices of blocks are kept; biases, norms and all else stay as computed with.

    BF16: in the dtype they are computed with (two bytes in bfloat16 and float16);
        bit-equal to a model that is whole on the device.
    FP8: one byte, e4m3, one power of two per output row.
    INT8: one byte, one scale per output row.

    Why rows, and why powers of two: docs/decisions/devices.md.
    """

    BF16 = "bf16"
    FP8 = "fp8"
    INT8 = "int8"
