"""An answer as a film, or what is wrong with it in words that the model can act on.

An answer is a stranger's text: only words are taken from it, never a file, an engine or
a setting, and what is taken goes through the same reading as every film file.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from prostudio.engines.writing.local_llm.asking import Wish
from prostudio.errors import FilmError
from prostudio.film import Camera, Film
from prostudio.film.reading import read_film
from prostudio.film.text.language import find_language
from prostudio.film.text.pace import speech_seconds
from prostudio.film.text.spoken import has_words

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_LINE = re.compile(r"^line \d+: ")
_MOST_PROMPT, _MOST_NARRATION = 800, 1500
_MOST_STARTS = 50
"""Opening braces in an answer that are tried as the film's."""
_BREATH = 0.5
"""Seconds of silence between two shots."""
_TOLERANCE = 0.4
_TELLING = 200
"""Characters from which on a text tells its language."""
_JOINERS = "\u200c\u200d"  # Persian and the scripts of India spell with them
_SAME = {"no": "nb", "nn": "nb", "cmn": "zh", "yue": "zh", "fil": "tl"}


class NoFilmError(Exception):
    """What is wrong with an answer, for the model and for the user."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A film that can be made, and what is not as it was wished for.

    Attributes:
        faults: for the model; the draft is used anyway when it does not get better.
    """

    film: Film
    faults: tuple[str, ...] = ()


def draft_of(text: str, wish: Wish) -> Draft:
    """The film of an answer.

    Raises:
        NoFilmError: it is none.
    """
    data = _film_data(_object(text))
    try:
        film, _ = read_film(json.dumps(data, ensure_ascii=False), name="film.json")
    except FilmError as error:
        raise NoFilmError(_LINE.sub("", str(error))) from error
    spoken = " ".join(_narration(film))
    if not has_words(spoken):
        raise NoFilmError("no shot has narration; wanted words to be spoken over the pictures")
    language = wish.language or _language(film.language, spoken)
    film = replace(film, language=language)
    return Draft(film, tuple(_faults(film, language, wish)))


def _language(told: str | None, spoken: str) -> str:
    """What the model says its language is, unless its words are plainly of another."""
    heard = find_language(spoken)
    if told and (len(spoken) <= _TELLING or _primary(heard) == _primary(told)):
        return told
    return heard


def _object(text: str) -> dict[str, Any]:
    """The first JSON object that holds scenes or shots: without thoughts, fences and prose."""
    bare = _THOUGHT.sub("", text)
    decoder = json.JSONDecoder()
    problem, at = "", -1
    for _ in range(_MOST_STARTS):
        at = bare.find("{", at + 1)
        if at < 0:
            break
        try:
            value, _ = decoder.raw_decode(bare, at)
        except RecursionError:
            raise NoFilmError("the JSON is nested too deep") from None
        except ValueError as failure:
            problem = problem or f"the JSON is broken: {failure}"
            continue
        found = _with_scenes(value)
        if found is not None:
            return found
        problem = problem or "the JSON object has no `scenes`"
    if problem:
        raise NoFilmError(problem)
    plain = " ".join(bare.split())
    came = f"it begins {plain[:120]!r}" if plain else "it is empty"
    raise NoFilmError(f"the answer holds no JSON object; {came}")


def _with_scenes(value: Any) -> dict[str, Any] | None:
    """The film itself, which some models wrap into a member of its own."""
    if not isinstance(value, dict):
        return None
    for candidate in (value, *(part for part in value.values() if isinstance(part, dict))):
        if isinstance(candidate.get("scenes"), list):
            return candidate
        if isinstance(candidate.get("shots"), list):
            return {**candidate, "scenes": [{"shots": candidate["shots"]}]}
    return None


