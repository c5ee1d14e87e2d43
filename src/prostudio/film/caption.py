"""Captions: how they are asked for, and one caption on the timeline."""

from __future__ import annotations

from dataclasses import dataclass, field

CAPTION_STYLES = ("plain", "boxed", "karaoke", "pop", "lower third")
"""How captions in the picture can look."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The captions in another language, as the film names them.

    Attributes:
        language: BCP-47.
        file: an .srt or .vtt, relative to the script's folder; None is the file of that
            language beside the script (`film.de.srt`), unless there are `texts`.
        texts: one for every sentence of the film.
    """

    language: str
    file: str | None = None
    texts: tuple[str, ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CaptionSettings:
    """What the film asks of its captions.

    Attributes:
        show: `none`, `burned`, `sidecar` or `both`.
        style: one of CAPTION_STYLES, for the captions in the picture.
        burn: the language in the picture; None is the film's own.
        tracks: whether the MP4 carries captions that can be switched on.
        translations: the captions in further languages.
    """

    show: str = "both"
    style: str = "plain"
    burn: str | None = None
    tracks: bool = False
    translations: tuple[Translation, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The further languages."""
        return tuple(translation.language for translation in self.translations)

    @property
    def burned(self) -> bool:
        """Whether captions are drawn into the picture."""
        return self.show in ("burned", "both")

    @property
    def sidecar(self) -> bool:
        """Whether caption files lie beside the film."""
        return self.show in ("sidecar", "both")


@dataclass(frozen=True, slots=True)
class CaptionWord:
    """A word of a caption: letters [first, last) of its line number `line`.

    It is spoken from sample `start` to before `stop` (48 kHz), inside its caption.
    """

    line: int
    first: int
    last: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption: at most two lines, shown from sample `start` to before `stop` (48 kHz)."""

    lines: tuple[str, ...]
    start: int
    stop: int
    language: str
    source: str = "engine"
    """Where its times are from: `engine`, `aligned`, `estimated`, or `unspoken` where nobody
    speaks and it is only read."""
    words: tuple[CaptionWord, ...] = ()
    """When its words are spoken, in order; empty where nobody speaks."""


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """A film's captions in one language, for files and tracks."""

    language: str
    captions: tuple[Caption, ...]
