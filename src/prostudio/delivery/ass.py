"""Captions as Advanced SubStation Alpha (.ass): with the style, for players and editors."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from prostudio.drawing.caption_styles import CAPTION_STYLES, CaptionStyle, Panel
from prostudio.drawing.look import NIGHT, WHITE, YELLOW, Colour
from prostudio.drawing.safe_area import SafeArea, caption_size, safe_area
from prostudio.film import Caption, CaptionWord, Size
from prostudio.film.time import SAMPLE_RATE

_LINE = 1.21
"""Fontsize is a line's height in ASS: ascent and descent of Inter in em."""
_STYLE_KEYS = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, "
    "Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, "
    "Alignment, MarginL, MarginR, MarginV, Encoding"
)
_EVENT_KEYS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


@dataclass(frozen=True, slots=True)
class _Place:
    size: Size
    area: SafeArea


def ass(
    captions: Sequence[Caption],
    size: Size,
    *,
    style: str = "plain",
    area: SafeArea | None = None,
    title: str = "",
) -> str:
    """The captions with their style, for a picture of that size.

    Words of styles that mark them carry their times (`\\k`, in hundredths of a second).

    Args:
        style: one of `film.CAPTION_STYLES`.
        area: where text may stand; None is the usual one of the size.
    """
    row = CAPTION_STYLES[style]
    place = _Place(size, area or safe_area(size))
    head = [
        "[Script Info]",
        *([f"Title: {' '.join(title.split())}"] if title else []),
        "ScriptType: v4.00+",
        f"PlayResX: {size.width}",
        f"PlayResY: {size.height}",
        "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: TV.709",
        "",
        "[V4+ Styles]",
        f"Format: {_STYLE_KEYS}",
        _style(row, place),
        "",
        "[Events]",
        f"Format: {_EVENT_KEYS}",
    ]
    return "\n".join([*head, *(_event(caption, row, place) for caption in captions)]) + "\n"


def _style(row: CaptionStyle, place: _Place) -> str:
    """The style's one line; a panel is the opaque box of ASS, which hugs each line."""
    em, area = caption_size(place.size) * row.size, place.area
    panel, marked = row.panel, row.spoken is not None
    outline = panel.along * em + 2 if panel else 0.075 * em
    raised = round(row.raised * (area.bottom - area.top))
    values = [
        "Caption",
        "Inter",
        round(em * _LINE),
        _colour(YELLOW if marked else WHITE),
        _colour(WHITE),
        _ground(panel) if panel else _colour((0, 0, 0), 0.9),
        _ground(panel) if panel else _colour((0, 0, 0), 0.5),
        -1 if row.look.weight >= 600 else 0,
        *(0, 0, 0, 100, 100, 0, 0),
        3 if panel else 1,
        f"{outline:.1f}",
        "0" if panel else f"{0.04 * em:.1f}",
        2 if row.middle else 1,
        area.left,
        place.size.width - area.right,
        place.size.height - area.bottom + raised,
        1,
    ]
    return "Style: " + ",".join(str(value) for value in values)


def _ground(panel: Panel) -> str:
    return _colour(panel.colour or NIGHT, panel.opacity)


def _colour(colour: Colour, opacity: float = 1.0) -> str:
    """`&HAABBGGRR`, where 00 is opaque."""
    red, green, blue = colour
    return f"&H{round(255 * (1 - opacity)):02X}{blue:02X}{green:02X}{red:02X}"


def _event(caption: Caption, row: CaptionStyle, place: _Place) -> str:
    start, stop = _hundredths(caption.start), _hundredths(caption.stop)
    stop = max(stop, start + 1)
    text = _timed(caption) if row.spoken and caption.words else _written(caption.lines)
    text = _smaller(caption.lines, row, place) + text
    return f"Dialogue: 0,{_time(start)},{_time(stop)},Caption,,0,0,0,,{text}"


def _smaller(lines: Sequence[str], row: CaptionStyle, place: _Place) -> str:
    """The order for smaller letters (`\\fs`) where a line is too wide; players do not wrap."""
    em = caption_size(place.size) * row.size
    room = (place.area.right - place.area.left) / em - row.margin
    widest = max((_ems(line, row) for line in lines), default=0.0)
    return f"{{\\fs{int(em * _LINE * room / widest)}}}" if widest > room else ""


def _ems(line: str, row: CaptionStyle) -> float:
    """About how wide a line is; full-width characters are as wide as high."""
    wide = [unicodedata.east_asian_width(letter) in "WF" for letter in line]
    return sum(1.02 if full else row.wide for full in wide)


def _written(lines: Sequence[str]) -> str:
    return "\\N".join(_escaped(line) for line in lines)


def _timed(caption: Caption) -> str:
    """The lines with `\\k` before every word: how long it lasts, up to the next."""
    starts = [_hundredths(word.start) for word in caption.words]
    ends = [*starts[1:], _hundredths(caption.stop)]
    parts = [f"{{\\k{max(0, starts[0] - _hundredths(caption.start))}}}"]
    at, line = 0, 0
    for word, start, end in zip(caption.words, starts, ends, strict=True):
        before, line, at = _up_to(caption.lines, line, at, word)
        parts.append(before + f"{{\\k{max(0, end - start)}}}")
        parts.append(_escaped(caption.lines[word.line][word.first : word.last]))
    rest = [caption.lines[line][at:], *caption.lines[line + 1 :]]
    return "".join(parts) + _written(rest)


def _up_to(lines: Sequence[str], line: int, at: int, word: CaptionWord) -> tuple[str, int, int]:
    """What stands between a place and a word, and the place behind the word."""
    if word.line == line:
        return _escaped(lines[line][at : word.first]), line, word.last
    between = [lines[line][at:], *lines[line + 1 : word.line], lines[word.line][: word.first]]
    return _written(between), word.line, word.last


def _escaped(text: str) -> str:
    """Braces begin orders to the player and a backslash means one; these are only shown."""
    return text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")


def _hundredths(sample: int) -> int:
    return round(sample * 100 / SAMPLE_RATE)


def _time(hundredths: int) -> str:
    seconds, hundredths = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"
