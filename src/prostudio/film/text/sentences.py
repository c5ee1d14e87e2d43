"""Where sentences end: in any script, and never inside an abbreviation or a number."""

from __future__ import annotations

import re
from functools import cache

from prostudio.film.text.abbreviations import Abbreviations, abbreviations
from prostudio.film.text.common_words import common_words
from prostudio.film.text.spoken import EMOJI_AFTER, spoken

_CLOSERS = "\"'”’“‘»«›‹)\\]}」』】）〉》〕"
# Full stops that need no space behind them: CJK.
_END = re.compile(
    rf"(?:(?P<greek>[;\u037e])|(?P<wide>[。！？｡]+[…]*)|(?P<narrow>[.!?…؟۔।॥։።፧។၊။‽]+))"
    rf"(?P<close>[{_CLOSERS}]*(?:[\u00a0\u202f]»)?)"
)
_OPENERS = re.compile(r"[\s\"'“”„«»‹›‘‚¿¡(\[—–-]*")
_LAST_TOKEN = re.compile(r"\S+$")
_SPACED_POINTS = re.compile(r"\.\s+(?=\w{1,3}\.)")
_JOINED_QUOTE = re.compile(r"\s*(?:と|って|という)")
_LOOK_BACK = 24


def sentences(text: str, language: str | None = None) -> tuple[str, ...]:
    """The sentences of a text, in order, without the spaces between them.

    Line breaks inside a sentence stay. A sentence is never empty.

    Args:
        text: words, as a narration line holds them.
        language: BCP-47; None or a language without a list of abbreviations takes
            what holds in every language.
    """
    return tuple(text[start:stop] for start, stop in sentence_spans(text, language))


def sentence_spans(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences in a text, without the spaces between them.

    Emoji belong to the sentence before them; only those that come first begin one.
    """
    rules = _rules((language or "").lower().split("-")[0])
    has_case = text != text.lower()
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        stop = match.end()
        if rules.language == "fr" and text.startswith((" »", " ”"), stop):
            stop += 2
        emoji = EMOJI_AFTER.match(text, stop)
        stop = emoji.end() if emoji else stop
        if stop > start and _ends(text, match, stop, rules, has_case=has_case):
            spans.append((start, stop))
            start = stop
    spans.append((start, len(text)))
    bare = ((_skip(text, begin, end), end) for begin, end in spans)
    return _with_words(
        text, [(begin, begin + len(text[begin:end].rstrip())) for begin, end in bare if begin < end]
    )


def _with_words(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without those of emoji alone, which go to the sentence before or the next."""
    found: list[tuple[int, int]] = []
    first: int | None = None
    for begin, end in spans:
        if spoken(text[begin:end]):
            found.append((begin if first is None else first, end))
            first = None
        elif found:
            found[-1] = (found[-1][0], end)
        else:
            first = begin if first is None else first
    return found or spans


def _skip(text: str, start: int, stop: int) -> int:
    part = text[start:stop]
    return start + len(part) - len(part.lstrip())


class _Rules:
    """What holds in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.known: Abbreviations = abbreviations(language)
        self.common = common_words(language)


@cache
def _rules(language: str) -> _Rules:
    return _Rules(language)


def _ends(text: str, match: re.Match[str], stop: int, rules: _Rules, *, has_case: bool) -> bool:
    """Whether a sentence ends with this match."""
    if match["greek"] and rules.language != "el":
        return False
    if stop >= len(text):
        return True
    if match["wide"]:
        # A Japanese quotation goes on: 「……。」と言った.
        return not (match["close"] and _JOINED_QUOTE.match(text, stop))
    if not text[stop].isspace():
        return False
    opening = _OPENERS.match(text, stop)
    begin = opening.end() if opening else stop
    if begin >= len(text):
        return True
    after = text[begin]
    if has_case and after.islower():
        return False
    if match["narrow"] != "." or match["greek"]:
        return True
    return _point_ends(text, match.start(), begin, rules)


def _point_ends(text: str, at: int, begin: int, rules: _Rules) -> bool:
    """Whether a single point ends a sentence when text[begin] begins the next word."""
    back = text[max(0, at - _LOOK_BACK) : at]
    token = _bare(back)
    if not token:
        return True
    joined = _bare(_SPACED_POINTS.sub(".", back + ".")[:-1])
    words = {token, joined, *_tails(joined)}
    if words & rules.known.never:
        return False
    next_word = re.match(r"\w+", text[begin : begin + 30])
    following = next_word[0] if next_word else ""
    if words & rules.known.counted and following[:1].isdigit():
        return False
    starts = following.lower() in rules.common and following[:1].isupper()
    if words & rules.known.seldom:
        return starts
    raw = _LAST_TOKEN.search(back)
    original = raw[0].strip("\"'“„«(") if raw else ""
    if len(original) == 1 and original.isalpha() and _cased(original):
        # An initial, or one letter of an abbreviation with spaces: J. R. R., z. B.
        return starts
    if rules.known.ordinals and re.fullmatch(r"\d{1,2}", original):
        return starts
    return True


def _cased(letter: str) -> bool:
    return letter.lower() != letter.upper()


def _bare(back: str) -> str:
    found = _LAST_TOKEN.search(back)
    return found[0].strip("\"'“”„«»‹›(‘’[").lower() if found else ""


def _tails(joined: str) -> set[str]:
    """`ca.z.b` ends in `z.b` as well."""
    parts = joined.split(".")
    return {".".join(parts[-count:]) for count in (2, 3, 4) if len(parts) >= count}


def ends_like_a_sentence(text: str) -> bool:
    """Whether a text's last mark ends a sentence."""
    return re.search(rf"[.!?…。！？｡؟۔।॥][{_CLOSERS}]*\s*$", text[-40:]) is not None
