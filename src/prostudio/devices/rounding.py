"""One byte per weight: rounding matrices, and the linear layer that widens them again."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from prostudio.devices.storage import Storage

CODES = {Storage.FP8: torch.float8_e4m3fn, Storage.INT8: torch.int8}
"""The dtype of one stored weight."""

_AT_ONCE = 1 << 18
"""Weights: 1 MB in float32, which stays in the processor's cache."""

_LARGEST = {Storage.FP8: 448.0, Storage.INT8: 127.0}


def rounded(weight: Tensor, storage: Storage) -> tuple[Tensor, Tensor]:
    """Codes and scales of a matrix; `codes * scales` is the matrix again, nearly.

    Args:
        weight: [out, in].

    Returns:
        codes [out, in] in `CODES[storage]`, scales [out, 1] float32. The scale of a row
        that has no finite numbers alone is not finite.
    """
    weight = weight.float()
    largest = weight.abs().amax(dim=1, keepdim=True)
    scales = largest / _LARGEST[storage]
    if storage is Storage.FP8:
        # The next power of two: e4m3 loses nothing by it, and the product is exact in bf16.
        mantissa, exponent = torch.frexp(scales)
        scales = torch.ldexp(torch.ones_like(scales), exponent - (mantissa == 0.5).int())
    scales = torch.where(largest == 0, 1.0, scales)
    codes = weight / scales
    if storage is Storage.INT8:
        codes = codes.round_()
    return codes.to(CODES[storage]), torch.where(largest.isfinite(), scales, largest)


def round_into(weight: Tensor, codes: Tensor, scales: Tensor, storage: Storage) -> None:
    """`rounded`, into tensors that are there, some rows at a time.

    A matrix of FramePack is 190 MB in float32, and rounding takes five of them.
    """
    rows = max(1, _AT_ONCE // weight.shape[1])
    for start in range(0, len(weight), rows):
        part = slice(start, start + rows)
        some_codes, some_scales = rounded(weight[part], storage)
        codes[part].copy_(some_codes)
        scales[part].copy_(some_scales)


class RoundedLinear(nn.Module):
    """A linear layer whose matrix is kept as codes and widened each time it is used.

    Only one widened matrix exists at a time, so that a block takes little more than its
    codes. `weight` is there for code that looks at it, but costs a widening.
    """

    codes: Tensor
    scales: Tensor
    bias: Tensor | None

    def __init__(self, linear: nn.Linear, storage: Storage, dtype: torch.dtype) -> None:
        super().__init__()
        self.in_features, self.out_features = linear.in_features, linear.out_features
        self.storage, self.dtype = storage, dtype
        shape = (linear.out_features, linear.in_features)
        self.register_buffer("codes", torch.empty(shape, dtype=CODES[storage], device="meta"))
        self.register_buffer("scales", torch.empty(shape[0], 1, device="meta"))
        self.register_parameter("bias", linear.bias)

    @property
    def weight(self) -> Tensor:
        """The matrix as it is computed with: [out, in] in `dtype`."""
        return self.codes.to(self.dtype).mul_(self.scales.to(self.dtype))

    def forward(self, rows: Tensor) -> Tensor:
        """`rows` [..., in] through the layer: [..., out]."""
        return functional.linear(rows, self.weight, self.bias)
