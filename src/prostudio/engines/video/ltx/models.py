"""The models of the family as rows: what differs between them is here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

DISTILLED = (1000.0, 993.7, 987.5, 981.2, 975.0, 909.4, 725.0, 421.9)
"""Timesteps that the distilled models were taught, as their publisher lists them."""


@dataclass(frozen=True, slots=True)
class Size:
    """Widths of a transformer, for estimates without loading it.

    Attributes:
        parameters: all of its weights.
        layers, width: blocks, and channels of a token.
        sound: those of its weights that only sound meets.
    """

    parameters: int
    layers: int
    width: int
    sound: int = 0

    @property
    def met(self) -> int:
        """Weights that each token of the picture meets."""
        return self.parameters - self.sound

    @property
    def memory_per_token(self) -> int:
        """Bytes on the device for a token at work, in bfloat16: about ten tensors of one
        width, and the four-fold one of the feed-forward layer. An allowance, not measured.
        """
        return 2 * 14 * self.width


@dataclass(frozen=True, slots=True)
class Model:
    """One model of LTX-Video.

    Attributes:
        weights: row of the weights' catalogue.
        loras: the family of LoRAs that it takes.
        timesteps: where the network is called.
        stochastic: after each call, noise is made anew at the next level (the publisher's
            setting for 2B 0.9.6; the larger distilled ones follow the flow's line).
        decode_timestep, decode_noise: at which timestep the VAE decodes, and how much noise
            its latents get before.
        condition_noise: noise on the tokens of a picture that conditions, times sigma squared;
            without it a shot from one picture stands still.
        picture_crf: x264's rate factor of pictures that condition: the models were trained
            on frames of videos, and a clean picture makes them stand still.
        most_pixels: the largest frame that it was trained for.
        text_parameters: of the text encoder.
        encoder_parameters, decoder_parameters: of the VAE's halves.
    """

    name: str
    weights: str
    loras: str
    transformer: Size
    timesteps: tuple[float, ...] = DISTILLED
    guidance: float = 1.0
    stochastic: bool = False
    decode_timestep: float = 0.05
    decode_noise: float = 0.025
    condition_noise: float = 0.15
    picture_crf: int = 29
    most_pixels: int = 1216 * 704
    text_parameters: int = 4_762_310_656
    encoder_parameters: int = 694_000_000
    decoder_parameters: int = 553_000_000


SMALL = Model(
    name="ltx",
    weights="ltx",
    loras="ltx-video-2b",
    transformer=Size(1_923_000_000, layers=28, width=2048),
    stochastic=True,
)
"""LTX-Video 2B 0.9.6, distilled."""

LARGE = Model(
    name="ltx-13b",
    weights="ltx-13b",
    loras="ltx-video-13b",
    transformer=Size(13_043_000_000, layers=48, width=4096),
)
"""LTX-Video 13B 0.9.8, distilled, at one scale: all eight timesteps, no upscaler between."""
