"""The engine: a brief is composed, a text keeps its sentences."""

from __future__ import annotations

from prostudio.engines.card import Card
from prostudio.engines.request import WritingRequest
from prostudio.engines.writing.outline.brief import compose
from prostudio.engines.writing.outline.keep import keep
from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.film.text.common_words import common_words
from prostudio.film.text.language import find_language
from prostudio.film.text.sentences import sentences
from prostudio.film.text.spoken import has_words
from prostudio.scenes.lexicon import LANGUAGES, primary
from prostudio.scenes.lexicon.hear import hear

_LONGEST_BRIEF = 25
"""Words; more of them are a text that somebody wrote to be kept."""


class Outline:
    """A `WritingEngine` that invents as little as it can."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def write(self, request: WritingRequest) -> Film:
        """The film, ready to be written as `film.md` and edited by a person.

        Raises:
            FilmError: nothing to say, or a brief in a language without templates.
        """
        if not has_words(request.brief):
            raise FilmError(
                "the brief has no words",
                hint='say what the film is about: `prostudio new "a night at the lighthouse"`',
            )
        if is_brief(request.brief):
            language = request.language or _language_of(request.brief)
            return compose(request.brief, language, request.seconds)
        language = request.language or find_language(request.brief)
        return keep(request.brief, language, request.seconds)


def is_brief(text: str) -> bool:
    """Whether a text says what a film should be about, rather than being its words."""
    bare = text.strip()
    return (
        "\n" not in bare
        and len(bare.split()) <= _LONGEST_BRIEF
        and len(sentences(bare)) <= 1
        and not bare.startswith("#")
    )


def _language_of(brief: str) -> str:
    """The language of one line, which may be too short for its commonest words to tell."""
    found = find_language(brief)
    if primary(found) in LANGUAGES:
        return found
    said = set(brief.casefold().split())

    def known(language: str) -> int:
        return len(said & common_words(language)) + len(hear(brief, language).said)

    best = max(LANGUAGES, key=known)
    return best if known(best) > known(found) else found
