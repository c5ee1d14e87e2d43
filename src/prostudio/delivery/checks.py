"""The checks of an inspection: measurements and a plan in, findings out."""

from __future__ import annotations

from collections.abc import Iterator

from prostudio.delivery.credentials import HINT, Credentials
from prostudio.delivery.film_plan import FilmPlan
from prostudio.delivery.inspection import Finding, Weight
from prostudio.delivery.picture_watch import PictureWatch
from prostudio.delivery.sound_watch import SoundWatch
from prostudio.delivery.subtitles import reading_speed
from prostudio.film import Caption
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import Loudness
from prostudio.media.probe import PictureFacts, Probe

BLACK_SECONDS = 0.5
"""A black part is reported from this length on."""
FROZEN_SECONDS = 2.0
"""A standstill is reported from this length on."""
LOUDNESS_TOLERANCE = 0.5
"""LU beside the aim that call for a warning; three times as much fails the film."""
FASTEST = 20.0
"""Columns a second above which a caption is hard to read (Netflix, for adults)."""


def container(seen: Probe, fast_start: bool | None, plan: FilmPlan | None) -> Iterator[Finding]:
    """Size, rate, colour tags, fast start, and that picture and sound begin together."""
    shown = seen.picture
    assert shown is not None
    weight = Weight.ERROR if plan else Weight.WARNING
    if plan and (shown.width, shown.height) != (plan.size.width, plan.size.height):
        yield Finding("size", weight, f"size is {shown.width}x{shown.height}; planned {plan.size}")
    if plan and shown.rate != plan.rate:
        yield Finding("rate", weight, f"frame rate is {shown.rate}; planned {plan.rate}")
    if shown.colour != ("bt709", "bt709", "bt709", "limited"):
        tags = "/".join(shown.colour)
        yield Finding("colour", weight, f"colour tags are {tags}; wanted BT.709 limited range")
    if fast_start is False:
        yield Finding("fast_start", weight, "the index lies behind the media; playing starts late")
    if seen.sound and abs(seen.sound.start - shown.start) > 0.001:
        late = float(seen.sound.start - shown.start) * 1000
        yield Finding("sync", weight, f"sound begins {late:.1f} ms after the picture")


def wrapping(seen: Probe, edit_list: bool | None, plan: FilmPlan | None) -> Iterator[Finding]:
    """Codecs, and whether an MP4 has edit lists, where the plan says."""
    if plan is None or seen.picture is None:
        return
    tracks = [("picture", seen.picture.codec, plan.picture_codec)]
    tracks += [("sound", seen.sound.codec, plan.sound_codec)] if seen.sound else []
    for track, codec, planned in tracks:
        if planned and codec != planned:
            yield Finding("codec", Weight.ERROR, f"{track} is {codec}; planned {planned}")
    if plan.edit_list is False and edit_list:
        yield Finding("edit_list", Weight.ERROR, "the file has edit lists; planned none")


def pictures(
    picture: PictureWatch, shown: PictureFacts, plan: FilmPlan | None
) -> Iterator[Finding]:
    """Black, frozen, missing and damaged parts, and uneven steps."""
    rate = float(plan.rate if plan else shown.rate) or 1.0
    weight = Weight.ERROR if plan else Weight.WARNING
    dark = plan.dark if plan else ()
    black = picture.black.outside(dark, max(1, round(BLACK_SECONDS * rate)))
    if black:
        yield Finding("black", weight, "the picture is black", _seconds(black, rate))
    still = (*dark, *picture.black.ranges, *(plan.still if plan else ()))
    frozen = picture.frozen.outside(still, round(FROZEN_SECONDS * rate))
    if frozen:
        yield Finding("frozen", Weight.WARNING, "the picture stands still", _seconds(frozen, rate))
    if picture.gaps:
        yield Finding("missing", weight, "pictures are missing", tuple(picture.gaps))
    elif picture.uneven:
        yield Finding("steps", weight, f"{picture.uneven} steps are not one frame long")
    if picture.damaged:
        at = tuple((second, second) for second in picture.damaged)
        yield Finding("damaged", Weight.ERROR, "the data is damaged", at)


