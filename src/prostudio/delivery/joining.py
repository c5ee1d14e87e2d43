"""The finished film: segments and sound joined by copying packets, published whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

from prostudio import files
from prostudio.delivery.boxes import write_fast_start
from prostudio.media.containers import Container
from prostudio.media.packets import join_parts, read_parts
from prostudio.media.subtitle_tracks import SubtitleTrack


def join(
    segments: Sequence[Path],
    audio: Path | None,
    out: Path,
    *,
    rate: Fraction,
    metadata: Mapping[str, str] | None = None,
    xmp: str = "",
    language: str = "",
    container: Container | None = None,
    subtitles: Sequence[SubtitleTrack] = (),
) -> None:
    """Join encoded segments and encoded sound into a film at `out`.

    Nothing is decoded or encoded: the pictures are those of the segments bit for bit,
    and the same inputs give the same bytes, with no dates inside. In MP4 and MOV the index
    lies before the media. `out` appears whole or not at all.

    Args:
        segments: files of `compositor.compose`, in order.
        audio: a file of `media.audio.encode_sound`, not primed where there is no edit list.
        metadata: tags such as `title` and `comment`.
        xmp: an XMP packet to carry, see `provenance.xmp_packet`; a tag in Matroska.
        language: of picture and sound, three letters of ISO 639-2; "" says none.
        container: an MP4 where it is not given.
        subtitles: captions that can be switched on, a track for each language.

    Raises:
        PartsDifferError: segments were encoded with different settings; encode again.
        MediaError: a segment or the sound cannot be read.
        DiskFullError: the disk cannot hold the film twice for a moment.
    """
    parts = read_parts(segments)
    container = container or Container()
    write = partial(
        join_parts,
        parts,
        audio,
        rate=rate,
        metadata=dict(metadata or {}) if container.boxed else _tagged(metadata, xmp),
        language=language,
        container=container,
        subtitles=subtitles,
    )
    with files.replacing(out) as whole:
        if container.boxed:
            _index_first(write, out, whole, xmp)
        else:
            write(whole)


def _tagged(metadata: Mapping[str, str] | None, xmp: str) -> dict[str, str]:
    """Tags of a container that has no place for XMP of its own: the packet is one of them."""
    return {**(metadata or {}), **({"XMP": xmp} if xmp else {})}


def _index_first(write: Callable[[Path], None], out: Path, whole: Path, xmp: str) -> None:
    loose = out.with_name(f".{out.stem[:60]}.joining{out.suffix}")
    try:
        write(loose)
        with files.open_new(whole) as file:
            write_fast_start(loose, file, xmp)
    finally:
        files.unlink(loose)
