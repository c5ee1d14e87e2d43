"""Numbers as the words that they are read as, near enough to know how long they take.

Gender, case and the little words between the parts are left out: they change what is
heard, and hardly its length.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_LONGEST = 9
"""Digits of the largest number that is read as one; a longer one is read digit by digit."""


_AND = {"de": "und", "nl": "en", "es": "y", "pt": "e"}
"""What stands between tens and ones."""


def number_words(digits: str, language: str) -> tuple[str, ...]:
    """The words of a number, in the language of a code's first part.

    A language without a row is read in the letters of the middle of those that have one.
    """
    table = _tables().get(language) or _tables()["es"]
    between = _AND.get(language, "")
    if len(digits) > _LONGEST or (digits.startswith("0") and len(digits) > 1):
        return tuple(table[digit] for digit in digits)
    return _read(int(digits), table, between)


def _read(number: int, table: dict[str, str], between: str) -> tuple[str, ...]:
    if str(number) in table:
        return (table[str(number)],)
    if number < 100:
        return (table[str(number // 10 * 10)], between + table[str(number % 10)])
    for size in (1_000_000, 1000, 100):
        if number >= size:
            many, rest = divmod(number, size)
            count = _read(many, table, between) if many > 1 else ()
            return (*count, table[str(size)], *(_read(rest, table, between) if rest else ()))
    raise AssertionError(number)


@cache
def _tables() -> dict[str, dict[str, str]]:
    """Language -> number as digits -> its word."""
    text = files(__package__).joinpath("number_words.tsv").read_text(encoding="utf-8")
    head, *rows = (line.split("\t") for line in text.splitlines())
    return {language: dict(zip(head[1:], words, strict=True)) for language, *words in rows}
