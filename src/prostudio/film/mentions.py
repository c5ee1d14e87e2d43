r"""`@Mira` and `@"Old Tom"` in a prompt: who of the cast is meant, and other words in their place.

A name is known by the cast, the longest first, so that `@Old Tom` needs no quotes where he is
in it, and `@Mira's` is Mira. `\@` is the sign itself, and so is one inside a word (`me@home`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from prostudio.errors import FilmError
from prostudio.film.cast import Cast, Member
from prostudio.film.shot import Shot
from prostudio.film.text.nodes import nearest

_SIGN = re.compile(r'(?<![\w\\])@(?=["“]|[^\W\d_])')
_QUOTED = re.compile(r'["“]([^"”]{1,64})["”]')
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_UNSPACED = 0x2E80
"""From here on scripts are written without spaces: a name may be followed by a letter."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a member of the cast is named: text[start:stop], the sign included."""

    start: int
    stop: int
    member: Member


def mentions(text: str, cast: Cast, line: int | None = None) -> tuple[Mention, ...]:
    """Everybody who is named, in order.

    Raises:
        FilmError: a name that the cast lacks; the nearest is told.
    """
    if "@" not in text:
        return ()
    known = sorted(cast, key=lambda member: -len(member.name))
    return tuple(_mention(text, sign.start(), known, line) for sign in _SIGN.finditer(text))


def _mention(text: str, start: int, known: Sequence[Member], line: int | None) -> Mention:
    after = start + 1
    if quoted := _QUOTED.match(text, after):
        name = " ".join(quoted[1].split())
        for member in known:
            if member.name.casefold() == name.casefold():
                return Mention(start, quoted.end(), member)
        raise _unknown(name, known, line)
    for member in known:
        stop = after + len(member.name)
        if text[after:stop].casefold() == member.name.casefold() and _ends(text, stop):
            return Mention(start, stop, member)
    word = _WORD.match(text, after)
    raise _unknown(word[0] if word else text[after : after + 20], known, line)


def _ends(text: str, stop: int) -> bool:
    """Whether a name may end there: at no letter, or where the script has no spaces."""
    if stop >= len(text) or not (text[stop].isalnum() or text[stop] == "_"):
        return True
    return ord(text[stop]) >= _UNSPACED or ord(text[stop - 1]) >= _UNSPACED


def _unknown(name: str, known: Sequence[Member], line: int | None) -> FilmError:
    names = {member.name.casefold(): member.name for member in known}
    near = nearest(name, names)
    if near:
        hint = f"did you mean {_written(names[near])}?"
    elif names:
        hint = f"the cast is {', '.join(sorted(names.values()))}; \\@ is the sign itself"
    else:
        hint = (
            f"the film has no cast: add `cast: {{{name}: {{about: ...}}}}`; \\@ is the sign itself"
        )
    return FilmError(f"@{name[:60]} is not in the cast", hint=hint, line=line)


def _written(name: str) -> str:
    return f"@{name}" if _WORD.fullmatch(name) else f'@"{name}"'


def replaced(text: str, found: Iterable[Mention], word_of: Callable[[Member, bool], str]) -> str:
    """The text with other words in place of every mention, and without the escapes.

    Args:
        word_of: the words for a member; True where a genitive follows (`@Mira's`).
    """
    parts, at = [], 0
    for one in found:
        owns = text[one.stop : one.stop + 2] in ("'s", "\u2019s")
        parts += [text[at : one.start], word_of(one.member, owns)]
        at = one.stop
    return "".join([*parts, text[at:]]).replace("\\@", "@")


def named_in(texts: Iterable[str], cast: Cast, line: int | None = None) -> tuple[Member, ...]:
    """The members that the texts name, each once, in order of their first mention.

    Raises:
        FilmError: see `mentions`.
    """
    found = [one.member for text in texts for one in mentions(text, cast, line)]
    return tuple(dict.fromkeys(found))


def texts_of(shot: Shot, film_style: Sequence[str] = ()) -> tuple[str, ...]:
    """Everything of a shot that may name somebody, the most important first."""
    timed = [text for _, text in shot.timed_prompts]
    return (shot.prompt or "", *timed, *shot.style, *shot.scene_style, *film_style)
