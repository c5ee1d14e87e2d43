"""The domain: a film as it was written, and time. Plain Python, no pictures and no sound."""

from prostudio.film.caption import (
    CAPTION_STYLES,
    Caption,
    CaptionSettings,
    CaptionTrack,
    CaptionWord,
    Translation,
)
from prostudio.film.cast import Cast, Member, MemberKind
from prostudio.film.film import EngineChoices, Film, Size
from prostudio.film.scene import Scene
from prostudio.film.shot import Camera, Fit, Focus, Picture, Shot, Transition, TransitionKind
from prostudio.film.sound import Ambience, MusicCue, NarrationLine, SoundCue, Voice, Word
from prostudio.film.time import FrameRange

__all__ = [
    "CAPTION_STYLES",
    "Ambience",
    "Camera",
    "Caption",
    "CaptionSettings",
    "CaptionTrack",
    "CaptionWord",
    "Cast",
    "EngineChoices",
    "Film",
    "Fit",
    "Focus",
    "FrameRange",
    "Member",
    "MemberKind",
    "MusicCue",
    "NarrationLine",
    "Picture",
    "Scene",
    "Shot",
    "Size",
    "SoundCue",
    "Transition",
    "TransitionKind",
    "Translation",
    "Voice",
    "Word",
]
