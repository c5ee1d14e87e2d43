"""Bytes to text, or the line and the byte that are not."""

from __future__ import annotations

import codecs

from prostudio.errors import FilmError

MOST_BYTES = 10_000_000


def decode(source: bytes | str, encoding: str | None = None) -> str:
    """The script's text with `\\n` as its only line ending, and without a BOM.

    Raises:
        FilmError: over 10 MB, not UTF-8 (or not the encoding named), or a NUL byte.
    """
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "replace"))
    if size > MOST_BYTES:
        raise FilmError(
            f"the script has {size:,} bytes; wanted at most {MOST_BYTES:,}",
            hint="cut it into several films",
        )
    text = _decoded(source, encoding) if isinstance(source, bytes) else source
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FilmError("a NUL byte stands here; is this a text file?", line=line)
    return text


def _decoded(source: bytes, encoding: str | None) -> str:
    named = encoding or "utf-8"
    try:
        codecs.lookup(named)
        text = source.decode(named)
    except (LookupError, ValueError) as error:
        if not isinstance(error, UnicodeDecodeError):
            raise FilmError(
                f"encoding {named!r} is not known; wanted one such as utf-8 or cp1252"
            ) from None
        line = _line(source, error.start)
        byte = source[error.start]
        hint = "save it as UTF-8, or say what it is, such as `--encoding cp1252`"
        if source[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            hint = "save it as UTF-8, or say `--encoding utf-16`"
        raise FilmError(
            f"byte 0x{byte:02x} at offset {error.start} is not {named}", hint=hint, line=line
        ) from None
    return text


def _line(source: bytes, offset: int) -> int:
    before = source[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1
