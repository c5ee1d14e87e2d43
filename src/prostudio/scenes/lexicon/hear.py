"""What a text says of a picture: which words it holds, and which of them it denies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from prostudio.scenes.lexicon import Lexicon, Phrase, Sense, lexicon, tokens

_STOPS = frozenset(".,;:!?()[]|–—\n")
_PASSING = frozenset(("storm", "rain", "snow", "fog", "cloud"))
_SHORTEST_PART = 4
"""Letters of the parts of a German compound; three would find `tag` and `eis` everywhere."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one text says.

    Attributes:
        said: in the order of the text, repeated words repeated.
        denied: (category, value) pairs that it wants away: "no rain".
        others: words that are known for nothing, folded.
    """

    said: tuple[Sense, ...] = ()
    denied: frozenset[tuple[str, str]] = frozenset()
    others: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(slots=True)
class _Item:
    """A stretch of the text: a word of the lexicon, a negator, a stop, or something else."""

    kind: str
    words: Phrase
    senses: tuple[Sense, ...] = ()
    denied: bool = False


@dataclass(slots=True)
class _Reader:
    words: Lexicon
    text: Phrase
    style: bool = False
    items: list[_Item] = field(default_factory=list)

    def phrase_at(self, at: int) -> Phrase | None:
        """The longest phrase of the lexicon that begins here, its own form before inflections."""
        best: Phrase | None = None
        for form in self.words.forms(self.text[at]):
            for phrase in self.words.starts.get(form, ()):
                if best is not None and len(phrase) <= len(best):
                    break
                rest = self.text[at + 1 : at + len(phrase)]
                if len(rest) == len(phrase) - 1 and all(
                    wanted in self.words.forms(word)
                    for word, wanted in zip(rest, phrase[1:], strict=True)
                ):
                    best = phrase
                    break
        return best

    def grammar_at(self, at: int) -> tuple[Phrase, str] | None:
        """The longest small word or phrase that stands here, and its list."""
        for phrase, name in self.words.grammar_starts.get(self.text[at], ()):
            if self.text[at : at + len(phrase)] == phrase:
                return phrase, name
        return None

    def read(self) -> list[_Item]:
        at = 0
        while at < len(self.text):
            item = self.item_at(at)
            self.items.append(item)
            at += len(item.words)
        return self.items

    def item_at(self, at: int) -> _Item:
        word = self.text[at]
        if word in _STOPS:
            return _Item("stop", (word,))
        phrase = self.phrase_at(at)
        small = self.grammar_at(at)
        if small is not None and len(small[0]) >= len(phrase or ()):
            return _Item(small[1], small[0])
        if phrase is not None:
            looks = self.style and phrase in self.words.looks
            senses = () if looks else self.words.senses[phrase]
            kind = "said" if senses else "idiom"
            return _Item(kind, self.text[at : at + len(phrase)], senses)
        if self.words.compounds:
            senses = _compound(word, self.words)
            if senses:
                return _Item("said", (word,), senses)
        return _Item("other", (word,))


@lru_cache(maxsize=20_000)
def _compound(word: str, words: Lexicon) -> tuple[Sense, ...]:
    """Senses of a compound's parts: what it is stands last, what it is about before."""
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        for head in words.forms(word[cut:]):
            if len(head) >= _SHORTEST_PART and words.senses.get((head,)):
                return words.senses[(head,)] + _softened(_begins(word[:cut], words))
    return _softened(_begins(word[:-_SHORTEST_PART], words))


def _begins(part: str, words: Lexicon) -> tuple[Sense, ...]:
    for length in range(len(part), _SHORTEST_PART - 1, -1):
        senses = words.senses.get((part[:length],))
        if senses:
            return tuple(s for s in senses if s.category in ("place", "time", "weather"))
    return ()


def _softened(senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
    """Places in a first part only hint: a `Waldsee` is a lake; `Regennacht` is rainy."""
    return tuple(
        Sense(s.category, s.value, strong=s.strong and s.category != "place") for s in senses
    )


def _deny(items: list[_Item], at: int, words: Lexicon) -> None:
    """Mark what the negator at `at` denies."""
    patience = 1 if items[at].kind == "soft_negators" else 2
    joined = {"joiners"}
    if items[at].words in words.grammar["pairing_negators"]:
        joined.add("and")
    found = False
    for item in items[at + 1 :]:
        if item.kind == "said":
            item.denied = found = True
        elif item.kind in joined or (item.kind == "skipped" and not found):
            continue
        elif item.kind == "other" and not found and patience:
            patience -= 1
        else:
            return


def _deny_past(items: list[_Item], at: int) -> None:
    """Mark weather that is over: "after the storm", "the rain had stopped"."""
    if items[at].kind == "over":
        near = next((item for item in items[at + 1 : at + 3] if item.kind == "said"), None)
    else:
        before = [item for item in items[max(0, at - 2) : at] if item.kind != "other"]
        near = before[-1] if before and before[-1].kind == "said" else None
    if near is not None and any(sense.value in _PASSING for sense in near.senses):
        near.denied = True


def _deny_before(items: list[_Item], at: int) -> None:
    """A German "nicht" at the end of a clause denies the verb before it: "es regnet nicht"."""
    ends = at + 1 == len(items) or items[at + 1].kind == "stop"
    if ends and at and items[at - 1].kind == "said":
        items[at - 1].denied = True


@lru_cache(maxsize=4096)  # a style is heard for each shot, a scene twice: whole, then shot by shot
def hear(text: str, language: str, *, style: bool = False) -> Heard:
    """What a text says in one language; nothing where the language is unknown.

    A `style` says how a picture looks: its grain and its glass are no field and no city.
    """
    words = lexicon(language)
    if words is None or not text.strip():
        return Heard()
    items = _Reader(words, tokens(text, words.elides), style).read()
    for at, item in enumerate(items):
        if item.kind in ("negators", "soft_negators"):
            _deny(items, at, words)
            if item.kind == "soft_negators":
                _deny_before(items, at)
        elif item.kind in ("over", "over_ends"):
            _deny_past(items, at)
    said = [sense for item in items if not item.denied for sense in item.senses]
    kept = {(sense.category, sense.value) for sense in said}
    denied = {(s.category, s.value) for item in items if item.denied for s in item.senses}
    others = frozenset(item.words[0] for item in items if item.kind == "other")
    return Heard(tuple(said), frozenset(denied - kept), others)
