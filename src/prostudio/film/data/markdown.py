"""A film as Markdown: what `read_film` makes into an equal film."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prostudio.errors import FilmError
from prostudio.film.cast import by_name
from prostudio.film.data.film_data import head_data
from prostudio.film.data.kinds import Words, number_text
from prostudio.film.data.record import Field
from prostudio.film.data.shots import CLIP_OPTIONS, OPTIONS
from prostudio.film.data.sounds import MUSIC, Music
from prostudio.film.data.voices import voice_text
from prostudio.film.data.writing import yaml_text
from prostudio.film.film import Film
from prostudio.film.parting import is_given
from prostudio.film.shot import Picture, Shot
from prostudio.film.sound import MusicCue, NarrationLine, SoundCue, Voice
from prostudio.film.text.brackets import escaped

_INLINE = re.compile(r"[\\`*_\[\]<~|]|&(?=#|\w+;)|(?<![\w:]):(?=[a-z0-9_+-]{1,60}:)")
_LINE_START = re.compile(r"(?:[#>=+:-]|\d{1,9}(?=[.)]))")
_NAME_START = re.compile(r"([^:\n]{1,70}):")


def write_markdown(film: Film) -> str:
    """The film as a Markdown script.

    Raises:
        FilmError: the film holds what only data can say: two voices in one shot, or a
            pause before words that draw their own picture.
    """
    head = head_data(film)
    blocks = [f"---\n{yaml_text(head)}---"] if head else []
    blocks += _Writer(film).blocks()
    return "\n\n".join(blocks) + "\n"


class _Writer:
    """Writes scenes, remembering the style and the voice in force."""

    def __init__(self, film: Film) -> None:
        self.cast = film.cast
        self.scenes = film.scenes
        self.names = by_name(film.cast)
        self.voice: Voice | None = None
        self.style: tuple[str, ...] = ()

    def blocks(self) -> Iterator[str]:
        """Every block of the body."""
        for index, scene in enumerate(self.scenes):
            self.style = ()
            if scene.title:
                self.voice = None
                yield "## " + re.sub(r"(?<=\s)#+$", r"\\\g<0>", self._plain(scene.title))
            elif index:
                yield "---"
            for at, shot in enumerate(scene.shots):
                self._require_sayable(shot, at)
                shared = at > 0 and scene.shots[at - 1].shares_next
                if _is_alone(shot, scene.shots[at + 1 :]):
                    yield from self._alone(shot)
                else:
                    yield from self._shot(shot, directive=shared or is_given(shot))

    def _require_sayable(self, shot: Shot, at: int) -> None:
        words = [line for line in shot.narration if line.text]
        problem = None
        if len({(line.voice, line.speaker) for line in words}) > 1:
            problem = "one shot has several voices"
        elif any(line.recording for line in words) and len(words) > 1:
            problem = "one shot has a recording and other words"
        elif words and words[0].speaker and words[0].voice != self._voice_of(words[0].speaker):
            problem = f"{words[0].speaker} speaks with another voice than the cast says"
        elif at and not is_given(shot) and shot.narration[:1] and not shot.narration[0].text:
            problem = "a pause stands before words that draw their own picture"
        if problem:
            raise FilmError(
                f"{problem}, which Markdown cannot say",
                hint="keep the film as YAML",
                line=shot.line,
            )

    def _voice_of(self, speaker: str) -> Voice | None:
        return self.names.get(speaker.casefold())

    def _alone(self, shot: Shot) -> Iterator[str]:
        """A silent shot that the words of a later one are not spoken over."""
        yield from self._before(shot)
        for cue in shot.sounds:
            yield _sound(cue)  # behind it they would be under the next one, which waits
        yield _picture(shot, shot.picture, True) if shot.picture else _directive(shot, True)
        if shot.narration:
            yield _pause(shot.narration[0].pause)

    def _before(self, shot: Shot) -> Iterator[str]:
        if shot.scene_style != self.style:
            self.style = shot.scene_style
            yield f"[[style: {escaped(Words().write(self.style))}]]"
        if shot.music:
            yield _music(shot.music)

    def _shot(self, shot: Shot, *, directive: bool) -> Iterator[str]:
        yield from self._before(shot)
        if directive:
            yield _picture(shot, shot.picture) if shot.picture else _directive(shot)
        for cue in shot.sounds:
            yield _sound(cue)
        words = [line for line in shot.narration if line.text]
        if len(words) < len(shot.narration):
            yield _pause(shot.narration[0].pause)
        if words:
            yield from self._paragraph(words)

    def _paragraph(self, lines: list[NarrationLine]) -> Iterator[str]:
        first = lines[0]
        if not first.speaker and first.voice != self.voice:
            self.voice = first.voice
            yield self._voice()
        if first.recording:
            yield f"[[narration: {escaped(first.recording)}]]"
        parts = []
        for line in lines[:-1]:
            parts += [self._plain(line.text), _pause(line.pause)]
        parts.append(self._plain(lines[-1].text))
        if lines[-1].pause:
            parts.append(_pause(lines[-1].pause))
        yield (f"{first.speaker}: " if first.speaker else "") + " ".join(parts)

    def _voice(self) -> str:
        if self.voice is None:
            return "[[voice]]" if "film" in self.names else "[[voice: film]]"
        written = voice_text(self.voice, self.cast)
        if isinstance(written, str):
            return f"[[voice: {escaped(written)}]]"
        options = [f"{name}: {_value(part)}" for name, part in written.items()]
        return f"[[voice: | {' | '.join(options)}]]"

    def _plain(self, text: str) -> str:
        """Text that the reader takes for nothing but words."""
        lines = []
        for line in text.split("\n"):
            safe = _INLINE.sub(r"\\\g<0>", line)
            start = _LINE_START.match(safe)
            if start:
                at = start.end() if start[0].isdigit() else 0
                safe = f"{safe[:at]}\\{safe[at:]}"
            lines.append(safe)
        name = _NAME_START.match(lines[0])
        if name and " ".join(name[1].casefold().split()) in self.names:
            lines[0] = lines[0].replace(":", "\\:", 1)
        return "\n".join(lines)


def _is_alone(shot: Shot, later: tuple[Shot, ...]) -> bool:
    """Whether a silent shot stands before a narrated one of its scene and shares no words."""
    silent = not shot.shares_next and not any(line.text for line in shot.narration)
    return silent and any(line.text for one in later for line in one.narration)


def _value(part: object) -> str:
    return escaped(number_text(part) if isinstance(part, int | float) else str(part))


def _pause(seconds: float) -> str:
    return f"[[pause: {number_text(seconds)}s]]"


def _options(values: Shot | Picture, usual: Shot | Picture, fields: tuple[Field, ...]) -> list[str]:
    found = []
    for field in fields:
        value = getattr(values, field.fills)
        if value == getattr(usual, field.fills):
            continue
        if field.name == "seconds":
            found.append(f"{number_text(value)}s")
        else:
            found.append(f"{field.name}: {_value(field.kind.write(value))}")
    return found


def _directive(shot: Shot, alone: bool = False) -> str:
    parts = [f"shot: {escaped(shot.prompt)}" if shot.prompt else "shot:"]
    parts += _options(shot, Shot(), OPTIONS) + ["alone"] * alone
    parts += [f"{number_text(moment)}s: {escaped(text)}" for moment, text in shot.timed_prompts]
    return f"[[{' | '.join(parts)}]]"


def _picture(shot: Shot, picture: Picture, alone: bool = False) -> str:
    if shot.timed_prompts:
        raise FilmError(
            "a picture has timed prompts, which Markdown cannot say",
            hint="keep the film as YAML",
            line=shot.line,
        )
    options = _options(shot, Shot(), OPTIONS) + _options(picture, Picture(""), CLIP_OPTIONS)
    options += ["alone"] * alone
    title = " | ".join(options).replace('"', '\\"')
    path = re.sub(r"""([\\()"'<>\[\]])""", r"\\\1", picture.path)
    return f"![{escaped(shot.prompt or '')}]({path}" + (f' "{title}")' if title else ")")


def _music(cue: MusicCue) -> str:
    plain = Music().write(MusicCue(cue.prompt, cue.file, silent=cue.silent))
    parts = []
    rest = MUSIC.write(cue)
    if isinstance(plain, str):
        rest = {name: part for name, part in rest.items() if name not in ("prompt", "file")}
    else:
        plain = ""
    if cue.silent:
        rest = {}
    for name, part in rest.items():
        unit = " dB" if name == "level" else ""
        parts.append(f"{name}: {_value(part)}{unit}")
    return f"[[{' | '.join([f'music: {escaped(plain)}', *parts])}]]"


def _sound(cue: SoundCue) -> str:
    parts = [f"sound: {escaped(cue.file)}"]
    if cue.loop:
        parts.append("loop")
    if cue.level_db:
        parts.append(f"{number_text(cue.level_db)} dB")
    return f"[[{' | '.join(parts)}]]"
