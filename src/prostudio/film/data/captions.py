"""Captions, as they are written: where they go, how they look, in which languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.caption import CAPTION_STYLES, CaptionSettings, Translation
from prostudio.film.data.kinds import Choice, Flag, Json, Listing, Text, plain_word, short
from prostudio.film.data.record import Field, Record
from prostudio.film.data.voices import Language
from prostudio.film.paths import CAPTION_SUFFIXES
from prostudio.film.text.language_names import language_code
from prostudio.film.text.nodes import Mapping, Node, Scalar, Sequence, suggestion, wrong

SHOWS = (
    {"none": "none", "burned": "burned", "sidecar": "sidecar", "both": "both"}
    | dict.fromkeys(("no", "off", "false"), "none")
    | dict.fromkeys(("yes", "on", "true"), "both")
)
STYLES = {style: style for style in CAPTION_STYLES}
CAPTIONS = Record(
    "captions",
    (
        Field("show", Choice(SHOWS), "Where captions go: none, burned, sidecar or both."),
        Field("style", Choice(STYLES), "How burned captions look."),
        Field(
            "languages", Listing(Language(auto=False), commas=True), "Further caption languages."
        ),
        Field("burn", Language(auto=False), "The language in the picture, if not the film's own."),
        Field("tracks", Flag(), "Whether the MP4 carries captions that can be switched on."),
    ),
)
_SENTENCE = Text("a sentence's text")


@dataclass(frozen=True, slots=True)
class Captions:
    """`none`, `burned`, `sidecar`, `both`, the name of a style, or a mapping."""

    def read(self, node: Node, name: str) -> CaptionSettings:
        """The settings; a style's name alone means burned in that style."""
        if isinstance(node, Mapping):
            return _settings(node, name)
        wanted = f"none, burned, sidecar, both, or a style: {', '.join(STYLES)}"
        word = plain_word(short(node, name, wanted))
        if word in SHOWS:
            return CaptionSettings(show=SHOWS[word])
        if word in STYLES:
            return CaptionSettings(show="burned", style=word)
        raise wrong(node, name, wanted, suggestion(word, (*SHOWS, *STYLES)))

    def write(self, value: CaptionSettings) -> Json:
        """One word where it is enough."""
        if value == CaptionSettings(show=value.show):
            return value.show
        written = CAPTIONS.write(value)
        if not value.tracks:
            del written["tracks"]
        listed = [t.language for t in value.translations if not (t.file or t.texts)]
        written["languages"] = listed
        if not listed:
            del written["languages"]
        own = {t.language: t.file or list(t.texts) for t in value.translations}
        return written | {tag: found for tag, found in own.items() if found}

    def schema(self) -> dict[str, Any]:
        """A word, a truth value or a mapping, in which languages may be keys too."""
        parts = CAPTIONS.schema()
        tag = Language(auto=False).schema()["pattern"].removeprefix("^")
        texts = {"type": "array", "items": _SENTENCE.schema(), "minItems": 1}
        # The fixed keys look like codes of languages too.
        other = f"^(?!(?:{'|'.join(parts['properties'])})$){tag}"
        parts["patternProperties"] = {other: {"anyOf": [{"type": "string"}, texts]}}
        return {"anyOf": [{"type": ["string", "boolean"]}, parts]}


def _settings(node: Mapping, name: str) -> CaptionSettings:
    """The parts of a mapping; a key that is a language leads to its captions."""
    known = [field.name for field in CAPTIONS.fields]
    tagged = [(language_code(k.text), k, v) for k, v in node.pairs if k.text not in known]
    others = [key for tag, key, _ in tagged if tag]
    rest = tuple((k, v) for k, v in node.pairs if k not in others)
    parts = CAPTIONS.read(Mapping(rest, node.line), name)
    line = next((k.line for k, _ in node.pairs if k.text == "languages"), node.line)
    found = {tag: Translation(tag, line=line) for tag in parts.pop("languages", ())}
    for tag, key, value in tagged:
        if tag and not value.absent:
            found.pop(tag, None)
            found[tag] = _translation(tag, value, f"{name}.{key.text}")
    burn = parts.get("burn")
    if burn and burn not in found:
        found[burn] = Translation(burn)
    return CaptionSettings(translations=tuple(found.values()), **parts)


def _translation(tag: str, node: Node, name: str) -> Translation:
    """A file, or a text for every sentence.

    Raises:
        FilmError: neither.
    """
    if isinstance(node, Sequence):
        texts = tuple(_SENTENCE.read(item, name) for item in node.items)
        if not texts:
            raise FilmError(f"{name} is an empty list", line=node.line)
        return Translation(tag, texts=texts)
    if isinstance(node, Scalar) and node.text.strip().casefold().endswith(CAPTION_SUFFIXES):
        return Translation(tag, file=" ".join(node.text.split()), line=node.line)
    raise wrong(node, name, "an .srt or .vtt file, or a list with a text for every sentence")
