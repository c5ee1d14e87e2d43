"""What engines are asked for. Requests are JSON-safe values, because they cross processes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from prostudio.engines.card import FinishTask, Role
from prostudio.film import Camera, Fit, Focus, Size


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Which part of footage a shot shows, in seconds from the file's beginning.

    Attributes:
        start: what the shot's frame 0 shows; below 0 the first picture is held.
        stop: nothing from here on is shown, the last picture before it is held; None is
            the file's end.
        pace: how much slower it runs than it was taken.
    """

    start: Fraction = Fraction(0)
    stop: Fraction | None = None
    pace: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture, video or sound that conditions a shot, in the order of importance.

    Attributes:
        path: a canonical file that the ingest child wrote (PNG, WAV or mezzanine); footage
            is the user's own file, which only a confined child ever decodes.
        frame: at which frame it stands, for keyframes.
        strength: 0 to 1.
        subject: whose picture it is, for a cast.
        excerpt: of footage.
    """

    role: Role
    path: Path
    frame: int | None = None
    strength: float = 1.0
    subject: str | None = None
    excerpt: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """Which form of a model to use, as data; the empty variant is the engine's default.

    Attributes:
        loras: (file, weight), in the order in which they are added to the model's weights.
    """

    base: str | None = None
    loras: tuple[tuple[str, float], ...] = ()
    steps: int | None = None
    guidance_scale: float | None = None
    sampler: str | None = None
    quantization: str | None = None
    decoder: str | None = None


@dataclass(frozen=True, slots=True)
class ShotRequest:
    """The pictures of one shot.

    Attributes:
        prompt: the picture in words; style words are in `style`, strongest first.
        negative: words that must not show.
        size: in pixels; what the card's `size` rule gave.
        rate: frames a second; the card's own or the film's.
        frames: how many frames the whole shot has, a number that the card's
            `frames` rule gave.
        first: first frame to make; above 0 only for engines with random access.
        stop: one past the last frame to make; None means all of them.
        seed: of this shot.
        setting: names the place and time that neighbouring shots share; engines
            that draw keep geography and palette equal within one setting.
        fit, focus: how a picture of another shape is laid into the frame; `fit` None
            leaves it to the engine.
        timed_prompts: (frame, prompt) pairs.
        want_sound: ask for the engine's own sound too.
        encoded: what the engine's `encode` wrote of this request, where it did.
    """

    prompt: str
    size: Size
    rate: Fraction
    frames: int
    seed: int
    first: int = 0
    stop: int | None = None
    style: tuple[str, ...] = ()
    negative: str = ""
    language: str = "en"
    camera: Camera = Camera.AUTO
    setting: str = ""
    references: tuple[Reference, ...] = ()
    fit: Fit | None = None
    focus: Focus | None = None
    timed_prompts: tuple[tuple[int, str], ...] = ()
    variant: Variant = Variant()
    want_sound: bool = False
    encoded: Path | None = None


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """One picture.

    Attributes:
        prompt, negative, style: as of a shot.
        size: in pixels; what the card's `size` rule gave.
        setting: names the place and time that neighbouring pictures share.
        references: pictures that condition it, in the order of importance.
    """

    prompt: str
    size: Size
    seed: int
    style: tuple[str, ...] = ()
    negative: str = ""
    language: str = "en"
    setting: str = ""
    references: tuple[Reference, ...] = ()
    variant: Variant = Variant()


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """One sentence to speak.

    Attributes:
        voice: a voice of the engine, or None for the language's standard voice.
        rate: 1.0 is the voice's usual pace.
        pitch: semitones.
    """

    text: str
    language: str
    voice: str | None = None
    rate: float = 1.0
    pitch: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """Music of an exact length.

    Attributes:
        prompt: mood and instrument words.
        samples: exact length at the engine's own sample rate.
        hits: moments (samples) where a bar edge is welcome, such as cuts.
        key: such as `D minor`.
        arc: intensity over the film, (position 0..1, intensity 0..1) pairs.
        ends: the music comes to an end; False where another one follows.
        references: what conditions it, such as a melody of the user's.
        window: for an engine with windows, which one is asked for: then `samples` is
            that window's length, and `hits`, `arc` and `ends` say nothing, because a
            window must not know how long the whole is.
        before: WAV file (48 kHz stereo) of the whole window before this one.
    """

    prompt: tuple[str, ...]
    samples: int
    seed: int
    key: str | None = None
    bpm: float | None = None
    hits: tuple[int, ...] = ()
    arc: tuple[tuple[float, float], ...] = ()
    ends: bool = True
    references: tuple[Reference, ...] = ()
    window: int | None = None
    before: Path | None = None


@dataclass(frozen=True, slots=True)
class WritingRequest:
    """A film to write from a brief or from any text.

    Attributes:
        seconds: about how long the film should be.
        language: of its narration, BCP-47; None finds it from the brief.
        model, model_url: which model of which server writes, for engines that have one;
            None is the settings'.
    """

    brief: str
    seconds: float | None = None
    language: str | None = None
    model: str | None = None
    model_url: str | None = None


@dataclass(frozen=True, slots=True)
class FinishRequest:
    """Frames of a take that are there, and what is to be done to them.

    Attributes:
        size, rate: of the frames that come.
        frames: how many the whole take has.
        first, stop: frames [first, stop) are wanted; to `INTERPOLATE`, those between
            frame k and frame k + 1 for every k of that range.
        given: index of the first frame that comes; below `first` by at most the card's
            margin for the task, as the last that comes is above.
        to: size to reach, for `UPSCALE`; else the frames' own.
        factor, every: for `INTERPOLATE`: the gap between two frames has `factor` ticks,
            and a frame is wanted at each tick of the take that is a multiple of
            `every` and of which there is no frame.
        strength: 0 to 1.
    """

    task: FinishTask
    size: Size
    rate: Fraction
    frames: int
    first: int
    stop: int
    given: int
    to: Size
    factor: int = 1
    every: int = 1
    strength: float = 1.0

    @property
    def ticks(self) -> tuple[int, ...]:
        """Ticks of the wanted frames in between, from the take's beginning, in order."""
        found = range(-(-self.first * self.factor // self.every) * self.every,
                      min(self.stop, self.frames - 1) * self.factor, self.every)  # fmt: skip
        return tuple(tick for tick in found if tick % self.factor)

    @property
    def wanted(self) -> int:
        """How many frames are asked for."""
        if self.task is FinishTask.INTERPOLATE:
            return len(self.ticks)
        return self.stop - self.first


@dataclass(frozen=True, slots=True)
class Reading:
    """How an engine read a prompt: its words for it, and what it left out on purpose.

    `words` is what the plan prints ("sea, night, storm"); `left_out` what it cannot
    draw ("people") and words of a music that say nothing to it; `notes` whatever else
    the user should know.
    """

    words: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """What making something will take on this machine.

    Attributes:
        seconds: in all.
        loading: of them, until models are loaded; a next call of the same engine saves it.
    """

    seconds: float
    ram_mb: int = 0
    vram_mb: int = 0
    disk_mb: int = 0
    loading: float = 0.0


@dataclass(frozen=True, slots=True)
class Machine:
    """What an estimate may know of the machine.

    Attributes:
        cores, ram_mb, vram_mb: that may be used.
        device: where models would run: "cpu", "mps", or the card's name.
        tflops: 1e12 operations a second that its large matrices reach (see `devices.speed`).
        transfer_gb: 1e9 bytes a second from main memory to the device.
    """

    cores: int
    ram_mb: int
    vram_mb: int = 0
    device: str = "cpu"
    tflops: float = 0.1
    transfer_gb: float = 10.0


Json = dict[str, Any]
