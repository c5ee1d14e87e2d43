"""The VAE's decoder as a stream: latents go in, frames come out, nothing is held whole.

The decoder is made of convolutions over three frames and of sums with what went in. Each
part here is a generator that keeps the two frames its convolution still needs, so frames come
out in order with the very numbers that decoding all latents at once gives. Cutting the latents
into windows cannot do that: a frame of the published decoders sees 22 latents to either side.
What is kept does not grow with the film, and no frame is decoded twice.

Chunks are [1, C, n, H, W]. Layers are those of diffusers' `AutoencoderKLLTXVideo` and
`AutoencoderKLLTX2Video`, which differ in two rows (`Dialect`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from prostudio.errors import FaultError

Chunks = Iterator[Tensor]
Change = tuple[Tensor, Tensor]
"""Scale and shift, each [1, C, 1, 1, 1], by which a timestep changes a layer's input."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the two families of decoders do each in their way.

    Attributes:
        normed: a norm layer and frames [1, C, n, H, W] to normed frames.
        causal: whether a convolution of this decoder looks at past frames only.
    """

    normed: Callable[[Any, Tensor], Tensor]
    causal: Callable[[Any], bool]


VIDEO = Dialect(
    normed=lambda norm, x: norm(x.movedim(1, -1)).movedim(-1, 1),
    causal=lambda decoder: bool(decoder.conv_in.is_causal),
)
"""LTX-Video: norms want channels last."""

PAIR = Dialect(normed=lambda norm, x: norm(x), causal=lambda decoder: bool(decoder.is_causal))
"""LTX-2."""


class Waiting:
    """Frames that went into a part and are still to be added to what comes out."""

    def __init__(self) -> None:
        self._frames: list[Tensor] = []

    def noting(self, chunks: Iterable[Tensor]) -> Chunks:
        """The chunks themselves, noted."""
        for chunk in chunks:
            self._frames.extend(chunk.unbind(2))
            yield chunk

    def take(self, count: int) -> Tensor:
        """The `count` frames that waited longest, [1, C, count, H, W]."""
        taken, self._frames = self._frames[:count], self._frames[count:]
        return torch.stack(taken, dim=2)


@dataclass(frozen=True, slots=True)
class Stream:
    """A decoder that is read part by part.

    Args:
        decoder: `vae.decoder`, on the device of the latents to come.
        timestep: float tensor [1] where the decoder is conditioned on one, else None.
    """

    decoder: Any
    dialect: Dialect
    timestep: Tensor | None = None

    def __post_init__(self) -> None:
        if any("per_channel_scale" in name for name, _ in self.decoder.named_parameters()):
            raise FaultError("this VAE adds noise of its own while decoding (0.9.1); none of ours")

    def frames(self, latents: Iterable[Tensor]) -> Chunks:
        """Denormalised latents [1, 128, n, h, w] to frames [1, 3, m, 32 h, 32 w], about -1 to 1."""
        decoder = self.decoder
        chunks = self._conv(decoder.conv_in, iter(latents))
        for block in (decoder.mid_block, *decoder.up_blocks):
            chunks = self._block(block, chunks)
        ended = (self._ended(chunk) for chunk in chunks)
        for chunk in self._conv(decoder.conv_out, ended):
            yield _unpatched(chunk, decoder.patch_size_t, decoder.patch_size)

    def _block(self, block: Any, chunks: Chunks) -> Chunks:
        temb = None
        if block.time_embedder is not None:
            temb = self._embedded(block.time_embedder, next(block.parameters()))
        if getattr(block, "conv_in", None) is not None:
            chunks = self._resnet(block.conv_in, temb, chunks)
        for upsampler in getattr(block, "upsamplers", None) or ():
            chunks = self._upsampled(upsampler, chunks)
        for resnet in block.resnets:
            chunks = self._resnet(resnet, temb, chunks)
        return chunks

    def _conv(self, module: Any, chunks: Chunks) -> Chunks:
        """A convolution over time; before the first frame and after the last stand copies."""
        reach = module.kernel_size[0] - 1
        ahead = 0 if self.dialect.causal(self.decoder) else reach // 2
        held: Tensor | None = None
        for chunk in chunks:
            if held is None:
                held = chunk[:, :, :1].repeat(1, 1, reach - ahead, 1, 1)
            whole = torch.cat([held, chunk], dim=2)
            held = whole[:, :, -reach:].clone()  # a view would keep the whole chunk
            if whole.shape[2] > reach:
                yield module.conv(whole)
        if held is not None and ahead:
            yield module.conv(torch.cat([held, held[:, :, -1:].repeat(1, 1, ahead, 1, 1)], dim=2))

    def _resnet(self, block: Any, temb: Tensor | None, chunks: Chunks) -> Chunks:
        waiting = Waiting()
        first, second = _changes(block, temb)

        def prepared(norm: Any, change: Change | None, incoming: Chunks) -> Chunks:
            for chunk in incoming:
                x = self.dialect.normed(norm, chunk)
                yield block.nonlinearity(_changed(x, change))

        middle = self._conv(block.conv1, prepared(block.norm1, first, waiting.noting(chunks)))
        for made in self._conv(block.conv2, prepared(block.norm2, second, middle)):
            given = waiting.take(made.shape[2])
            if block.norm3 is not None:
                given = block.norm3(given.movedim(1, -1)).movedim(-1, 1)
            if block.conv_shortcut is not None:
                given = block.conv_shortcut(given)
            yield made + given

    def _upsampled(self, module: Any, chunks: Chunks) -> Chunks:
        """More frames, larger; the very first latent stands for one frame, not for several."""
        waiting = Waiting()
        early = module.stride[0] - 1
        noted = waiting.noting(chunks) if module.residual else chunks
        for made in self._conv(module.conv, noted):
            grown = _unfolded(made, module.stride)
            if module.residual:
                given = _unfolded(waiting.take(made.shape[2]), module.stride)
                grown = grown + given.repeat(1, grown.shape[1] // given.shape[1], 1, 1, 1)
            yield grown[:, :, early:]
            early = 0

    def _ended(self, chunk: Tensor) -> Tensor:
        decoder = self.decoder
        x = self.dialect.normed(decoder.norm_out, chunk)
        if decoder.time_embedder is not None:
            table = decoder.scale_shift_table[None, ..., None, None, None]
            temb = self._embedded(decoder.time_embedder, chunk).view(1, 2, -1, 1, 1, 1) + table
            x = x * (1 + temb[:, 1]) + temb[:, 0]
        return decoder.conv_act(x)  # type: ignore[no-any-return]

    def _embedded(self, embedder: Any, like: Tensor) -> Tensor:
        """The timestep as a layer wants it: [1, C, 1, 1, 1]."""
        if self.timestep is None:
            raise FaultError("this VAE decodes at a timestep, and none was given")
        scaled = (self.timestep * self.decoder.timestep_scale_multiplier).flatten()
        made = embedder(
            timestep=scaled, resolution=None, aspect_ratio=None, batch_size=1,
            hidden_dtype=like.dtype,
        )  # fmt: skip
        return made.view(1, -1, 1, 1, 1)  # type: ignore[no-any-return]


def _changes(block: Any, temb: Tensor | None) -> tuple[Change | None, Change | None]:
    """What the timestep does before the first and before the second convolution."""
    if block.scale_shift_table is None or temb is None:
        return None, None
    table = block.scale_shift_table[None, ..., None, None, None]
    shift, scale, shift_2, scale_2 = (temb.view(1, 4, -1, 1, 1, 1) + table).unbind(dim=1)
    return (scale, shift), (scale_2, shift_2)


def _changed(x: Tensor, change: Change | None) -> Tensor:
    return x if change is None else x * (1 + change[0]) + change[1]


def _unfolded(x: Tensor, stride: tuple[int, int, int]) -> Tensor:
    """Channels become time, height and width: [1, c t h w, n, H, W] to [1, c, t n, h H, w W]."""
    t, h, w = stride
    x = x.reshape(1, -1, t, h, w, *x.shape[2:]).permute(0, 1, 5, 2, 6, 3, 7, 4)
    return x.flatten(6, 7).flatten(4, 5).flatten(2, 3)


def _unpatched(x: Tensor, time: int, side: int) -> Tensor:
    """As `_unfolded`, where the model counts a patch's columns before its rows."""
    x = x.reshape(1, -1, time, side, side, *x.shape[2:]).permute(0, 1, 5, 2, 6, 4, 7, 3)
    return x.flatten(6, 7).flatten(4, 5).flatten(2, 3)
