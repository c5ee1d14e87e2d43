"""Captions as files beside the film: SubRip (.srt) and WebVTT (.vtt)."""

from __future__ import annotations

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
