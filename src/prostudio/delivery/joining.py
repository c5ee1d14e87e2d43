"""The finished film: segments and sound joined by copying packets, published whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from prostudio import files
from prostudio.delivery.boxes import write_fast_start
from prostudio.media.packets import join_parts, read_parts


def join(
    segments: Sequence[Path],
    audio: Path | None,
    out: Path,
    *,
    rate: Fraction,
    metadata: Mapping[str, str] | None = None,
    xmp: str = "",
    language: str = "",
) -> None:
    """Join encoded segments and encoded sound into an MP4 at `out`.

    Nothing is decoded or encoded: the pictures are those of the segments bit for bit,
    and the same inputs give the same bytes, with no dates inside. The index lies
    before the media. `out` appears whole or not at all.

    Args:
        segments: files of `compositor.compose`, in order.
        audio: an .m4a of AAC whose own edit list skips the encoder's priming.
        metadata: MP4 tags such as `title` and `comment`.
        xmp: an XMP packet to carry, see `provenance.xmp_packet`.
        language: of picture and sound, three letters of ISO 639-2; "" says none.

    Raises:
        PartsDifferError: segments were encoded with different settings; encode again.
        MediaError: a segment or the sound cannot be read.
        DiskFullError: the disk cannot hold the film twice for a moment.
    """
    parts = read_parts(segments)
    loose = out.with_name(f".{out.stem[:60]}.joining{out.suffix}")
    with files.replacing(out) as whole:
        try:
            join_parts(
                parts, audio, loose, rate=rate, metadata=dict(metadata or {}), language=language
            )
            with files.open_new(whole) as file:
                write_fast_start(loose, file, xmp)
        finally:
            files.unlink(loose)
