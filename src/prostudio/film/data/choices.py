"""The words of fixed choices, and the small values that are written as one text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.data.kinds import Choice, Json, number_text, plain_word, seconds, short
from prostudio.film.film import Size
from prostudio.film.shot import Camera, Fit, Focus, Transition, TransitionKind
from prostudio.film.text.nodes import Node, Scalar, suggestion, wrong
from prostudio.film.time import parse_rate, rate_text

CAMERAS = {
    **{camera.value: camera for camera in Camera},
    "zoom in": Camera.PUSH_IN,
    "zoom out": Camera.PULL_OUT,
    "dolly in": Camera.PUSH_IN,
    "dolly out": Camera.PULL_OUT,
}
FITS = {fit.value: fit for fit in Fit}
SOUNDS = {word: word for word in ("narration", "model", "both")}
ASPECTS = {
    "16:9": Size(1280, 720),
    "9:16": Size(720, 1280),
    "1:1": Size(720, 720),
    "4:5": Size(720, 900),
    "21:9": Size(1680, 720),
}
_SHAPES = {
    **dict.fromkeys(("vertical", "portrait", "upright", "9x16", "tall"), "9:16"),
    **dict.fromkeys(("horizontal", "landscape", "wide", "widescreen", "16x9"), "16:9"),
    **dict.fromkeys(("square", "1x1"), "1:1"),
}
"""What shapes are called elsewhere."""
_LINES = {
    **dict.fromkeys(("720p", "hd"), "1280x720"),
    **dict.fromkeys(("1080p", "fullhd", "full hd", "fhd"), "1920x1080"),
    **dict.fromkeys(("1440p", "2k"), "2560x1440"),
    **dict.fromkeys(("2160p", "4k", "uhd"), "3840x2160"),
}
"""Sizes by what they are called elsewhere."""


@dataclass(frozen=True, slots=True)
class _Aspect(Choice):
    """A picture's shape."""

    def read(self, node: Node, name: str) -> Size:
        """The size whose short side is 720."""
        word = plain_word(short(node, name, self._wanted()))
        if word in _SHAPES:
            raise wrong(node, name, self._wanted(), f"did you mean {_SHAPES[word]!r}?")
        found: Size = Choice.read(self, node, name)
        return found


ASPECT = _Aspect(ASPECTS)


@dataclass(frozen=True, slots=True)
class SizeText:
    """Width and height: `1280x720`."""

    def read(self, node: Node, name: str) -> Size:
        """The size."""
        wanted = "a width and height such as 1280x720"
        text = short(node, name, wanted)
        match = re.fullmatch(r"(\d{1,6})\s*[xX×]\s*(\d{1,6})", text)
        if match is None:
            lines = _LINES.get(plain_word(text))
            raise wrong(node, name, wanted, f"did you mean {lines}?" if lines else None)
        try:
            return Size(int(match[1]), int(match[2]))
        except FilmError as error:
            raise FilmError(error.message, line=node.line) from None

    def write(self, value: Size) -> Json:
        """`1280x720`."""
        return str(value)

    def schema(self) -> dict[str, Any]:
        """Text of two numbers."""
        return {"type": "string", "pattern": r"^\s*\d+\s*[xX×]\s*\d+\s*$"}


@dataclass(frozen=True, slots=True)
class RateText:
    """Frames a second: `30`, `29.97`, `30000/1001`."""

    def read(self, node: Node, name: str) -> Fraction:
        """The exact rate."""
        text = short(node, name, "frames a second")
        # A plain shape first: Fraction("1e999999999") would count for hours.
        if not re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?|\d{1,9}\s*/\s*\d{1,9}", text):
            raise wrong(node, name, "1 to 120, such as 24, 30, 29.97 or 30000/1001")
        try:
            return parse_rate(text)
        except FilmError as error:
            raise FilmError(error.message, line=node.line) from None

    def write(self, value: Fraction) -> Json:
        """A number where it is whole, else text."""
        return value.numerator if value.denominator == 1 else rate_text(value)

    def schema(self) -> dict[str, Any]:
        """A number, or a fraction as text."""
        return {
            "anyOf": [
                {"type": "number", "minimum": 1, "maximum": 120},
                {"type": "string", "pattern": r"^\s*\d+(\.\d+|\s*/\s*\d+)?\s*$"},
            ]
        }


