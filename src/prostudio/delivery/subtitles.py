"""Captions as files beside the film: SubRip (.srt) and WebVTT (.vtt)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from prostudio.film import Caption
from prostudio.film.time import SAMPLE_RATE


def srt(captions: Sequence[Caption]) -> str:
    """The captions as SubRip; empty for none."""
    return "\n".join(
        f"{number}\n{_time(caption.start, ',')} --> {_time(caption.stop, ',')}\n"
        + "\n".join(caption.lines)
        + "\n"
        for number, caption in enumerate(captions, 1)
    )


def vtt(captions: Sequence[Caption]) -> str:
    """The captions as WebVTT (W3C); `&`, `<` and `>` become entities."""
    cues = [
        f"{_time(caption.start, '.')} --> {_time(caption.stop, '.')}\n"
        + "\n".join(_escaped(line) for line in caption.lines)
        + "\n"
        for caption in captions
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(sample: int, mark: str) -> str:
    milliseconds = round(sample * 1000 / SAMPLE_RATE)
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{milliseconds:03}"


_CLOCK = r"(?:(\d+):)?(\d\d?):(\d\d)[,.](\d{1,3})"
_TIMES = re.compile(rf"{_CLOCK}\s*-->\s*{_CLOCK}")
_MARKUP = re.compile(
    r"</?(?:[ibus]|font|c|v|ruby|rt|lang)(?:[ .][^<>]*)?>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE
)
"""Tags of SubRip and WebVTT, and the overrides that some programs take over from ASS."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption of a file: its lines, from sample `start` to before `stop` (48 kHz)."""

    lines: tuple[str, ...]
    start: int
    stop: int


def parse_cues(text: str) -> tuple[Cue, ...]:
    """The captions of a SubRip or WebVTT file, without tags; blocks without times are left out."""
    cues = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip()):
        lines = block.split("\n")
        for index, line in enumerate(lines):
            times = _TIMES.search(line)
            if times:
                shown = (" ".join(_plain(row).split()) for row in lines[index + 1 :])
                start, stop = _samples(times.groups())
                cues.append(Cue(tuple(row for row in shown if row), start, stop))
                break
    return tuple(cue for cue in cues if cue.lines and cue.start < cue.stop)


def _plain(row: str) -> str:
    return unescape(_MARKUP.sub("", row))


def parse_srt(text: str) -> tuple[Caption, ...]:
    """The captions of a SubRip file; blocks without times are left out."""
    return tuple(Caption(cue.lines, cue.start, cue.stop, "") for cue in parse_cues(text))


def reading_speed(caption: Caption) -> float:
    """Columns a second: letters count one, full-width characters two, marks nothing."""
    text = " ".join(caption.lines)
    columns = sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
        if unicodedata.category(letter) not in ("Mn", "Me", "Cf")
    )
    seconds = max(1, caption.stop - caption.start) / SAMPLE_RATE
    return columns / seconds


def _samples(times: tuple[str | None, ...]) -> tuple[int, int]:
    start, stop = (
        (int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)) * SAMPLE_RATE
        + int((part or "0").ljust(3, "0")) * SAMPLE_RATE // 1000
        for hours, minutes, seconds, part in (times[:4], times[4:])
    )
    return start, stop
