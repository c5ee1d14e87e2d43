"""Captions as files beside the film: SubRip (.srt) and WebVTT (.vtt)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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


_TIMES = re.compile(r"(\d+):(\d\d):(\d\d)[,.](\d{1,3})\s*-->\s*(\d+):(\d\d):(\d\d)[,.](\d{1,3})")


def parse_srt(text: str) -> tuple[Caption, ...]:
    """The captions of a SubRip file; blocks without times are left out."""
    captions = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = block.split("\n")
        for index, line in enumerate(lines):
            times = _TIMES.search(line)
            if times:
                shown = tuple(row.strip() for row in lines[index + 1 :] if row.strip())
                captions.append(Caption(shown, *_samples(times.groups()), ""))
                break
    return tuple(captions)


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


def _samples(times: tuple[str, ...]) -> tuple[int, int]:
    start, stop = (
        (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * SAMPLE_RATE
        + int(part.ljust(3, "0")) * SAMPLE_RATE // 1000
        for hours, minutes, seconds, part in (times[:4], times[4:])
    )
    return start, stop
