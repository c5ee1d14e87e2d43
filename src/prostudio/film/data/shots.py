"""The table of a shot's and a scene's fields, and the shots it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.cast import Cast
from prostudio.film.data.choices import CAMERAS, FITS, FocusText, TransitionText
from prostudio.film.data.finishing import Finishing
from prostudio.film.data.kinds import (
    Choice,
    Flag,
    Json,
    Listing,
    Number,
    Text,
    Words,
    number_text,
    seconds,
)
from prostudio.film.data.loras import Loras
from prostudio.film.data.narration import Narration, cast_lines, narration_data
from prostudio.film.data.record import Field, Record
from prostudio.film.data.sounds import PATH, Music, Sound
from prostudio.film.data.voices import NAME
from prostudio.film.paths import is_clip
from prostudio.film.shot import Picture, Shot
from prostudio.film.text.nodes import Mapping, Node, wrong

MOST_SECONDS = 3600
PROMPT = Text("what is to be seen")
TIME_KEY = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)\s*s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimedPrompts:
    """Prompts by the second at which they begin: `{0s: calm sea, 3s: a wave}`."""

    def read(self, node: Node, name: str) -> tuple[tuple[float, str], ...]:
        """(second, prompt) pairs in order of time."""
        if not isinstance(node, Mapping):
            raise wrong(node, name, "moments with prompts, such as {0s: calm sea, 3s: a wave}")
        found: dict[float, str] = {}
        for key, value in node.pairs:
            match = TIME_KEY.fullmatch(key.text.strip())
            moment = float(match[1]) if match else -1.0
            if not 0 <= moment <= MOST_SECONDS:
                raise wrong(key, f"a moment of {name}", "seconds such as 3s")
            if moment in found:
                raise FilmError(f"two prompts begin at {key.text}", line=key.line)
            found[moment] = PROMPT.read(value, key.text)
        return tuple(sorted(found.items()))

    def write(self, value: tuple[tuple[float, str], ...]) -> Json:
        """A dictionary of prompts by moment."""
        return {f"{number_text(moment)}s": prompt for moment, prompt in value}

    def schema(self) -> dict[str, Any]:
        """A mapping whose keys are moments."""
        return {
            "type": "object",
            "patternProperties": {r"^\d+(\.\d+)?\s*[sS]?$": {"type": ["string", "number"]}},
            "additionalProperties": False,
        }


OPTIONS = (
    Field("camera", Choice(CAMERAS), "How the camera moves."),
    Field("seconds", seconds(0.1, MOST_SECONDS), "The least the shot lasts."),
    Field("style", Words(), "Style words of this shot."),
    Field("engine", NAME, "The engine that makes the picture."),
    Field("seed", Number(0, 2**48, whole=True), "Another number draws another picture."),
    Field("loras", Loras(), "LoRAs of this shot, beside the film's; none: not even those."),
    Field(
        "id",
        Text("letters, digits, hyphens and underscores, at most 64", r"\w[\w-]{0,63}"),
        "The shot's name; two shots never share one.",
    ),
    Field("transition", TransitionText(), "What leads into the shot."),
    Field(
        "fit",
        Choice(FITS),
        "What to do with a picture of another shape; by itself `crop`, or `blur` "
        "where a crop would show less than 55 % of it and no focus is given.",
    ),
    Field("focus", FocusText(), "The point that stays in view, such as 40% 30%."),
    Field("end", PATH, "A picture the shot ends on.", "end_image"),
    Field("finish", Finishing(), "What is done to the shot's take at the end; none: nothing."),
)
"""Options of a shot and of a picture alike."""

CLIP_OPTIONS = (
    Field("in", seconds(0, 86_400), "The clip's first second to show.", "clip_in"),
    Field("out", seconds(0.1, 86_400), "The second at which the clip ends.", "clip_out"),
    Field(
        "sound",
        Choice({"keep": True, "mute": False}),
        "Whether the clip's own sound is heard.",
        "sound_kept",
    ),
)
"""Options of a clip."""

SHOT = Record(
    "a shot",
    (
        Field("prompt", PROMPT, "What is to be seen."),
        Field("image", PATH, "Your own picture or clip, relative to the film file."),
        *OPTIONS,
        *CLIP_OPTIONS,
        Field("prompts", TimedPrompts(), "Prompts by the second.", "timed_prompts"),
        Field("narration", Narration(), "The words spoken over the shot."),
        Field("shares_next", Flag(), "Whether it shares the narration of the shot after it."),
        Field("scene_style", Words(), "Style words of the scene from this shot on."),
        Field("music", Music(), "Music that begins with this shot."),
        Field("sounds", Listing(Sound()), "Sounds under this shot."),
    ),
)
_CLIP_PARTS = tuple(field.fills for field in CLIP_OPTIONS)


def picture(path: str | None, parts: dict[str, Any], line: int | None) -> Picture | None:
    """Take the clip's parts out of `parts`, and make the picture they belong to.

    Raises:
        FilmError: a clip's part without a picture, or an end before its beginning.
    """
    clip = {name: parts.pop(name) for name in _CLIP_PARTS if name in parts}
    if path is None:
        if clip:
            raise FilmError("in, out and sound belong to a clip of yours", line=line)
        return None
    made = Picture(path, **clip)
    if clip and not is_clip(made):
        raise FilmError(
            f"in, out and sound belong to a clip of yours; {path!r} is a picture", line=line
        )
    if made.clip_out is not None and made.clip_out <= (made.clip_in or 0):
        raise FilmError("the clip's `out` does not come after its `in`", line=line)
    return made


def read_shot(node: Node, cast: Cast) -> Shot:
    """One shot of film.yaml.

    Raises:
        FilmError: a bad value, or nothing to show and nothing to say.
    """
    parts = SHOT.read(node)
    lines = cast_lines(parts.pop("narration", ()), cast)
    made = Shot(
        picture=picture(parts.pop("image", None), parts, node.line),
        narration=lines,
        line=node.line,
        **parts,
    )
    words = any(line.text for line in lines)
    if not (made.prompt or made.picture or words or made.shares_next or made.timed_prompts):
        raise FilmError(
            "a shot has nothing to show; wanted a prompt, an image or narration", line=node.line
        )
    return made


def shot_data(shot: Shot, cast: Cast, style: tuple[str, ...]) -> Json:
    """A shot as data; `style` is the scene's style in force, which is not said again."""
    values = {part.name: getattr(shot, part.name) for part in fields(shot)}
    values["narration"] = narration_data(shot.narration, cast)
    usual: Shot | Picture
    for usual in (replace(Shot(), scene_style=style), Picture("")):
        for part in fields(usual):
            if values.get(part.name) == getattr(usual, part.name):
                values.pop(part.name, None)
    own = shot.picture
    if own:
        values["image"] = own.path
        values |= {
            name: getattr(own, name)
            for name in _CLIP_PARTS
            if getattr(own, name) not in (None, False)
        }
    return {
        field.name: field.kind.write(values[field.fills])
        for field in SHOT.fields
        if field.fills in values and values[field.fills] not in ([],)
    }
