"""Which language a text is in: by its script, then by its commonest words and letters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable

from prostudio.film.film import Film
from prostudio.film.text.common_words import languages_of_words

_READ = 60_000  # characters; more of them changes no answer
_SCRIPTS = (
    (0x0041, 0x024F, "Latin"),
    (0x0370, 0x03FF, "el"),
    (0x0400, 0x052F, "Cyrillic"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x077F, "Arabic"),
    (0x0900, 0x097F, "hi"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1100, 0x11FF, "ko"),
    (0x1200, 0x139F, "am"),
    (0x1780, 0x17FF, "km"),
    (0x1E00, 0x1EFF, "Latin"),
    (0x1F00, 0x1FFF, "el"),
    (0x3040, 0x30FF, "ja"),
    (0x3400, 0x4DBF, "zh"),
    (0x4E00, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
    (0xF900, 0xFAFF, "zh"),
)
_STARTS = [start for start, _, _ in _SCRIPTS]
# A sign of these stands for a syllable or a word, two to three letters elsewhere.
_HEAVY = {"ja": 2.5, "zh": 2.5, "ko": 2.5}
_LETTERS = {
    "de": "ßäöü", "fr": "çœèêàùî", "es": "ñ¿¡", "it": "òìàèù", "pt": "ãõçâê", "sv": "åäö",
    "da": "æøå", "nb": "æøå", "pl": "łżźćńśęą", "tr": "ğışçöü", "cs": "řěůčžšý", "fi": "äö",
    "hu": "őűáéíó", "ro": "șțăâî", "ca": "çàèò·", "vi": "ạảấầậăắặđếềệơớờợưứừự",
}  # fmt: skip
_BY_LETTER: dict[str, tuple[str, ...]] = {
    letter: tuple(language for language, letters in _LETTERS.items() if letter in letters)
    for letter in set("".join(_LETTERS.values()))
}
_FEW, _ENOUGH = 4, 18
"""Fewer words than that need evidence: a word of one language counts 12, a letter of one 6."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def find_language(text: str) -> str:
    """The BCP-47 code of the language a text is most likely in; `en` where nothing tells."""
    text = text[:_READ]
    scripts: defaultdict[str, float] = defaultdict(float)
    for character, count in Counter(text).items():
        script = _script(character)
        if script:
            scripts[script] += count * _HEAVY.get(script, 1)
    if not scripts:
        return "en"
    # Kana makes Japanese of its kanji, however few they are.
    if scripts["ja"] * 8 > scripts["zh"] and scripts["ja"]:
        scripts["ja"] += scripts.pop("zh", 0)
    script = max(scripts, key=lambda name: scripts[name])
    if script == "Latin":
        return _by_words(text.lower())
    if script == "Cyrillic":
        return _cyrillic(text.lower())
    return _arabic(text) if script == "Arabic" else script


def language_of(film: Film) -> str:
    """The film's language: what it says, else the one found in its words, then its prompts."""
    if film.language:
        return film.language
    lines = (line.text for _, shot in film.shots() for line in shot.narration)
    words = _first_characters(lines)
    if not words.strip():
        words = _first_characters(shot.prompt or "" for _, shot in film.shots())
    return find_language(words)


def _first_characters(texts: Iterable[str]) -> str:
    found: list[str] = []
    length = 0
    for text in texts:
        found.append(text)
        length += len(text)
        if length > _READ:
            break
    return "\n".join(found)


def _script(character: str) -> str | None:
    if not character.isalpha():
        return None
    code = ord(character)
    start, stop, name = _SCRIPTS[max(0, bisect_right(_STARTS, code) - 1)]
    if start <= code <= stop:
        return name
    return "zh" if 0x20000 <= code <= 0x3FFFF else None


def _by_words(text: str) -> str:
    """Score languages by common words (worth less the more languages share them) and letters."""
    known = languages_of_words()
    scores: Counter[str] = Counter()
    for word, count in Counter(_WORD.findall(text.replace("’", "'"))).items():
        languages = known.get(word) or known.get(word.split("'")[0] + "'") or ()
        for language in languages:
            scores[language] += count * 12 // len(languages)
    for letter, languages in _BY_LETTER.items():
        times = text.count(letter)
        for language in languages:
            scores[language] += times * 6 // len(languages)
    best = max(scores.values(), default=0)
    if best < (_ENOUGH if len(_WORD.findall(text)) < _FEW else 1):
        return "en"
    return max(sorted(scores), key=lambda language: (scores[language], language == "en"))


def _cyrillic(text: str) -> str:
    ukrainian = sum(map(text.count, "іїєґ"))
    belarusian = text.count("ў")
    serbian = sum(map(text.count, "ђћџљњј"))
    russian = sum(map(text.count, "ыэё"))
    if belarusian and ukrainian:
        return "be"
    if ukrainian > russian:
        return "uk"
    if serbian > russian:
        return "sr"
    letters = sum(map(str.isalpha, text)) or 1
    return "bg" if not russian and text.count("ъ") / letters > 0.01 else "ru"


def _arabic(text: str) -> str:
    urdu = sum(map(text.count, "ٹڈڑںےہ"))
    persian = sum(map(text.count, "پچژگ"))
    if urdu > persian:
        return "ur"
    return "fa" if persian else "ar"
