"""Text-to-image models as rows: what differs between them, and each odd number's reason."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.film import Size


@dataclass(frozen=True, slots=True)
class Encoder:
    """One text encoder of a model.

    Attributes:
        place: its folder.
        kind: its class in transformers.
        parameters: how many numbers it has.
        blocks: what can be streamed through a small card; empty for a small encoder.
    """

    place: str
    kind: str
    parameters: int
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A row of the weights' catalogue, and how diffusers' pipeline is asked for a picture.

    Attributes:
        pipeline: its class in diffusers; the parts it names are opened one after the other.
        denoiser: folder and argument of the network that takes the noise away.
        kind: that network's class in diffusers.
        blocks: of it, what can be streamed.
        parameters: of it.
        vae: class of the decoder.
        encoders: in the order of use.
        steps, guidance: the model's own, where the request says nothing.
        doubled: guidance runs the network twice a step (classifier-free), so that unwanted
            words have a meaning too; others were distilled with it.
        side: sides of a picture are multiples of it: of what one token covers.
        pixels: of a picture that the model was taught on.
        token: pixels that one token of the network covers.
        half: dtype of network and encoders on a card.
        single: the decoder computes in float32: in half it gives black pictures (SDXL).
        subjects: pictures that the network looks at beside the noise; 0 where it sees none.
            Then its pipeline wants the decoder's other half while it takes noise away.
        loras: the family of LoRAs that it takes.
    """

    name: str
    pipeline: str
    denoiser: str
    kind: str
    blocks: tuple[str, ...]
    parameters: int
    vae: str
    encoders: tuple[Encoder, ...]
    steps: int
    guidance: float
    doubled: bool = False
    side: int = 16
    pixels: int = 1024 * 1024
    token: int = 256
    half: str = "bfloat16"
    single: bool = False
    subjects: int = 0
    loras: str = ""

    def size(self, wanted: Size) -> Size:
        """The nearest size whose sides are multiples of what a token covers, 64 to 2048."""
        return Size(*(self._side(side, 64) for side in (wanted.width, wanted.height)))

    def best(self, wanted: Size) -> Size:
        """The size for a picture of that shape near the pixels that the model knows.

        Much smaller pictures it paints as patterns, much larger ones with everything
        twice; within 0.8 to 1.25 times its pixels the wanted size stays.
        """
        area = wanted.width * wanted.height
        scale = 1.0 if 0.8 <= area / self.pixels <= 1.25 else (self.pixels / area) ** 0.5
        return Size(*(self._side(side * scale, 512) for side in (wanted.width, wanted.height)))

    def _side(self, wanted: float, least: int) -> int:
        return min(2048, max(least, round(wanted / self.side) * self.side))


Z_IMAGE_TURBO = Model(
    name="z-image-turbo",
    pipeline="ZImagePipeline",
    denoiser="transformer",
    kind="ZImageTransformer2DModel",
    blocks=("noise_refiner", "context_refiner", "layers"),
    parameters=6_155_000_000,
    vae="AutoencoderKL",
    encoders=(Encoder("text_encoder", "Qwen3Model", 4_022_000_000, ("layers",)),),
    steps=8,
    guidance=0.0,
    loras="z-image",
)

SDXL = Model(
    name="sdxl",
    pipeline="StableDiffusionXLPipeline",
    denoiser="unet",
    kind="UNet2DConditionModel",
    blocks=("down_blocks", "up_blocks"),
    parameters=2_567_000_000,
    vae="AutoencoderKL",
    encoders=(
        Encoder("text_encoder", "CLIPTextModel", 123_000_000),
        Encoder("text_encoder_2", "CLIPTextModelWithProjection", 695_000_000),
    ),
    steps=30,
    guidance=5.0,
    doubled=True,
    side=64,
    token=1024,  # most of its layers see a token for 32 x 32 pixels
    half="float16",
    single=True,
    loras="sdxl",
)

SANA_SPRINT = Model(
    name="sana-sprint",
    pipeline="SanaSprintPipeline",
    denoiser="transformer",
    kind="SanaTransformer2DModel",
    blocks=("transformer_blocks",),
    parameters=592_000_000,
    vae="AutoencoderDC",
    encoders=(Encoder("text_encoder", "Gemma2Model", 2_614_000_000, ("layers",)),),
    steps=2,
    guidance=4.5,
    side=32,
    token=1024,
    loras="sana-0.6b",
)

FLUX2_KLEIN = Model(
    name="flux2-klein",
    pipeline="Flux2KleinPipeline",
    denoiser="transformer",
    kind="Flux2Transformer2DModel",
    blocks=("transformer_blocks", "single_transformer_blocks"),
    parameters=3_876_000_000,
    vae="AutoencoderKLFlux2",
    encoders=(Encoder("text_encoder", "Qwen3Model", 4_022_000_000, ("layers",)),),
    steps=4,
    guidance=1.0,
    subjects=4,  # its makers' own limit for several pictures
    loras="flux2-klein",
)