def sound(
    loudness: Loudness | None,
    heard: SoundWatch,
    shown: tuple[Caption, ...],
    plan: FilmPlan | None,
    quiet: bool | None = None,
) -> Iterator[Finding]:
    """Missing sound, loudness and true peak, silence under captions.

    Args:
        quiet: without a plan, whether nothing need be heard; None: nobody says.
    """
    if loudness is None:
        if plan and plan.samples:
            yield Finding("no_sound", Weight.ERROR, "the film has no sound")
        return
    yield from _silence(loudness, plan, quiet)
    yield from _level(loudness, plan)
    if heard.damage:
        yield Finding("damaged", Weight.ERROR, f"the sound is damaged: {heard.damage}")
    silent = heard.silent_captions(tuple(c for c in shown if c.source != "unspoken"))
    if silent:
        yield Finding(
            "silent",
            Weight.ERROR if plan else Weight.WARNING,
            "nothing is heard under captions",
            tuple((c.start / SAMPLE_RATE, c.stop / SAMPLE_RATE) for c in silent),
        )


def _silence(loudness: Loudness, plan: FilmPlan | None, quiet: bool | None) -> Iterator[Finding]:
    """Of a stranger's film only that not one sample is heard, which may be meant."""
    if plan:
        silent, meant, weight = loudness.lufs is None, plan.lufs is None, Weight.ERROR
    else:
        silent, meant = loudness.true_peak is None, bool(quiet)
        weight = Weight.WARNING if quiet is None else Weight.ERROR
    if silent and not meant:
        yield Finding("silence", weight, "the sound is silent from beginning to end")


def _level(loudness: Loudness, plan: FilmPlan | None) -> Iterator[Finding]:
    peak = loudness.true_peak
    most = plan.true_peak if plan else 0.0
    if peak is not None and peak > most + 0.05:
        weight = Weight.ERROR if peak > 0.5 else Weight.WARNING
        yield Finding("true_peak", weight, f"true peak is {peak:.1f} dBTP; wanted at most {most:g}")
    if plan is None or plan.lufs is None or loudness.lufs is None:
        return
    away = abs(loudness.lufs - plan.lufs)
    if away > LOUDNESS_TOLERANCE:
        weight = Weight.ERROR if away > 3 * LOUDNESS_TOLERANCE else Weight.WARNING
        message = f"loudness is {loudness.lufs:.1f} LUFS; wanted {plan.lufs:g}"
        yield Finding("loudness", weight, message)


def captions(shown: tuple[Caption, ...]) -> Iterator[Finding]:
    """Captions that pass too fast to be read."""
    fast = [caption for caption in shown if reading_speed(caption) > FASTEST]
    if fast:
        worst = max(reading_speed(caption) for caption in fast)
        yield Finding(
            "reading_speed",
            Weight.WARNING,
            f"{len(fast)} of {len(shown)} captions are fast to read (up to {worst:.0f} "
            f"characters a second; {FASTEST:.0f} is easy)",
            tuple((c.start / SAMPLE_RATE, c.stop / SAMPLE_RATE) for c in fast),
        )


def signed(credentials: Credentials) -> Iterator[Finding]:
    """Whether the content credentials hold."""
    if credentials.state == "invalid":
        why = ", ".join(credentials.faults) or "the manifest cannot be read"
        yield Finding(
            "credentials",
            Weight.ERROR,
            f"the content credentials do not hold: the file was changed after signing ({why})",
        )
    elif credentials.state == "not checked":
        yield Finding(
            "credentials", Weight.WARNING, f"content credentials were not checked; {HINT}"
        )


def lengths(
    picture: PictureWatch, seen: Probe, loudness: Loudness | None, plan: FilmPlan | None
) -> Iterator[Finding]:
    """Length against the plan, and sound against picture."""
    assert seen.picture is not None
    if plan and picture.frames != plan.frames:
        message = f"the film has {picture.frames} frames; planned {plan.frames}"
        yield Finding("frames", Weight.ERROR, message)
    if plan and loudness and abs(loudness.samples - plan.samples) > SAMPLE_RATE // 1000:
        message = f"the sound has {loudness.samples} samples; planned {plan.samples}"
        yield Finding("samples", Weight.ERROR, message)
    if not plan and loudness and seen.picture.rate:
        apart = float(picture.frames / seen.picture.rate) - loudness.samples / SAMPLE_RATE
        if abs(apart) > 0.5:
            message = f"picture and sound differ in length by {abs(apart):.2f} s"
            yield Finding("lengths", Weight.WARNING, message)


def _seconds(ranges: list[tuple[int, int]], rate: float) -> tuple[tuple[float, float], ...]:
    return tuple((start / rate, stop / rate) for start, stop in ranges)
