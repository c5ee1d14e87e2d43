"""The fonts that text is drawn with: from pip packages, their digests checked, or the system's."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from prostudio.drawing.library import skia
from prostudio.drawing.quiet import quiet
from prostudio.errors import MissingError


@dataclass(frozen=True, slots=True)
class FontRow:
    """A font that comes with a pip package.

    Attributes:
        sha256: of the file. Another content is refused: these are packages of single
            persons, and a changed one must not slip in a changed font.
        variable: has a `wght` axis.
        required: part of every installation.
        faces: face of the collection by language; the first is for all others.
    """

    family: str
    package: str
    file: str
    sha256: str
    variable: bool = True
    required: bool = True
    faces: tuple[tuple[str, int], ...] = (("", 0),)


FONTS = (
    FontRow(
        "Inter",
        "fontpkg_inter",
        "files/Inter[opsz,wght].ttf",
        "29160a80ff49ddcab2c97711247e08b1fab27a484a329ce8b813d820dc559031",
    ),
    FontRow(
        "Noto Sans Arabic",
        "justmytype_intl_rtl",
        "fonts/ofl/notosansarabic/NotoSansArabic[wdth,wght].ttf",
        "63111b5b2e074dd48cc67692e0a2726d86ee94c1c37fe8598257b7b4e87e869e",
    ),
    FontRow(
        "Noto Sans Hebrew",
        "justmytype_intl_rtl",
        "fonts/ofl/notosanshebrew/NotoSansHebrew[wdth,wght].ttf",
        "7ef36a2c3593758cdb622e1bdef4f84523e92fbc3ccc667438dd80ff54c2de88",
    ),
    FontRow(
        "Noto Sans CJK",
        "noto_cjk_sans_otc",
        "NotoSansCJK-Regular.ttc",
        "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
        variable=False,
        required=False,
        faces=(("", 2), ("ja", 0), ("ko", 1), ("zh", 2), ("zh-hant", 3), ("zh-tw", 3)),
    ),
)
"""Every font by pip, in the order in which a glyph is looked for."""

_IGNORED = ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn")
"""Categories that need no glyph of their own: controls, spaces, marks that combine."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One typeface, the name it is registered under, and a digest of what it is."""

    family: str
    typeface: skia.Typeface
    digest: str


def faces_for(text: str, language: str, weight: int) -> tuple[Face, ...]:
    """The typefaces that can draw the text between them, best first.

    A character that no font by pip has is looked for in the system's fonts; one that
    none has is left to `missing_scripts` to report.

    Raises:
        MissingError: a required font's package is not installed or not the one we know.
    """
    faces = list(_pip_faces(language.lower(), weight, True))
    if uncovered(faces, text):  # the optional ones are 20 MB: only when they are needed
        faces.extend(_pip_faces(language.lower(), weight, False))
    for character in uncovered(faces, text):
        if uncovered(faces, character):  # a face found for one before it may have it
            faces.extend(_system_faces(character, language))
    return tuple(faces)


def fonts_in_use(text: str, language: str = "") -> dict[str, str]:
    """Family -> digest of the fonts that this text is drawn with, for keys."""
    faces = faces_for(text, language, 400)
    used: dict[str, str] = {}
    for character in dict.fromkeys(text):
        face = next((face for face in faces if _has(face, character)), None)
        if face and not _needs_no_glyph(character):
            used[face.family] = face.digest
    return used


@cache
def _pip_faces(language: str, weight: int, required: bool) -> tuple[Face, ...]:
    """The faces of the required or of the optional rows that are installed."""
    return tuple(_faces(language, weight, required))


def _faces(language: str, weight: int, required: bool) -> Iterator[Face]:
    for row in FONTS:
        data = _checked(row) if row.required == required else None
        if data is None:
            continue
        _, index = max((len(tag), face) for tag, face in row.faces if language.startswith(tag))
        shared = skia.Data.MakeWithoutCopy(data)  # `_checked` keeps the bytes
        typeface = skia.FontMgr.New_Custom_Empty().makeFromData(shared, index)
        if row.variable:
            typeface = _at_weight(typeface, weight)
        yield Face(row.family, typeface, row.sha256)


def _at_weight(typeface: skia.Typeface, weight: int) -> skia.Typeface:
    """The variable font at a weight: the Hebrew one would open as Thin.

    Inter's optical size follows: its display cut (opsz 32) is meant for large text.
    """
    positions = skia.FontArguments.VariationPosition.Coordinates(
        [
            skia.FontArguments.VariationPosition.Coordinate(_axis("wght"), weight),
            skia.FontArguments.VariationPosition.Coordinate(_axis("opsz"), 32),
        ]
    )
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(skia.FontArguments.VariationPosition(positions))
    return typeface.makeClone(arguments)


def _axis(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


@cache
def _checked(row: FontRow) -> bytes | None:
    """The font file's bytes, or None where an optional package is not installed."""
    spec = find_spec(row.package)
    path = Path(spec.origin).parent / row.file if spec and spec.origin else None
    if path is None or not path.is_file():
        if not row.required:
            return None
        raise MissingError(
            f"the font {row.family} is not installed",
            hint="run `pip install prostudio` again",
        )
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != row.sha256:
        raise MissingError(
            f"the font file {path.name} is not the one ProStudio knows: its SHA-256 is "
            f"{digest[:12]}..., wanted {row.sha256[:12]}...",
            hint=f"install the version of {row.package} that constraints.txt names",
        )
    return data


@cache
def _system_faces(character: str, language: str) -> tuple[Face, ...]:
    """The system's own choice for a character, if it has one."""
    languages = [language] if language else []
    with quiet():
        typeface = skia.FontMgr().matchFamilyStyleCharacter(
            "", skia.FontStyle.Normal(), languages, ord(character)
        )
    if typeface is None or not typeface.unicharToGlyph(ord(character)):
        return ()
    head = bytes(typeface.getTableData(_axis("head")) or b"")  # holds the file's checksum
    digest = hashlib.sha256(head).hexdigest()
    return (Face(f"System {typeface.getFamilyName()}", typeface, digest),)


def uncovered(faces: Sequence[Face], text: str) -> list[str]:
    """The text's characters that none of the faces has a glyph for, each once."""
    return [
        character
        for character in dict.fromkeys(text)
        if not _needs_no_glyph(character) and not any(_has(face, character) for face in faces)
    ]


def _has(face: Face, character: str) -> bool:
    return bool(face.typeface.unicharToGlyph(ord(character)))


def _needs_no_glyph(character: str) -> bool:
    variation_selector = 0xFE00 <= ord(character) <= 0xFE0F
    return unicodedata.category(character) in _IGNORED or variation_selector
