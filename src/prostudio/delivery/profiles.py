"""The profiles, as rows: what video hosts, archives and web pages want, and who says so.

Hosts encode again what they get, and change what they take from time to time: every row
has its source and the day it was looked up. Where sources differ the stricter one counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType

from prostudio.delivery.profile import Limit, Margins, Profile, Shape
from prostudio.errors import FilmError
from prostudio.media.containers import Container
from prostudio.media.encoding import Encoding
from prostudio.media.sound_encoding import SoundEncoding

_CHECKED = "2026-11-22"
_YOUTUBE = "support.google.com/youtube/answer/1722171"
_SHORTS = "T. Sherman, YouTube, in techtimes.com of 4 October 2024"
_TIKTOK = "developers.tiktok.com, content posting API; ayrshare.com/docs/media-guidelines/tiktok"
_REELS = "help.circleboom.com and help.swat.io, of Meta's API"
_REELS_FILE = "sources differ from 300 MB to 4 GB; ayrshare.com/docs/media-guidelines/instagram"

_PHONE = Margins(
    top=Fraction(270, 1920),
    right=Fraction(165, 1080),
    bottom=Fraction(480, 1920),
    left=Fraction(65, 1080),
)
"""The union of what TikTok, Reels and Shorts lay over 1080x1920.

TikTok: top 130, bottom 350, right 164, left 60; Reels: top 108 to 269, bottom 310 to 450,
sides 65 to 120; Shorts: bottom up to 480 (blitzcutai.com, Meta's rule for advertisements).
One area for all three, so that their pictures are made once.
"""
_UPRIGHT = Shape(Fraction(9, 16), most=1080)
_NO_EDIT_LIST = Container(edit_list=False)
_HALF_SECOND = Fraction(1, 2)

_ROWS = (
    Profile("film", "the film as it is written, for any player: H.264 and AAC in MP4"),
    Profile(
        "youtube",
        "YouTube: 16:9 (films from 4:3 to 21:9 keep their shape), closed groups of half a second",
        source=_YOUTUBE,
        checked=_CHECKED,
        shape=Shape(Fraction(16, 9), kept=(Fraction(4, 3), Fraction(12, 5)), most=2160),
        container=_NO_EDIT_LIST,
        gop_seconds=_HALF_SECOND,
        sound=SoundEncoding(bit_rate=384_000, primed=False),
        limits=(Limit("fps", 24, 60, _YOUTUBE),),
    ),
    Profile(
        "shorts",
        "YouTube Shorts: 9:16, up to three minutes",
        source=_YOUTUBE,
        checked=_CHECKED,
        shape=_UPRIGHT,
        margins=_PHONE,
        container=_NO_EDIT_LIST,
        encoding=Encoding(max_kbps=25_000),
        gop_seconds=_HALF_SECOND,
        sound=SoundEncoding(bit_rate=384_000, primed=False),
        limits=(Limit("seconds", None, 180, _SHORTS), Limit("fps", 24, 60, _YOUTUBE)),
    ),
    Profile(
        "tiktok",
        "TikTok: 9:16, 3 s to 10 minutes",
        source=_TIKTOK,
        checked=_CHECKED,
        shape=_UPRIGHT,
        margins=_PHONE,
        container=_NO_EDIT_LIST,
        encoding=Encoding(max_kbps=25_000),
        gop_seconds=_HALF_SECOND,
        sound=SoundEncoding(bit_rate=256_000, primed=False),
        limits=(
            Limit("seconds", 3, 600, _TIKTOK),
            Limit("megabytes", None, 1000, "sources differ from 1 to 10 GB; " + _TIKTOK),
            Limit("fps", 23, 60, _TIKTOK),
            Limit("pixels", 360, 4096, _TIKTOK),
        ),
    ),
    Profile(
        "reels",
        "Instagram Reels: 9:16, 3 s to 15 minutes",
        source=_REELS,
        checked=_CHECKED,
        shape=_UPRIGHT,
        margins=_PHONE,
        container=_NO_EDIT_LIST,
        encoding=Encoding(max_kbps=25_000),
        gop_seconds=_HALF_SECOND,
        sound=SoundEncoding(bit_rate=128_000, primed=False),
        limits=(
            Limit("seconds", 3, 900, _REELS),
            Limit("megabytes", None, 300, _REELS_FILE),
            Limit("fps", 23, 60, _REELS),
        ),
    ),
    Profile(
        "square",
        "1:1 for the feeds of Instagram and others",
        source=_REELS,
        checked=_CHECKED,
        shape=Shape(Fraction(1), most=1080),
        container=_NO_EDIT_LIST,
        encoding=Encoding(max_kbps=25_000),
        gop_seconds=_HALF_SECOND,
        sound=SoundEncoding(bit_rate=128_000, primed=False),
        limits=(
            Limit("seconds", 3, 900, _REELS),
            Limit("megabytes", None, 300, _REELS_FILE),
            Limit("fps", 23, 60, _REELS),
        ),
    ),
    Profile(
        "archive",
        "to keep: FFV1 and FLAC in Matroska, nothing lost that was composed",
        source="RFC 9043 (FFV1), RFC 9639 (FLAC), RFC 9559 (Matroska)",
        container=Container("matroska"),
        encoding=Encoding(encoder="ffv1"),
        sound=SoundEncoding("flac"),
    ),
    Profile(
        "editing",
        "for an editor: ProRes 422 HQ and PCM in MOV",
        container=Container("mov"),
        encoding=Encoding(encoder="prores_ks"),
        sound=SoundEncoding("pcm_s24le"),
    ),
    Profile(
        "web",
        "for a page of your own: AV1 and Opus in MP4",
        source="aomediacodec.github.io/av1-isobmff, RFC 6716 (Opus)",
        encoding=Encoding(encoder="libsvtav1", crf=30),
        gop_seconds=Fraction(4),
        sound=SoundEncoding("libopus", 128_000),
    ),
    Profile(
        "preview",
        "to look at: a short side of 360, quickly made",
        shape=Shape(most=360),
        encoding=Encoding(crf=26),
        quick=True,
        sound=SoundEncoding(bit_rate=128_000),
    ),
)

PROFILES: Mapping[str, Profile] = MappingProxyType({row.name: row for row in _ROWS})
"""By name, in the order in which they are listed."""


def chosen(names: Sequence[str]) -> tuple[Profile, ...]:
    """The profiles of these names, each once, in the order in which they are asked for.

    Raises:
        FilmError: there is none of that name.
    """
    for name in names:
        if name not in PROFILES:
            near = get_close_matches(name, PROFILES, 1)
            parts = name.split()
            if len(parts) > 1 and all(part in PROFILES for part in parts):
                near = [",".join(parts)]
            raise FilmError(
                f"profile is {name!r}; wanted {', '.join(PROFILES)}",
                hint=f"did you mean {near[0]!r}?" if near else "`make --help` lists them",
            )
    return tuple(PROFILES[name] for name in dict.fromkeys(names))


def encoding_for(profile: Profile, rate: Fraction, preset: str) -> Encoding:
    """How the profile's pictures are encoded at a frame rate.

    Args:
        preset: the setting `encoder_preset`.
    """
    keyint = profile.encoding.keyint
    if profile.gop_seconds is not None:
        keyint = max(1, round(rate * profile.gop_seconds))
    preset = "ultrafast" if profile.quick else preset
    return replace(profile.encoding, preset=preset, keyint=keyint)
