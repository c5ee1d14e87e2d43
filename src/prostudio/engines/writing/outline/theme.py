"""What a brief is about: how it is told, and its title, without bending a word of it.

A brief's words stand where its writer put them: after the same preposition, or alone.
A sentence made around them would need another case, article or verb form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prostudio.film.text.common_words import common_words
from prostudio.film.text.sentences import ends_like_a_sentence
from prostudio.film.text.tidy import one_line

_TITLE_WORDS = 7
_CLAUSE = re.compile(r"\s*[,;:–—(]\s*|\s-\s")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Theme:
    """A brief's subject.

    Attributes:
        told: one sentence, or the subject with a full stop: a paragraph of its own.
        title: at most seven words.
        seen: English words for seasons and things that belong in every picture.
    """

    told: str
    title: str
    seen: tuple[str, ...]


def theme_of(brief: str, language: str, words: Mapping[str, Any]) -> Theme:
    """The theme of a one-line brief, without "make a short film about"."""
    text = one_line(brief).strip("\"'“”„«» ")
    subject, lead = _without_lead(text, words)
    bare = subject.rstrip(". ") or subject
    if lead:
        told = words["about"][lead]["told"].replace("{subject}", bare)
        title = _titled(bare, words["about"][lead].get("title", ""), words)
    else:
        told = subject if ends_like_a_sentence(subject) else f"{subject}."
        title = bare
    said = {word.casefold() for word in _WORD.findall(text)}
    seen = tuple(thing for thing, names in words["seen"].items() if said & set(names))
    return Theme(_capitalised(told), _capitalised(_short(title, language)), seen)


def _without_lead(text: str, words: Mapping[str, Any]) -> tuple[str, str]:
    """The subject, and the word that led to it: `about`; empty where the brief is the subject."""
    rest = text
    leads = sorted({*words["lead_ins"], *words["about"]}, key=len, reverse=True)
    while True:
        lead = next((w for w in leads if rest.casefold().startswith(w + " ")), None)
        if lead is None:
            return text, ""
        rest = rest[len(lead) :].lstrip()
        if lead in words["about"] and rest:
            return rest, lead


def _titled(subject: str, preposition: str, words: Mapping[str, Any]) -> str:
    """The subject as a title: German "über einen Wald" is "ein Wald".

    Where more than its first article would have to change, the preposition stays.
    """
    if not preposition:
        return subject
    for part in (subject, subject.partition(" und ")[0]):
        first, _, rest = part.partition(" ")
        bent = {word.casefold() for word in _WORD.findall(rest)} & set(words["accusative"])
        article = words["named"].get(first.casefold())
        if not bent and article and rest[:1].isupper():
            return f"{article} {rest}"
        if not bent and first.casefold() not in words["accusative"]:
            return part
    return f"{preposition} {subject}"


def _short(title: str, language: str) -> str:
    """At most seven words: up to a comma, else the first ones, as poems are called."""
    if len(title.split()) <= _TITLE_WORDS:
        return title
    first = _CLAUSE.split(title)[0]
    if 2 <= len(first.split()) <= _TITLE_WORDS:
        return first
    kept = title.split()[: _TITLE_WORDS - 2]
    while len(kept) > 1 and kept[-1].casefold() in common_words(language):
        kept.pop()
    return " ".join(kept).rstrip(",;:–—") + " …"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
