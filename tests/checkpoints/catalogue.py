"""Every tiny checkpoint, by the name that tests and the command use."""

from .ace_step import ACE_STEP
from .bark import BARK, BARK_SMALL
from .flux2_klein import FLUX2_KLEIN
from .flux_redux import FLUX_REDUX
from .framepack import FRAMEPACK, FRAMEPACK_F1
from .hunyuan import HUNYUAN
from .ltx2 import LTX2
from .ltx_video import LTX_VIDEO, LTX_VIDEO_DISTILLED
from .musicgen import MUSICGEN_MELODY, MUSICGEN_SMALL, MUSICGEN_STEREO
from .parts import Checkpoint
from .voices import ALIGNER, ALIGNER_EN, MMS_TTS_ENG
from .z_image import Z_IMAGE

CHECKPOINTS: dict[str, Checkpoint] = {
    "hunyuan": HUNYUAN,
    "framepack": FRAMEPACK,
    "framepack-f1": FRAMEPACK_F1,
    "flux-redux": FLUX_REDUX,
    "ltx-video": LTX_VIDEO,
    "ltx-video-distilled": LTX_VIDEO_DISTILLED,
    "ltx-2": LTX2,
    "z-image": Z_IMAGE,
    "flux2-klein": FLUX2_KLEIN,
    "ace-step": ACE_STEP,
    "musicgen-small": MUSICGEN_SMALL,
    "musicgen-stereo-small": MUSICGEN_STEREO,
    "musicgen-melody": MUSICGEN_MELODY,
    "bark": BARK,
    "bark-small": BARK_SMALL,
    "mms-tts-eng": MMS_TTS_ENG,
    "aligner-en": ALIGNER_EN,
    "aligner": ALIGNER,
}
