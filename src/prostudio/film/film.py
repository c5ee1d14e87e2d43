"""A film as it was written: what is asked for, never what was made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from prostudio.errors import FilmError
from prostudio.film.caption import CaptionSettings
from prostudio.film.cast import Cast
from prostudio.film.finish import Finish
from prostudio.film.lora import Lora
from prostudio.film.scene import Scene
from prostudio.film.shot import Shot, Transition
from prostudio.film.sound import Ambience, MusicCue, Voice


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, each 64 to 4096 and even (4:2:0 halves both)."""

    width: int = 1280
    height: int = 720

    def __post_init__(self) -> None:
        for side in (self.width, self.height):
            if not 64 <= side <= 4096 or side % 2:
                raise FilmError(
                    f"size is {self.width}x{self.height}; "
                    "wanted an even width and height from 64 to 4096, such as 1280x720"
                )

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


@dataclass(frozen=True, slots=True)
class EngineChoices:
    """The engine asked for by kind; None lets ProStudio choose."""

    video: str | None = None
    image: str | None = None
    speech: str | None = None
    music: str | None = None
    writing: str | None = None
    finish: str | None = None


@dataclass(frozen=True, slots=True)
class Film:
    """The whole film file as one value.

    Two films are equal when they ask for the same thing; lines of the script take
    no part in equality.

    Attributes:
        cast: who and what comes again, in the order they were written.
        transition: leads from shot to shot; None is `auto`.
        sound: `narration`, `model` (a video model's own sound) or `both`.
        ambience: the sound of drawn places.
        loras: of every shot and first frame that a model makes.
        finish: what is done to takes at the end, where their shots say nothing else.
    """

    scenes: tuple[Scene, ...]
    title: str | None = None
    language: str | None = None
    size: Size = field(default_factory=Size)
    rate: Fraction = Fraction(30)
    style: tuple[str, ...] = ()
    voice: Voice = field(default_factory=Voice)
    cast: Cast = ()
    music: MusicCue = field(default_factory=lambda: MusicCue(prompt=("calm",)))
    sound: str = "both"
    ambience: Ambience = field(default_factory=Ambience)
    captions: CaptionSettings = field(default_factory=CaptionSettings)
    transition: Transition | None = None
    profiles: tuple[str, ...] = ("film",)
    engines: EngineChoices = field(default_factory=EngineChoices)
    loras: tuple[Lora, ...] = ()
    seed: int = 1
    finish: Finish = field(default_factory=Finish)

    def shots(self) -> Iterator[tuple[Scene, Shot]]:
        """Every shot in order, with the scene it stands in."""
        for scene in self.scenes:
            for shot in scene.shots:
                yield scene, shot
