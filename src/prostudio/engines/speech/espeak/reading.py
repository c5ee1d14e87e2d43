"""What espeak-ng says of a text: which tokens it speaks, and what it cannot read."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from prostudio.engines.speech.espeak.voices import resolve_language

# Words of these scripts are read by the rules of their own language whatever the
# voice's language is (the library's alphabets marked AL_WORDS; measured).
_SWITCHED = frozenset(
    {
        "ARMENIAN",
        "BENGALI",
        "DEVANAGARI",
        "GEORGIAN",
        "GUJARATI",
        "GURMUKHI",
        "HANGUL",
        "KANNADA",
        "MALAYALAM",
        "SINHALA",
        "TAMIL",
    }
)

_LETTERS = ("Lu", "Ll", "Lt", "Lo")
_PRONOUNCED = "&%@#*+=<>$€£¥§°©®™†"
_NAMES = {"CJK": "Chinese characters"}

# Pictographs: shown in captions, never spoken. The library would say their names.
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\U0001fc00-\U0001fcff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff"
    "\u200d\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f]"
)


def spoken_text(text: str) -> str:
    """The text as the library gets it, of the same length, so that positions stay true.

    Emoji and control characters (the library's commands begin with one) become spaces.
    """
    plain = _EMOJI.sub(" ", text)
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Co") else c for c in plain)


def spoken_tokens(text: str) -> list[tuple[int, int]]:
    """Where each token split at white space lies that has something to speak in it."""
    plain = spoken_text(text)
    return [
        found.span()
        for found in re.finditer(r"\S+", text)
        if any(_speaks(character) for character in plain[slice(*found.span())])
    ]


def _speaks(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" or character in _PRONOUNCED


def cannot_read(text: str, language: str) -> str | None:
    """What a voice of the language would spell out or skip, as one clause; None if nothing.

    Raises:
        FilmError: the language is not spoken at all.
    """
    known = resolve_language(language)
    readable = known.scripts | _SWITCHED
    letters = unicodedata.normalize("NFKC", spoken_text(text))
    for script, run in groupby(letters, _script):
        word = "".join(run)
        if script is None or script in readable or _may_be_spelled(script, word):
            continue
        if script == "CJK" and "HIRAGANA" in known.scripts:
            return f"kanji ({word})"
        return f"{_NAMES.get(script, script.capitalize() + ' letters')} ({word})"
    return None


def _script(character: str) -> str | None:
    """The script as the first word of Unicode's name of the letter; None for what has none."""
    if unicodedata.category(character) not in _LETTERS:
        return None
    return unicodedata.name(character, "UNKNOWN").partition(" ")[0]


def _may_be_spelled(script: str, word: str) -> bool:
    """A Greek letter alone is called by its name, and initials are spelled by people too."""
    if script == "GREEK":
        return len(word) == 1
    return script == "LATIN" and word.isupper() and len(word) <= 5
