"""The table of the film's fields, and a film from data and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.cast import by_name
from prostudio.film.data.captions import Captions
from prostudio.film.data.cast import CastKind
from prostudio.film.data.choices import ASPECT, ASPECTS, SOUNDS, RateText, SizeText, TransitionText
from prostudio.film.data.finishing import Finishing
from prostudio.film.data.kinds import Choice, Json, Listing, Number, Text, Words, scalar
from prostudio.film.data.loras import Loras
from prostudio.film.data.record import Field, Record
from prostudio.film.data.shots import OPTIONS, SHOT, read_shot, shot_data
from prostudio.film.data.sounds import Ambiences, Engines, Music
from prostudio.film.data.voices import Language, VoiceKind, resolved, voice_text
from prostudio.film.film import Film, Size
from prostudio.film.scene import Scene
from prostudio.film.text.nodes import Mapping, Node, Sequence, wrong
from prostudio.film.text.tidy import one_line, tidy

_PROFILE = Text("names of profiles such as film, shorts, youtube", r"[\w.-]{1,40}")
HEAD = (
    Field("title", Text("the film's title"), "Drawn over the first shot for 3 s."),
    Field("language", Language(), "The language of the words; found from them if not given."),
    Field("size", SizeText(), "Width and height in pixels, each even and 64 to 4096."),
    Field("aspect", ASPECT, "The picture's shape; the short side is 720.", written=False),
    Field("fps", RateText(), "Frames a second.", "rate"),
    Field("style", Words(), "Style words for every picture."),
    Field("voice", VoiceKind(), "Who speaks."),
    Field("cast", CastKind(), "Names with their voices, words and pictures."),
    Field("music", Music(), "Words for the music, or a file, or none."),
    Field(
        "sound",
        Choice(SOUNDS),
        "What is heard: narration, a model's own sound in its place, or both.",
    ),
    Field("ambience", Ambiences(), "The sound of drawn places: auto, none, or its level in dB."),
    Field("captions", Captions(), "Where captions go, and how they look."),
    Field("transition", TransitionText(), "What leads from shot to shot."),
    Field("profiles", Listing(_PROFILE, commas=True), "What is delivered."),
    Field("engines", Engines(), "Engines by kind."),
    Field(
        "loras",
        Loras(),
        "Small changes to the models that make the pictures: safetensors files with weights.",
    ),
    Field("finish", Finishing(), "What is done to takes at the end: smooth, sharp, matched."),
    Field("seed", Number(0, 2**48, whole=True), "Another number draws other pictures."),
)
"""The keys of the front matter."""


class SceneTitle(Text):
    """A scene's title in the form that a heading has."""

    def read(self, node: Node, name: str) -> str:
        """The title, tidied as words are."""
        return one_line(tidy(scalar(node, name, "the scene's title").text))


class Scenes:
    """Scenes stay nodes until the cast is known."""

    def read(self, node: Node, name: str) -> tuple[Node, ...]:
        """The scenes' nodes."""
        if not isinstance(node, Sequence):
            raise wrong(node, name, "a list of scenes, each with shots")
        return node.items

    def write(self, value: Json) -> Json:
        """The scenes as they were made."""
        return value

    def schema(self) -> dict[str, Any]:
        """A list of scenes."""
        return {"type": "array", "items": SCENE.schema()}


class Shots(Scenes):
    """Shots stay nodes until the cast is known."""

    def schema(self) -> dict[str, Any]:
        """A list of shots."""
        return {"type": "array", "items": SHOT.schema()}


SCENE = Record(
    "a scene",
    (
        Field("title", SceneTitle(), "Structure only: not spoken, not shown."),
        Field("style", Words(), "Style words of the scene."),
        Field("shots", Shots(), "The shots in order."),
    ),
)
FILM = Record("a film", (*HEAD, Field("scenes", Scenes(), "The scenes in order.")))
_OF_SHOTS = tuple(option.name for option in OPTIONS if option.name not in {f.name for f in HEAD})
_FRONT = Record("the front matter", HEAD, shots=_OF_SHOTS)


def read_head(node: Node) -> dict[str, Any]:
    """The front matter as arguments of `Film`."""
    return _settled(_FRONT.read(node), node)


def read_film_data(node: Node) -> Film:
    """A film from data.

    Raises:
        FilmError: an unknown key or a bad value, with its line.
    """
    parts = FILM.read(node)
    scene_nodes = parts.pop("scenes", ())
    parts = _settled(parts, node)
    cast = parts.get("cast", ())
    scenes = []
    for item in scene_nodes:
        scene = SCENE.read(item)
        style = scene.get("style", ())
        shots = []
        for shot_node in scene.get("shots", ()):
            shot = read_shot(shot_node, cast)
            own = isinstance(shot_node, Mapping) and any(
                key.text == "scene_style" and not value.absent for key, value in shot_node.pairs
            )
            style = shot.scene_style if own else style
            shots.append(replace(shot, scene_style=style))
        if shots:
            scenes.append(Scene(scene.get("title") or None, tuple(shots), item.line))
    return Film(scenes=tuple(scenes), **parts)


def _settled(parts: dict[str, Any], node: Node) -> dict[str, Any]:
    """Size and voice in their last form."""
    lines = {key.text: key.line for key, _ in node.pairs} if isinstance(node, Mapping) else {}
    aspect = parts.pop("aspect", None)
    if aspect is not None:
        size = parts.setdefault("size", aspect)
        _agree(size, aspect, lines.get("aspect"))
    if "voice" in parts:
        cast = by_name(parts.get("cast", ()))
        parts["voice"] = resolved(parts["voice"], cast, lines.get("voice"))
    return {name: value for name, value in parts.items() if value is not None}


def _agree(size: Size, aspect: Size, line: int | None) -> None:
    # 2 % lets 854x480 be 16:9 and 2560x1080 be 21:9, as everybody calls them.
    if abs(size.width * aspect.height / (size.height * aspect.width) - 1) > 0.02:
        word = next(word for word, known in ASPECTS.items() if known == aspect)
        raise FilmError(
            f"size {size} is not of aspect {word}; wanted both to agree",
            hint=f"leave one of them out; {word} alone is {aspect}",
            line=line,
        )


def film_data(film: Film) -> dict[str, Json]:
    """A film as data: what `read_film_data` makes into an equal film."""
    return {**head_data(film), "scenes": [_scene_data(scene, film) for scene in film.scenes]}


def head_data(film: Film) -> dict[str, Json]:
    """The front matter's keys that say something."""
    usual = Film(scenes=())
    found: dict[str, Json] = {}
    for field in HEAD:
        value = getattr(film, field.fills, None)
        if not field.written or value == getattr(usual, field.fills):
            continue
        named = field.name == "voice"
        found[field.name] = voice_text(film.voice, film.cast) if named else field.kind.write(value)
    return found


def _scene_data(scene: Scene, film: Film) -> dict[str, Json]:
    style = scene.shots[0].scene_style if scene.shots else ()
    found: dict[str, Json] = {"title": scene.title} if scene.title else {}
    if style:
        found["style"] = Words().write(style)
    shots = []
    for shot in scene.shots:
        shots.append(shot_data(shot, film.cast, style))
        style = shot.scene_style
    return {**found, "shots": shots}
