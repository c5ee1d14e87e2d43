"""Models that LoRAs are trained for: those that we can change, and those that we can name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from prostudio.errors import FaultError
from prostudio.weights.loras import names
from prostudio.weights.loras.keys import DENOISER
from prostudio.weights.loras.names import OtherNames
from prostudio.weights.loras.tables import Table, published

_CLIP: dict[str, OtherNames] = {
    "text_encoder": names.clip_text,
    "text_encoder_2": names.clip_text,
}


@dataclass(frozen=True, slots=True)
class Family:
    """Models with the same layers.

    Attributes:
        name: of its published tables.
        title: for people.
        parts: of a model that a LoRA may change -> what else its layers are called.
        said: what the metadata of files for it may say, in lower case.
        engines: of ours that take LoRAs for it.
    """

    name: str
    title: str
    parts: Mapping[str, OtherNames] = field(
        default_factory=lambda: {DENOISER: names.everywhere}, hash=False
    )
    said: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()

    def table(self, part: str) -> Table:
        """The layers of a part as published."""
        return published(self.name if part == DENOISER else f"{self.name}.{part}")


FAMILIES = (
    Family(
        "hunyuan-video",
        "HunyuanVideo and FramePack",
        {DENOISER: names.hunyuan},
        ("hunyuan-video", "hunyuan_video", "hunyuanvideo", "framepack"),
        ("framepack", "framepack-f1", "hunyuan"),
    ),
    Family(
        "ltx-video-2b",
        "LTX-Video 2B",
        {DENOISER: names.ltx},
        ("ltx-video-2b", "ltxv-2b", "ltx-video 2b", "ltx-2b"),
        ("ltx",),
    ),
    Family(
        "ltx-video-13b",
        "LTX-Video 13B",
        {DENOISER: names.ltx},
        ("ltx-video-13b", "ltxv-13b", "ltx-video 13b"),
        ("ltx-13b",),
    ),
    Family("ltx-2", "LTX-2", {DENOISER: names.ltx}, ("ltx-2", "ltx2"), ("ltx-2",)),
    Family(
        "sdxl",
        "Stable Diffusion XL",
        {DENOISER: names.unet, **_CLIP},
        ("stable-diffusion-xl", "sdxl"),
        ("sdxl",),
    ),
    Family(
        "z-image", "Z-Image", {DENOISER: names.z_image}, ("z-image", "zimage"), ("z-image-turbo",)
    ),
    Family(
        "flux2-klein",
        "FLUX.2 klein 4B",
        {DENOISER: names.flux2},
        ("flux2-klein-4b", "flux.2-klein-4b", "flux-2-klein-4b"),
        ("flux2-klein",),
    ),
    Family("sana-0.6b", "Sana 0.6B", engines=("sana-sprint",)),
    Family("sd-1.5", "Stable Diffusion 1.5", {DENOISER: names.unet}, ("stable-diffusion-v1",)),
    Family("flux", "FLUX.1", {DENOISER: names.hunyuan}, ("flux-1", "flux.1", "flux1")),
    Family("wan-14b", "Wan 2.1 or 2.2, 14B", {DENOISER: names.wan}, ("wan2.2", "wan-2.2")),
    Family("wan-1.3b", "Wan 2.1 1.3B", {DENOISER: names.wan}),
    Family("qwen-image", "Qwen-Image", said=("qwen-image", "qwen_image")),
)
"""Each with its layers in `published/`. The last ones are there to be named."""


def family(name: str) -> Family:
    """A family by its name."""
    for one in FAMILIES:
        if one.name == name:
            return one
    raise FaultError(f"there is no family of LoRAs {name!r}")