def _film_data(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer's words as the data of a film; members that nobody asked for fall away."""
    data: dict[str, Any] = {"scenes": list(_scenes(answer["scenes"]))}
    if title := _words(answer.get("title"))[:120]:
        data["title"] = title
    language = _words(answer.get("language"))
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        data["language"] = language
    if style := _phrases(answer.get("style")):
        data["style"] = style
    if music := _phrases(answer.get("music")):
        data["music"] = {"prompt": music}  # as a mapping, words are never taken for a file
    return data


def _scenes(scenes: list[Any]) -> Iterator[dict[str, Any]]:
    for number, scene in enumerate(scenes, 1):
        where = f"scene {number}"
        shots = scene.get("shots") if isinstance(scene, dict) else None
        if not isinstance(shots, list) or not shots:
            raise NoFilmError(f"{where} has no shots; wanted a list of at least one")
        told: dict[str, Any] = {
            "shots": [_shot(shot, f"{where}, shot {k}") for k, shot in enumerate(shots, 1)]
        }
        if title := _words(scene.get("title"))[:120]:
            told["title"] = title
        yield told


def _shot(shot: Any, where: str) -> dict[str, Any]:
    if not isinstance(shot, dict):
        raise NoFilmError(f"{where} is no object; wanted narration, prompt and camera")
    prompt = _words(shot.get("prompt"))
    if not has_words(prompt):
        raise NoFilmError(f"{where} has no prompt; wanted what the camera sees, in English")
    narration = _words(shot.get("narration"))
    for name, text, most in (
        ("prompt", prompt, _MOST_PROMPT),
        ("narration", narration, _MOST_NARRATION),
    ):
        if len(text) > most:
            raise NoFilmError(f"{where}: the {name} has {len(text)} characters; at most {most}")
    found = {"prompt": prompt}
    if has_words(narration):
        found["narration"] = narration
    move = _words(shot.get("camera")).casefold().replace("_", " ").replace("-", " ")
    if move and move not in set(Camera):
        moves = ", ".join(str(one) for one in Camera)
        raise NoFilmError(f"{where}: camera is {move[:40]!r}; wanted one of: {moves}")
    if move and move != Camera.AUTO:
        found["camera"] = move
    return found


def _words(value: Any) -> str:
    """One line of text, without marks of Markdown; a directive's brackets become plain ones."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = " ".join(value)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    plain = "".join(_plain(character) for character in str(value))
    for mark, instead in (("[[", "["), ("]]", "]"), ("**", ""), ("`", "")):
        plain = plain.replace(mark, instead)
    return " ".join(plain.split())


def _plain(character: str) -> str:
    """Itself; a space for what parts words, nothing for what nobody sees."""
    if character.isprintable() or character in _JOINERS:
        return character
    return "" if unicodedata.category(character) in ("Cf", "Cs", "Co", "Cn") else " "


def _phrases(value: Any) -> list[str]:
    """Style or music as short phrases, at most six."""
    parts = value if isinstance(value, list) else re.split(r"[,;]", _words(value))
    found = (re.sub(r"[^\w '-]+", " ", _words(part)).strip()[:60].strip() for part in parts)
    return [phrase for phrase in found if has_words(phrase)][:6]


def _narration(film: Film) -> Iterator[str]:
    for _, shot in film.shots():
        yield from (line.text for line in shot.narration)


def _faults(film: Film, language: str, wish: Wish) -> Iterator[str]:
    """What is not as it was wished for, though a film can be made of it."""
    spoken = list(_narration(film))
    shots = sum(1 for _ in film.shots())
    seconds = sum(speech_seconds(text, language) for text in spoken) + _BREATH * shots
    if abs(seconds - wish.seconds) > _TOLERANCE * wish.seconds:
        less = "shorter" if seconds > wish.seconds else "longer"
        yield (
            f"the narration takes about {seconds:.0f} s and {wish.seconds:.0f} s are wanted; "
            f"make it {less}, with about {wish.shots} shots"
        )
    told = " ".join(spoken)
    heard = find_language(told)
    if len(told) > _TELLING and _primary(heard) != _primary(language):
        yield f"the narration is in {heard!r}, and {language!r} is wanted"
    seen = " ".join(shot.prompt or "" for _, shot in film.shots())
    looked = find_language(seen)
    if len(seen) > _TELLING and looked != "en":
        yield f"the prompts are in {looked!r}; wanted English, for the models that draw them"


def _primary(language: str) -> str:
    first = language.lower().split("-")[0]
    return _SAME.get(first, first)
