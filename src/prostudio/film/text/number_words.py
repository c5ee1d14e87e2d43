"""Numbers as the words that they are read as.

Whole numbers, as in counting: years, ordinals and the cases of Slavic languages are read
so too. English, German, Dutch, French, Spanish, Italian, Portuguese, Polish, Russian and
Ukrainian are written out as they are spoken; the table's other languages near enough to know
how long they take.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_LONGEST = 9
"""Digits of the largest number that is read as one; a longer one is read digit by digit."""
_FEW = frozenset({"pl", "ru", "uk", "cs"})
"""Languages that say one thing of two to four thousands and another of five."""
_HER = {"один": "одна", "два": "две"}
"""One and two before the Russian thousand, which is a she."""

Table = dict[str, str]


def number_words(digits: str, language: str) -> tuple[str, ...]:
    """The words of a number, in the language of a code's first part.

    A language that the table lacks is read in Spanish, whose words are of middle length.
    """
    known = language if is_read(language) else "es"
    table = _tables()[known]
    if len(digits) > _LONGEST or (digits.startswith("0") and len(digits) > 1):
        return tuple(word for digit in digits for word in table[digit].split())
    return tuple(" ".join(_read(int(digits), known, table)).split())


def is_read(language: str) -> bool:
    """Whether the numbers of a language are known."""
    return language in _tables()


def _read(number: int, language: str, table: Table) -> list[str]:
    if str(number) in table and number not in (2000, 5000, 5_000_000):
        return [table[str(number)]]
    if number < 100:
        return _tens(number // 10 * 10, number % 10, language, table)
    if number < 1000:
        hundreds, rest = number // 100 * 100, number % 100
        word = {"cien": "ciento", "cem": "cento"}.get(table[str(hundreds)], table[str(hundreds)])
        between = ["e"] if language == "pt" else []
        return [word, *between, *_read(rest, language, table)]
    size = 1_000_000 if number >= 1_000_000 else 1000
    many, rest = divmod(number, size)
    said = [table[str(size)]] if many == 1 else _many(many, size, language, table)
    return said + (_read(rest, language, table) if rest else [])


def _many(many: int, size: int, language: str, table: Table) -> list[str]:
    """Several thousands or millions."""
    words = _read(many, language, table)
    if size == 1_000_000:
        return [*words, table["5000000"]]
    last, teen = many % 10, 10 < many % 100 < 20
    if language == "ru" and not teen:
        words[-1] = _HER.get(words[-1], words[-1])
    if language in ("ru", "uk") and last == 1 and not teen:
        return [*words, table["1000"]]
    few = language in _FEW and 2 <= last <= 4 and not teen
    return [*words, table["2000" if few else "5000"]]


def _tens(tens: int, ones: int, language: str, table: Table) -> list[str]:
    """Two digits that have no word of their own."""
    ten, one = table[str(tens)], table[str(ones)]
    match language:
        case "de":
            return [f"{'ein' if ones == 1 else one}und{ten}"]
        case "nl":
            return [f"{one}en{ten}"]
        case "fr" if tens in (70, 90):
            joint = ["et"] if (tens, ones) == (70, 1) else []
            return [table[str(tens - 10)], *joint, table[str(10 + ones)]]
        case "fr" if ones == 1 and tens < 70:
            return [ten, "et", one]
        case "es":
            return [f"veinti{one}"] if tens == 20 else [ten, "y", one]
        case "it":
            return [(ten[:-1] if ones in (1, 8) else ten) + one]
        case "pt":
            return [ten, "e", one]
    return [ten, one]


@cache
def _tables() -> dict[str, Table]:
    """Language -> number as digits -> its word; 2000 and 5000 are how thousands are counted."""
    text = files(__package__).joinpath("number_words.tsv").read_text(encoding="utf-8")
    head, *rows = (line.split("\t") for line in text.splitlines())
    return {language: dict(zip(head[1:], words, strict=True)) for language, *words in rows}