@dataclass(frozen=True, slots=True)
class FocusText:
    """The point that stays in view: `40% 30%`, from the left and from the top."""

    def read(self, node: Node, name: str) -> Focus:
        """The point as fractions of width and height."""
        wanted = "two percentages from the left and the top, such as 40% 30%"
        text = short(node, name, wanted)
        part = r"(\d{1,3}(?:\.\d{1,6})?)\s*%"
        match = re.fullmatch(rf"{part}\s*,?\s*{part}", text)
        x, y = (Decimal(match[1]), Decimal(match[2])) if match else (Decimal(-1), Decimal(-1))
        if not (0 <= x <= 100 and 0 <= y <= 100):
            raise wrong(node, name, wanted)
        return Focus(float(x / 100), float(y / 100))

    def write(self, value: Focus) -> Json:
        """Two percentages."""
        shares = (format(Decimal(repr(part)) * 100, "f") for part in (value.x, value.y))
        short = (text.rstrip("0").rstrip(".") if "." in text else text for text in shares)
        return " ".join(f"{text}%" for text in short)

    def schema(self) -> dict[str, Any]:
        """Text of two percentages."""
        part = r"\d{1,3}(\.\d+)?\s*%"
        return {"type": "string", "pattern": rf"^\s*{part}\s*,?\s*{part}\s*$"}


_KINDS = {kind.value: kind for kind in TransitionKind} | {
    "none": TransitionKind.CUT,
    "wipe right": TransitionKind.WIPE,
    "push left": TransitionKind.PUSH,
    "match": TransitionKind.MATCH,
}
_LENGTH = seconds(0.05, 10)


@dataclass(frozen=True, slots=True)
class TransitionText:
    """What leads into a shot: `dissolve`, `fade white 1s`; `auto` leaves it to us."""

    @property
    def values(self) -> tuple[str, ...]:
        """The words for all kinds."""
        return tuple(_KINDS)

    def read(self, node: Node, name: str) -> Transition | None:
        """The transition; None is `auto`."""
        wanted = (
            "auto, cut, dissolve, fade, fade white, wipe, push (both with a direction if wished), "
            "zoom or match cut, with a length if wished"
        )
        text = short(node, name, wanted)
        match = re.fullmatch(r"([^\d:]*?)\s*:?\s*([\d.,][^:]*)?", text)
        word = plain_word(match[1]) if match else ""
        if word == "auto" and match and not match[2]:
            return None
        if match is None or word not in _KINDS:
            raise wrong(node, name, wanted, suggestion(word, ("auto", *_KINDS)))
        kind = _KINDS[word]
        if not match[2]:
            return Transition(kind)
        if kind is TransitionKind.CUT:
            raise wrong(node, name, "a cut without a length", "a dissolve has a length")
        length = _LENGTH.read(Scalar(match[2], node.line), f"the length of {name}")
        return Transition(kind, length)

    def write(self, value: Transition | None) -> Json:
        """The kind, and its length in seconds."""
        if value is None:
            return "auto"
        length = "" if value.seconds is None else f" {number_text(value.seconds)}s"
        return f"{value.kind.value}{length}"

    def schema(self) -> dict[str, Any]:
        """Text that begins with a kind."""
        kinds = "|".join(("auto", *_KINDS)).replace(" ", "[ _-]")
        return {"type": "string", "pattern": rf"^\s*({kinds})(\s*:?\s*[\d.,]+\s*[a-z]*)?\s*$"}
