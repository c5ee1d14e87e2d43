"""What a host's page says of a film: title, description and hashtags, from its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from prostudio.film.film import Film
from prostudio.film.text.common_words import common_words
from prostudio.film.text.language import language_of
from prostudio.film.text.sentences import sentences
from prostudio.film.text.spoken import has_words, spoken

MOST_TITLE = 100
"""Characters, as the strictest of the hosts takes them (YouTube)."""
_MOST_DESCRIPTION = 700
_MOST_HASHTAGS = 5
_LEAST_LETTERS = 4
"""Of a hashtag in a script that spells; two signs elsewhere."""
_SPELT = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Publication:
    """The words of a film's page.

    Attributes:
        hashtags: with their `#`, the one that says most first.
        credits: lines that have to be there, such as what a licence asks for.
    """

    title: str
    description: str
    hashtags: tuple[str, ...]
    credits: tuple[str, ...] = ()

    def as_text(self) -> str:
        """A file to copy from: title, description, credits, hashtags, each a paragraph."""
        parts = (self.title, self.description, "\n".join(self.credits), " ".join(self.hashtags))
        return "\n\n".join(part for part in parts if part) + "\n"


def publication(film: Film, owed: tuple[str, ...] = ()) -> Publication:
    """The page of a film: nothing in it that the film does not say.

    Args:
        owed: the page's credits, which licences and hosts want to be told; kept as they are.
    """
    language = language_of(film)
    told = [spoken(line.text) for _, shot in film.shots() for line in shot.narration]
    told = [text for text in told if has_words(text)]
    said = [one for text in told for one in sentences(text, language)]
    title = _cut(film.title or (said[0].rstrip(".!?…。") if said else "Untitled"), MOST_TITLE)
    description = " ".join(_until(said, _MOST_DESCRIPTION))
    words = f"{film.title or ''} " * 3 + " ".join(told)  # what is in the title counts more
    return Publication(title, description, tuple(_hashtags(words, language)), owed)


def _until(said: list[str], most: int) -> Iterator[str]:
    """Whole sentences from the beginning, as many as fit; the first one always, cut if need be."""
    left = most
    for number, sentence in enumerate(said):
        if number == 0:
            sentence = _cut(sentence, most)
        left -= len(sentence) + 1
        if left < 0 and number:
            return
        yield sentence


def _cut(text: str, most: int) -> str:
    """At most so many characters, at the end of a word."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head, space, _ = text[: most - 1].rpartition(" ")
    return (head if space and len(head) > most // 2 else text[: most - 1]).rstrip(" ,;:–—") + "…"


def _hashtags(words: str, language: str) -> Iterator[str]:
    """The words said most often, without those that every text has; ties as they were said."""
    common = common_words(language)
    forms: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for found in _SPELT.findall(words):
        bare = re.split(r"[’']", found)[0]
        key = bare.casefold()
        if key in common or found.casefold() in common or len(bare) < _least(bare):
            continue
        forms.setdefault(key, bare)
        counts[key] += 1
    for key, _ in counts.most_common(_MOST_HASHTAGS):
        yield f"#{forms[key][:1].upper()}{forms[key][1:]}"


def _least(word: str) -> int:
    return 2 if ord(word[0]) >= 0x2E80 else _LEAST_LETTERS
