"""What is known of the node classes of common workflows, as rows.

From ComfyUI's own `nodes.py` and `comfy_extras` (steps and defaults of their inputs), and
from the public nodes that wrap models in one. A class that is not here is guessed by the
names of its inputs, and the user may write the rules into the mapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Model:
    """How the model behind a node class works.

    Attributes:
        step, plus: it makes `step` * k + `plus` frames.
        multiple: of its sides, in pixels.
        rate: pictures a second that it was trained on.
        optional: its picture inputs that may be left unconnected.
    """

    step: int
    plus: int
    multiple: int
    rate: int
    optional: tuple[str, ...] = ()


_PLAIN_WAN = Model(4, 1, 16, 16, ("start_image", "end_image", "clip_vision_output"))
_HUNYUAN = Model(4, 1, 16, 24, ("start_image", "clip_vision_output"))
_LTX = Model(8, 1, 32, 24)

LATENTS: Mapping[str, Model] = MappingProxyType(
    {
        "WanImageToVideo": _PLAIN_WAN,
        "WanFirstLastFrameToVideo": Model(
            *(4, 1, 16, 16),
            (
                *("start_image", "end_image"),
                *("clip_vision_start_image", "clip_vision_end_image"),
            ),
        ),
        "WanFunInpaintToVideo": _PLAIN_WAN,
        "WanFunControlToVideo": _PLAIN_WAN,
        "WanCameraImageToVideo": _PLAIN_WAN,
        "WanVaceToVideo": Model(4, 1, 16, 16, ("reference_image", "control_video")),
        "WanPhantomSubjectToVideo": Model(4, 1, 16, 16, ("images",)),
        "WanSoundImageToVideo": Model(4, 1, 16, 16, ("ref_image", "ref_motion", "control_video")),
        "WanHuMoImageToVideo": Model(4, 1, 16, 25, ("ref_image",)),
        "Wan22ImageToVideoLatent": Model(4, 1, 32, 24, ("start_image",)),
        "EmptyHunyuanLatentVideo": _HUNYUAN,
        "HunyuanImageToVideo": _HUNYUAN,
        "EmptyHunyuanVideo15Latent": _HUNYUAN,
        "HunyuanVideo15ImageToVideo": _HUNYUAN,
        "EmptyLTXVLatentVideo": _LTX,
        "LTXVImgToVideo": _LTX,
        "EmptyMochiLatentVideo": Model(6, 1, 16, 24),
        "EmptyCosmosLatentVideo": Model(8, 1, 16, 24),
        "CosmosImageToVideoLatent": Model(8, 1, 16, 24, ("start_image", "end_image")),
        "CosmosPredict2ImageToVideoLatent": Model(4, 1, 16, 16, ("start_image", "end_image")),
        "SVD_img2vid_Conditioning": Model(1, 0, 64, 6),
        # nodes that wrap a model of their own
        "WanVideoEmptyEmbeds": Model(4, 1, 16, 16),
        "WanVideoImageToVideoEncode": Model(4, 1, 16, 16, ("start_image", "end_image")),
        "HyVideoEmptyEmbeds": _HUNYUAN,
        "HyVideoSampler": _HUNYUAN,
        "CogVideoSampler": Model(8, 1, 16, 8),
    }
)
"""Node classes that say how large and how long a video is."""

WAN_FILES = ("wan",)
"""In a model's file name: `EmptyHunyuanLatentVideo` is Wan's empty latent too, at 16 a second."""

STILL_MULTIPLE = 16
"""Sides of a single picture: latents are 8 times smaller, patches 2."""

OPTIONAL_PICTURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "TextEncodeQwenImageEditPlus": ("image1", "image2", "image3"),
        "TextEncodeQwenImageEdit": ("image",),
    }
)
"""Node classes that take pictures as references, and which of them may be left out."""

SAVING_MOVES = ("SaveVideo", "VHS_VideoCombine", "SaveWEBM", "SaveAnimatedWEBP", "SaveAnimatedPNG")
SAVING_STILLS = ("SaveImage", "SaveImageAdvanced", "PreviewImage", "Image Save")
SAVING_SOUND = ("SaveAudio", "SaveAudioMP3", "SaveAudioOpus", "SaveAudioAdvanced", "PreviewAudio")
LOADING_PICTURES = ("LoadImage", "LoadImageOutput", "LoadImageMask", "Load Image Batch")

SPEAKING = ("tts", "speech", "voice", "kokoro", "chatterbox", "f5", "vibevoice", "higgs")
"""In a node's class or title: the sound that comes is a voice."""
