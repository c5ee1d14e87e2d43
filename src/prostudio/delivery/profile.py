"""A profile: everything that is different about one way to deliver a film, as a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from prostudio.drawing.safe_area import safe_area
from prostudio.film import Size
from prostudio.film.safe_area import SafeArea
from prostudio.media.containers import Container
from prostudio.media.encoding import Encoding
from prostudio.media.sound_encoding import SoundEncoding


@dataclass(frozen=True, slots=True)
class Limit:
    """What a host takes; beyond it the user is warned, and the film is made all the same.

    Attributes:
        of: `seconds`, `megabytes` (1e6 bytes), `fps` or `pixels` (of each side).
        source: who says so.
    """

    of: str
    least: float | None
    most: float | None
    source: str

    def broken_by(self, value: float) -> str | None:
        """`is 200 seconds; at most 180 are taken (source)`, or None within the limit."""
        if self.most is not None and value > self.most:
            bound = f"at most {self.most:g}"
        elif self.least is not None and value < self.least:
            bound = f"at least {self.least:g}"
        else:
            return None
        return f"{value:.4g} {self.of}; {bound} are taken ({self.source})"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which sizes a profile is delivered in: a film's own short side in a shape.

    Attributes:
        aspect: width to height; None is the film's own.
        kept: least and most width to height of films that keep their own shape.
        most: pixels of the short side; larger films are made smaller.
    """

    aspect: Fraction | None = None
    kept: tuple[Fraction, Fraction] | None = None
    most: int = 4096

    def size(self, film: Size) -> Size:
        """The size for a film's size; sides are even, as 4:2:0 wants."""
        own = Fraction(film.width, film.height)
        inside = self.kept is not None and self.kept[0] <= own <= self.kept[1]
        aspect = own if inside or self.aspect is None else self.aspect
        short = min(film.width, film.height)
        if aspect == own and short <= self.most:
            return film
        longer = max(aspect, 1 / aspect)
        short = min(short, self.most, int(4096 / longer))
        sides = _even(Fraction(short)), _even(short * longer)
        return Size(*(sides if aspect < 1 else sides[::-1]))


@dataclass(frozen=True, slots=True)
class Margins:
    """What is laid over a picture, in shares of its height (top, bottom) and width."""

    top: Fraction
    right: Fraction
    bottom: Fraction
    left: Fraction

    def area(self, size: Size) -> SafeArea:
        """Where text may stand."""
        width, height = size.width, size.height
        return SafeArea(
            int(width * self.left),
            int(height * self.top),
            int(width * (1 - self.right)),
            int(height * (1 - self.bottom)),
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to deliver a film.

    Attributes:
        name: as written in `profiles` and `--profile`.
        summary: for people.
        source: who says what the host wants; empty for profiles of our own.
        checked: when that was last looked up, as a date.
        shape: which size it has.
        margins: what the host lays over the picture; None is the usual title-safe area.
        encoding: of the pictures; `preset` and `keyint` as given by `encoding_for`.
        quick: `ultrafast` instead of the setting `encoder_preset`.
        gop_seconds: longest group of pictures; None keeps the encoding's own `keyint`.
        sound: of the sound.
        lufs, true_peak: loudness, integrated, and most dBTP, after the encoder.
        limits: what is warned of.
    """

    name: str
    summary: str
    source: str = ""
    checked: str = ""
    shape: Shape = field(default_factory=Shape)
    margins: Margins | None = None
    container: Container = field(default_factory=Container)
    encoding: Encoding = field(default_factory=Encoding)
    quick: bool = False
    gop_seconds: Fraction | None = None
    sound: SoundEncoding = field(default_factory=SoundEncoding)
    lufs: float = -14.0
    true_peak: float = -1.0
    limits: tuple[Limit, ...] = ()

    def safe_area(self, size: Size) -> SafeArea | None:
        """Where text may stand; None where that is the usual area of the size."""
        area = self.margins.area(size) if self.margins else None
        return None if area == safe_area(size) else area

    def beyond(self, **values: float) -> Iterator[str]:
        """What is beyond the host's limits, one sentence each.

        Args:
            values: what a limit may be of: seconds, megabytes, fps, pixels.
        """
        for limit in self.limits:
            if limit.of in values and (told := limit.broken_by(values[limit.of])):
                yield f"profile {self.name}: the film has {told}"


def _even(side: Fraction) -> int:
    return 2 * round(side / 2)
