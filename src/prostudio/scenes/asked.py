"""What a prompt asks for, in whichever language it is written; and what it may have meant.

People write prompts in their own language, in English, or in both, whatever their film
is narrated in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache

from prostudio.film.text.common_words import common_words
from prostudio.film.text.language import find_language
from prostudio.scenes.camera_words import moving_words
from prostudio.scenes.lexicon import LANGUAGES, lexicon, primary, tokens
from prostudio.scenes.lexicon.hear import Heard, hear

_SHORTEST = 4
"""Letters of a word that a near one is looked for: `an` is near to everything."""
_WRITTEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_FILMIC = frozenset({
    "angle", "background", "beautiful", "camera", "cinematic", "close", "closeup", "detail",
    "detailed", "distance", "establishing", "filmed", "foreground", "frame", "image", "lens",
    "medium", "photo", "photograph", "picture", "realistic", "scene", "seen", "shot", "slow",
    "slowly", "style", "video", "view", "wide",
})  # fmt: skip
"""Words about the picture, of which nobody expects to see anything in it."""
_BETWEEN = frozenset({
    "above", "across", "along", "amid", "among", "around", "behind", "below", "beneath",
    "beside", "between", "beyond", "inside", "into", "near", "onto", "outside", "over", "past",
    "through", "toward", "towards", "under", "underneath", "upon", "with", "within", "without",
    "durch", "entlang", "gegen", "hinter", "inmitten", "neben", "ohne", "oberhalb", "über",
    "unter", "unterhalb", "während", "zwischen", "autour", "avec", "chez", "dans", "derrière",
    "dessous", "dessus", "devant", "entre", "parmi", "pendant", "près", "sans", "sous", "vers",
    "ante", "bajo", "cerca", "delante", "dentro", "desde", "detrás", "durante", "encima",
    "frente", "hacia", "hasta", "junto", "sobre", "tras",
})  # fmt: skip
"""Words that say where one thing is beside another, where they are not among the commonest."""
_NEAR = 0.82
"""By difflib's measure: a letter too few of five, none of four, where too much is near."""
_SURER = 2
"""How much more a language has to say that nothing but the prompt's words speaks for."""


def asked_style(text: str, language: str) -> Heard:
    """What style words say, in the film's language or in English, whichever says more."""
    return _most([hear(text, code, style=True) for code in (language, "en")])


@lru_cache(maxsize=4096)
def asked(text: str, language: str) -> Heard:
    """What a prompt says: in the film's language, in English or in the one it looks to be in.

    Where none of its words is among the commonest of those that are known of them, it is
    whichever language it says something in: `Dorf, Schnee` has no word that tells.
    """
    likely = (language, "en", find_language(text))
    best = _most([hear(text, code) for code in likely])
    if _usual(language) & set(tokens(text)):
        return best
    other = _most([hear(text, code) for code in LANGUAGES])
    more = _said(other) - _said(best)
    return other if more >= (_SURER if _said(best) else 1) else best


def language_of_prompt(prompt: str) -> str:
    """The language a prompt is in; of those that look alike, one that says something."""
    found = find_language(prompt)
    best = max(LANGUAGES, key=lambda code: _said(hear(prompt, code)))
    return best if found not in LANGUAGES and _said(hear(prompt, best)) else found


def understood(prompt: str, language: str) -> bool:
    """Whether a prompt says anything at all of a picture, be it only what is left out."""
    return _said(asked(prompt, language)) > 0


def unheard(prompt: str, language: str) -> tuple[str, ...]:
    """Words of a prompt for which nothing is drawn, as they are written, each once.

    None of a prompt that says nothing at all; `near_words` is for those.
    """
    heard = asked(prompt, language)
    if not _said(heard):
        return ()
    silent, usual = heard.others - _FILMIC - _BETWEEN - moving_words(), _usual(language)
    long = (word for word in _WRITTEN.findall(prompt) if len(word) >= _SHORTEST)
    rare = (word for word in long if word.casefold() not in usual)
    told = (word for word in rare if silent.issuperset(tokens(word)))
    return tuple(dict.fromkeys(told))


def near_words(prompt: str, language: str) -> tuple[str, ...]:
    """Words for places, times and weather that unknown words of a prompt may have meant."""
    usual = _usual(language)
    unknown = [w for w in tokens(prompt) if len(w) >= _SHORTEST and w not in usual]
    likely = dict.fromkeys((primary(language), "en", primary(find_language(prompt))))
    near = (_near(word, code) for word in unknown for code in likely)
    return tuple(dict.fromkeys(word for word in near if word))


def _near(word: str, language: str) -> str | None:
    """The same letters in another order, or nearly the same word."""
    known = [other for other in _visible(language) if other[0] == word[0] and other != word]
    turned = (other for other in known if sorted(other) == sorted(word))
    return next(turned, None) or next(iter(get_close_matches(word, known, 1, _NEAR)), None)


def _usual(language: str) -> frozenset[str]:
    """The commonest words of a language whose pictures are known, and of English."""
    code = primary(language)
    return common_words("en") | (common_words(code) if code in LANGUAGES else frozenset())


@cache
def _visible(language: str) -> tuple[str, ...]:
    """Single words of one language for place, time and weather."""
    return tuple(_single_words(language))


def _single_words(language: str) -> Iterator[str]:
    words = lexicon(language)
    for phrase, senses in words.senses.items() if words else ():
        if len(phrase) == 1 and any(s.category in ("place", "time", "weather") for s in senses):
            yield phrase[0]


def _most(heard: list[Heard]) -> Heard:
    """The first of those that say most."""
    return max(heard, key=_said)


def _said(heard: Heard) -> int:
    return len(heard.said) + len(heard.denied)
