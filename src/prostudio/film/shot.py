"""What one shot asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from prostudio.film.finish import Finish
from prostudio.film.lora import Lora
from prostudio.film.sound import MusicCue, NarrationLine, SoundCue


class Camera(StrEnum):
    """The camera's moves; `auto` lets the engine choose one that fits."""

    AUTO = "auto"
    STATIC = "static"
    DRIFT = "drift"
    PUSH_IN = "push in"
    PULL_OUT = "pull out"
    PAN_LEFT = "pan left"
    PAN_RIGHT = "pan right"
    TILT_UP = "tilt up"
    TILT_DOWN = "tilt down"
    RISE = "rise"
    SINK = "sink"
    ORBIT_LEFT = "orbit left"
    ORBIT_RIGHT = "orbit right"


class TransitionKind(StrEnum):
    """How one picture leads to the next.

    A wipe's edge goes to the right and a push goes to the left where no direction is given.
    """

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE = "fade"
    FADE_WHITE = "fade white"
    WIPE = "wipe"
    WIPE_LEFT = "wipe left"
    WIPE_UP = "wipe up"
    WIPE_DOWN = "wipe down"
    PUSH = "push"
    PUSH_RIGHT = "push right"
    PUSH_UP = "push up"
    PUSH_DOWN = "push down"
    ZOOM = "zoom"
    MATCH = "match cut"


@dataclass(frozen=True, slots=True)
class Transition:
    """Leads into a shot, overlapping half on each side; `seconds` None is the usual length."""

    kind: TransitionKind
    seconds: float | None = None


class Fit(StrEnum):
    """What to do with a picture whose shape is not the film's."""

    CROP = "crop"
    BLUR = "blur"
    LETTERBOX = "letterbox"


@dataclass(frozen=True, slots=True)
class Focus:
    """The point of a picture that stays in view, as fractions of its width and height."""

    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (or clip) file of the user's, as written in the script.

    Attributes:
        path: relative to the script's folder.
        clip_in: first second to show of a clip.
        clip_out: second at which a clip ends.
        sound_kept: whether the clip's own sound is heard.
    """

    path: str
    clip_in: float | None = None
    clip_out: float | None = None
    sound_kept: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture that is asked for, with the words spoken over it.

    A shot without `prompt` and `picture` draws its own words. `shares_next` says
    that it shares the narration of the shot after it: several shots over one
    paragraph are a run of these, then the shot that holds the words.

    Attributes:
        seconds: the least the shot lasts; narration is never cut or stretched.
        style: the shot's own style words.
        fit: None: cropped, or over its own blur where a crop would lose most of it.
        scene_style: the scene's style words in force here.
        picture: the user's own picture or clip; `prompt` is then its description.
        end_image: picture the shot ends on (video models).
        timed_prompts: (second, prompt) pairs, for models that take them.
        finish: what is done to its take, in the place of what the film says; None: as that says.
        music: music that begins with this shot.
        loras: beside the film's; empty: none at all, not even those.
        line: line in the script; no part of equality.
    """

    prompt: str | None = None
    picture: Picture | None = None
    camera: Camera = Camera.AUTO
    seconds: float | None = None
    style: tuple[str, ...] = ()
    scene_style: tuple[str, ...] = ()
    engine: str | None = None
    seed: int | None = None
    loras: tuple[Lora, ...] | None = None
    id: str | None = None
    transition: Transition | None = None
    fit: Fit | None = None
    focus: Focus | None = None
    end_image: str | None = None
    finish: Finish | None = None
    timed_prompts: tuple[tuple[float, str], ...] = ()
    narration: tuple[NarrationLine, ...] = ()
    shares_next: bool = False
    music: MusicCue | None = None
    sounds: tuple[SoundCue, ...] = ()
    line: int | None = field(default=None, compare=False)
