"""A word of a caption: how wide it is, and where it may be divided."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_NO_LINE_START = frozenset(
    "、。，．・：；？！」』）】〕〉》”’…‥ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々%"
)
"""Characters that Japanese and Chinese do not begin a line with (JIS X 4051)."""
_NO_LINE_END = frozenset("「『（【〔〈《“‘")
_UNSPACED = frozenset({"zh", "ja", "cmn", "yue", "th", "lo", "km", "my"})
_CJK = frozenset({"zh", "ja", "ko", "cmn", "yue"})
HYPHEN = "\u00ad"
"""Stands at the end of a word's part until it is shown: the writer's own hyphens are letters."""
_HYPHENATED = re.compile(r"[^\w]*[^\W\d_]+(?:[-'’][^\W\d_]+)*[^\w]*")
_NUMBER = re.compile(r"\W*\d[\d.,:/'’\-+×–%°]*[^\W\d_]{0,4}\W*")
_NUMBER_COLUMNS = 42
"""A longer row of digits is no number that anybody reads."""
_OWN_HYPHEN = re.compile(r"(?<=[^\W\d_]{2}-)(?=[^\W_]{2})")
_SYLLABLE = re.compile(r"(?:sch|[cpst]h|[^\W\d_aeiouyаеёиоуыэюя])[aeiouyаеёиоуыэюя]", re.IGNORECASE)
_SEAM = re.compile(r"(?:heit|keit|schaft|ung|ion|ität|tum|ing)s$", re.IGNORECASE)
"""Ends a first word of a German compound: behind it is the best place of all."""
_SEAM_SHIFT = 5
_ONE_SOUND = ("ch", "ck", "ph", "th", "sh", "qu", "gn", "ll", "rr", "sc")
_SHIFT = 3
"""How far a break moves for a syllable's sake."""


def columns(text: str, language: str) -> float:
    """How wide a text is: one per letter, for CJK one per full-width character."""
    cjk = is_cjk(language)
    return sum(_column(character, cjk) for character in text)


def _column(character: str, cjk: bool) -> float:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    wide = unicodedata.east_asian_width(character) in "WF"
    if cjk:
        return 1.0 if wide else 0.5
    return 2.0 if wide else 1.0


def is_cjk(language: str) -> bool:
    """Whether lines are counted in full-width characters."""
    return language.lower().split("-")[0] in _CJK


def parts_of(word: str, language: str, longest: int, whole: int) -> list[str]:
    """A word whole; one of a script without spaces by characters; one too long in parts.

    A word that is too long for a line is divided at the writer's own hyphens; elsewhere only
    where it is longer than `whole`. Parts of a word end with a soft hyphen, which is shown;
    those of an address do not.
    """
    clusters = _clusters(word)
    unspaced = language.lower().split("-")[0] in _UNSPACED
    if unspaced and any(_breaks_anywhere(cluster) for cluster in clusters):
        return _kept_together(clusters)
    width = columns(word, language)
    if width <= longest or (width <= _NUMBER_COLUMNS and _NUMBER.fullmatch(word)):
        return [word]
    if _HYPHENATED.fullmatch(word) is None:
        return [word] if width <= whole else _evenly(clusters, -(-int(width) // whole))
    own = _OWN_HYPHEN.split(word)
    if len(own) > 1:
        return [part for piece in own for part in parts_of(piece, language, longest, whole)]
    if width <= whole:
        return [word]
    parts = _syllables(clusters, language, max(1, whole - 1))
    return [part + HYPHEN for part in parts[:-1]] + parts[-1:]


def _evenly(clusters: list[str], count: int) -> list[str]:
    """A word in parts of about the same length, anywhere."""
    edges = [len(clusters) * part // count for part in range(count + 1)]
    return ["".join(clusters[a:b]) for a, b in pairwise(edges)]


def _syllables(clusters: list[str], language: str, room: int) -> list[str]:
    """A word in as few parts as fit the room, divided between syllables where these fit."""
    least = -(-int(columns("".join(clusters), language)) // room)
    for count in (least, least + 1):
        even = [len(clusters) * part // count for part in range(count + 1)]
        edges = sorted({0, *(_edge(clusters, at) for at in even[1:-1]), len(clusters)})
        parts = ["".join(clusters[a:b]) for a, b in pairwise(edges)]
        moved = edges[1:-1] != even[1:-1] or all(_begins(clusters, at) for at in even[1:-1])
        if moved and all(columns(part, language) <= room for part in parts):
            return parts
    return _evenly(clusters, least)


def _edge(clusters: list[str], at: int) -> int:
    """The nearest place between a compound's words, or before a consonant with a vowel."""
    shifts = sorted(range(-_SEAM_SHIFT, _SEAM_SHIFT + 1), key=lambda shift: (abs(shift), -shift))
    for shift in shifts:
        before = "".join(clusters[: at + shift])
        if at + shift > 3 and _SEAM.search(before):
            return at + shift
    return next((at + s for s in shifts if abs(s) <= _SHIFT and _begins(clusters, at + s)), at)


def _begins(clusters: list[str], at: int) -> bool:
    """Whether a syllable may well begin there."""
    here = unicodedata.normalize("NFD", "".join(clusters[at : at + 4]))
    before = "".join(clusters[max(0, at - 1) : at + 1]).lower()
    return at > 1 and _SYLLABLE.match(here) is not None and before not in _ONE_SOUND


def _clusters(word: str) -> list[str]:
    """Letters with their marks, emoji with their joiners."""
    clusters: list[str] = []
    for character in word:
        joins = unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf", "Sk")
        if clusters and (joins or clusters[-1].endswith("\u200d")):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _breaks_anywhere(cluster: str) -> bool:
    letter = cluster[0]
    name = unicodedata.name(letter, "")
    return unicodedata.east_asian_width(letter) in "WF" or name.startswith(
        ("THAI", "LAO", "KHMER", "MYANMAR")
    )


def _kept_together(clusters: list[str]) -> list[str]:
    """Characters one by one, but those that must not begin or end a line with their neighbour."""
    parts: list[str] = []
    for cluster in clusters:
        latin = bool(parts) and not _breaks_anywhere(cluster) and not _breaks_anywhere(parts[-1])
        glued = bool(parts) and (cluster[0] in _NO_LINE_START or parts[-1][-1] in _NO_LINE_END)
        if glued or latin:
            parts[-1] += cluster
        else:
            parts.append(cluster)
    return parts
