"""Inspecting a finished film: decode all of it, measure, compare with the plan."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from prostudio.delivery import checks, credentials
from prostudio.delivery.boxes import has_edit_list, is_fast_start, read_xmp
from prostudio.delivery.film_plan import FilmPlan, film_plan
from prostudio.delivery.inspection import Finding, Inspection
from prostudio.delivery.picture_watch import PictureWatch
from prostudio.delivery.sound_watch import SoundWatch
from prostudio.delivery.subtitles import parse_srt
from prostudio.delivery.watched import Watched, put_together
from prostudio.errors import MediaError
from prostudio.film import Caption
from prostudio.media.audio import Loudness
from prostudio.media.probe import Probe, probe
from prostudio.media.watching import watch

__all__ = ["FilmPlan", "Inspection", "film_plan", "inspect"]


def inspect(
    path: Path, plan: FilmPlan | None = None, *, roots: str = "", parts: Sequence[Watched] = ()
) -> Inspection:
    """Decode a film's pictures and sound to the end and say what was found.

    Without `plan` the file is measured by itself, with the captions of an .srt of
    the same name beside it; oddities are then warnings. Memory does not grow with the
    film's length beyond ten numbers a second.

    Args:
        roots: PEM certificates whose content credentials are trusted.
        parts: what was seen of the segments that the film is joined of. Where its packets
            are theirs its pictures are not decoded again.

    Raises:
        MediaError: not a film that can be read.
    """
    seen = probe(path)
    if seen.picture is None:
        raise MediaError(f"{path.name} has no picture; wanted a film")
    captions = plan.captions if plan else _beside(path)
    picture = picture_watch(seen, plan.rate if plan else seen.picture.rate)
    if not parts or not put_together(path, parts, picture):
        for look in watch(path):
            picture.add(look)
    sound = SoundWatch()
    loudness = sound.listen(path) if seen.sound else None
    fast_start = _fast_start(path, seen)
    findings = [
        *checks.container(seen, fast_start, plan),
        *checks.wrapping(seen, _has_edit_list(path, seen), plan),
        *checks.pictures(picture, seen.picture, plan),
        *checks.sound(loudness, sound, captions, plan, None if plan else _quiet(path)),
        *checks.captions(captions),
        *checks.lengths(picture, seen, loudness, plan),
    ]
    facts = _facts(path, seen, picture, loudness, fast_start, captions)
    if signed := credentials.look(path, roots):
        facts["credentials"] = signed.to_json()
        findings += checks.signed(signed)
    return Inspection(facts, _ordered(findings))


def _ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.weight.value))


def _beside(path: Path) -> tuple[Caption, ...]:
    subtitles = path.with_suffix(".srt")
    try:
        return parse_srt(subtitles.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, UnicodeDecodeError):
        return ()


def _quiet(path: Path) -> bool | None:
    """Whether the sheet beside a film says that nothing need be heard; None: it says nothing."""
    try:
        sheet = json.loads(path.with_suffix(".provenance.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    said = sheet.get("may_be_silent") if isinstance(sheet, dict) else None
    return said if isinstance(said, bool) else None


def picture_watch(seen: Probe, rate: Fraction) -> PictureWatch:
    """A watch for a file's kind of times and of frames."""
    codec = seen.picture.codec if seen.picture else ""
    grain = Fraction(1, 1000) if "matroska" in seen.container else Fraction(0)
    return PictureWatch(rate, grain=grain, intra=codec in ("ffv1", "prores"))


def _has_edit_list(path: Path, seen: Probe) -> bool | None:
    return has_edit_list(path) if "mp4" in seen.container else None


def _fast_start(path: Path, seen: Probe) -> bool | None:
    """Whether the index comes first; None for containers that have no such index."""
    return is_fast_start(path) if "mp4" in seen.container else None


def _mark(path: Path, seen: Probe) -> str | None:
    """The IPTC digital source type that the file carries, its last part."""
    xmp = read_xmp(path) if "mp4" in seen.container else seen.tags.get("xmp")
    found = re.search(r"digitalsourcetype/(\w+)", xmp or "")
    return found[1] if found else None


def _facts(
    path: Path,
    seen: Probe,
    picture: PictureWatch,
    loudness: Loudness | None,
    fast_start: bool | None,
    captions: tuple[Caption, ...],
) -> dict[str, Any]:
    shown = seen.picture
    assert shown is not None
    rate = shown.rate
    facts: dict[str, Any] = {
        "seconds": round(float(picture.frames / rate), 3) if rate else seen.seconds,
        "frames": picture.frames,
        "size": f"{shown.width}x{shown.height}",
        "fps": str(rate),
        "picture": {
            "codec": shown.codec,
            "profile": shown.profile,
            "format": shown.pixel_format,
            "colour": "/".join(shown.colour),
        },
        "fast_start": fast_start,
        "captions": len(captions),
        "digital_source_type": _mark(path, seen),
        "sound": None,
    }
    if seen.sound and loudness:
        facts["sound"] = {
            "codec": seen.sound.codec,
            "sample_rate": seen.sound.sample_rate,
            "channels": seen.sound.channels,
            "samples": loudness.samples,
            "lufs": _tenths(loudness.lufs),
            "true_peak_dbtp": _tenths(loudness.true_peak),
        }
    return facts


def _tenths(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
