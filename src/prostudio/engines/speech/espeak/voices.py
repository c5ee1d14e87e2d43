"""espeak-ng's languages and voices, from a table, without loading the library.

`languages.tsv` has a row for each language of espeak-ng 1.52 that its wheel can speak
(Faroese and Karakalpak are listed there but their dictionaries are missing). The
scripts were measured: a word of each script was turned into phonemes, and a script
counts where the word came out as a word and was not spelled letter by letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from prostudio.errors import FilmError


@dataclass(frozen=True, slots=True)
class Language:
    """One language: our code (BCP-47, lower case), the library's file, its name.

    Attributes:
        scripts: scripts it reads, as the first word of Unicode's character names.
    """

    code: str
    identifier: str
    name: str
    scripts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Variant:
    """A timbre that any language can be spoken in.

    Attributes:
        name: ours, as a film file writes it.
        file: the library's.
        amplitude: what keeps its peaks off full scale (100 is the library's own).
        pitch: where its middle lies, 0 to 99.
        pitch_range: how far speech moves around it, 0 to 99.
        semitone: points of `pitch` for one (measured; the scale ends 6 to 8 away).
    """

    name: str
    file: str
    amplitude: int
    pitch: int = 50
    pitch_range: int = 60
    semitone: float = 5.2


# Chosen by measurement over English, German, French and Spanish: no echo added, little
# crest (16 to 18 LU from loudness to peak, where the plain voice has 19: spikes are what
# keeps speech from being loud), more above 4 kHz than the plain voice (-13 to -17 dB of
# all energy against -20), deep modulation at the rate of syllables. The amplitude leaves
# 3 dB below full scale in each of these languages.
VARIANTS = (
    Variant("annie", "Annie", amplitude=90, pitch=42, pitch_range=55, semitone=7.5),
    Variant("clara", "f3", amplitude=80),
    Variant("nora", "f2", amplitude=75),
    Variant("linda", "linda", amplitude=55, pitch=42),
    Variant("martha", "aunty", amplitude=75),
    Variant("arthur", "", amplitude=70),
    Variant("alex", "Alex", amplitude=85),
    Variant("rob", "rob", amplitude=110),
    Variant("max", "max", amplitude=100),
)

STANDARD = VARIANTS[0]

# What people write for a language that the table has under another code. `en` and
# `pt` follow the likely subtags of Unicode CLDR; English of the Commonwealth and
# Spanish of the Americas follow its parent locales.
_ALIASES = {
    "en": "en-us",
    "en-uk": "en-gb",
    "en-au": "en-gb",
    "en-nz": "en-gb",
    "en-ie": "en-gb",
    "en-in": "en-gb",
    "en-za": "en-gb",
    "en-scotland": "en-gb-scotland",
    "pt": "pt-br",
    "pt-pt": "pt",  # the table's `pt` is Portugal's; Brazil has a row of its own
    "pt-ao": "pt",
    "pt-mz": "pt",
    "es-mx": "es-419",
    "es-ar": "es-419",
    "es-co": "es-419",
    "es-cl": "es-419",
    "es-pe": "es-419",
    "es-us": "es-419",
    "zh": "cmn",
    "zh-cn": "cmn",
    "zh-tw": "cmn",
    "zh-hk": "yue",
    "zh-yue": "yue",
    "no": "nb",
    "nn": "nb",
    "iw": "he",
    "in": "id",
    "sh": "hr",
    "mo": "ro",
}


@cache
def languages() -> dict[str, Language]:
    """Every language by its code."""
    table = files(__package__).joinpath("languages.tsv").read_text(encoding="utf-8")
    found = {}
    for row in table.splitlines()[1:]:
        code, identifier, name, scripts = row.split("\t")
        found[code] = Language(code, identifier, name, frozenset(scripts.upper().split()))
    return found


def resolve_language(tag: str) -> Language:
    """The language for a BCP-47 tag; a region that is not there falls back to the language.

    Raises:
        FilmError: espeak-ng does not speak it; the nearest are named.
    """
    code, known = normal(tag), languages()
    while code:
        found = known.get(_ALIASES.get(code, code))
        if found:
            return found
        code = code.rpartition("-")[0]
    near = get_close_matches(normal(tag), [*known, *_ALIASES], 3, 0.5)
    hint = f"near it are {', '.join(near)}; " if near else ""
    raise FilmError(
        f"espeak has no voice for the language {tag!r}",
        hint=f"{hint}`prostudio engines` lists what it speaks",
    )


def resolve_voice(name: str | None, language: str) -> tuple[Language, Variant]:
    """The language and timbre for a voice as a film names it.

    `None` or a language is that language's standard voice; a timbre (`clara`, or the
    library's own such as `f3`) speaks the line's language; `en-gb+clara` says both.

    Raises:
        FilmError: no such voice; the nearest are named.
    """
    if name is None:
        return resolve_language(language), STANDARD
    head, plus, tail = normal(name).partition("+")
    if plus:
        return resolve_language(head), _variant(tail)
    if head in languages() or head in _ALIASES:
        return resolve_language(head), STANDARD
    try:
        return resolve_language(language), _variant(head)
    except FilmError as unknown:
        try:  # a region without a voice of its own, such as de-at
            return resolve_language(head), STANDARD
        except FilmError:
            raise unknown from None


def normal(tag: str) -> str:
    """A tag as the table writes it."""
    return tag.strip().lower().replace("_", "-")


def voices() -> tuple[tuple[str, str], ...]:
    """Every voice we name, as (name, language): each language alone, then in each timbre."""
    return tuple(
        (f"{code}+{variant.name}" if variant else code, code)
        for code in languages()
        for variant in (None, *VARIANTS)
    )


@cache
def _library_variants() -> dict[str, Variant]:
    """The library's own timbres by lower-case name; an amplitude that clips in none of them."""
    names = files(__package__).joinpath("variants.txt").read_text(encoding="utf-8").split("\n")
    return {name.lower(): Variant(name.lower(), name, amplitude=50) for name in names if name}


def _variant(name: str) -> Variant:
    known = _library_variants() | {variant.name: variant for variant in VARIANTS}
    if name in known:
        return known[name]
    near = get_close_matches(name, known, 3, 0.5) or [variant.name for variant in VARIANTS]
    raise FilmError(
        f"espeak has no voice {name!r}",
        hint=f"near it are {', '.join(near)}; "
        "a voice is a language such as en-gb, a timbre such as clara, or both: en-gb+clara",
    )
