"""The film as it grows while a script is read: which picture goes with which words."""

from __future__ import annotations

from dataclasses import replace

from prostudio.errors import FilmError
from prostudio.film.data.narration import paused
from prostudio.film.limits import require_few
from prostudio.film.paths import is_clip
from prostudio.film.scene import Scene
from prostudio.film.shot import Shot
from prostudio.film.sound import MusicCue, NarrationLine, SoundCue, Voice


class Draft:
    """Scenes in the making.

    Shots wait for the next paragraph of their scene; the last `waiting` shots of
    the scene are those that still do.
    """

    def __init__(self) -> None:
        self.voice: Voice | None = None
        self._scenes: list[Scene] = []
        self._title: str | None = None
        self._line: int | None = None
        self._shots: list[Shot] = []
        self._waiting = 0
        self._style: tuple[str, ...] = ()
        self._music: MusicCue | None = None
        self._sounds: tuple[SoundCue, ...] = ()
        self._recording: tuple[str, int] | None = None
        self._opening_pause = 0.0
        self._count = 0

    @property
    def begun(self) -> bool:
        """Whether there is any shot yet."""
        return self._count > 0

    def scene(self, title: str | None, line: int) -> None:
        """A heading or a rule: end the scene, begin another."""
        self._end_scene()
        if title is not None:
            self.voice = None
        self._title, self._line, self._style = title, line, ()

    def shot(self, shot: Shot, *, alone: bool = False) -> None:
        """A shot or picture that waits for the next paragraph, or, `alone`, for nothing.

        Raises:
            FilmError: it is alone, and it or one that waited has nothing to show.
        """
        opening = _pause_line(self._opening_pause, shot.line or 0)
        self._opening_pause = 0.0
        self._append(replace(self._dressed(shot), narration=opening))
        self._waiting += 1
        if alone:
            self._end_waiting()

    def _append(self, shot: Shot) -> None:
        self._count += 1
        require_few(self._count, shot.line)
        self._shots.append(shot)

    def _dressed(self, shot: Shot) -> Shot:
        made = replace(
            shot, scene_style=self._style, music=self._music, sounds=shot.sounds + self._sounds
        )
        self._music, self._sounds = None, ()
        return made

    def paragraph(self, lines: tuple[NarrationLine, ...], line: int) -> None:
        """Words: they go to the shots that wait, or draw a picture of themselves.

        Raises:
            FilmError: a recording of a paragraph that is parted by a pause.
        """
        if self._recording:
            if len(lines) > 1:
                raise FilmError(
                    "a paragraph with its own recording cannot hold a pause",
                    hint="record the pause, or part the paragraph",
                    line=lines[0].line,
                )
            lines = (replace(lines[0], recording=self._recording[0]),)
            self._recording = None
        if not self._waiting:
            opening = _pause_line(self._opening_pause, line)
            self._opening_pause = 0.0
            self._append(self._dressed(Shot(narration=opening + lines, line=line)))
            return
        first = len(self._shots) - self._waiting
        silence = sum(part.pause for shot in self._shots[first:] for part in shot.narration)
        for at in range(first, len(self._shots) - 1):
            self._shots[at] = _sharing(self._shots[at])
        last = self._shots[-1]
        self._shots[-1] = replace(
            last,
            narration=_pause_line(silence, line) + lines,
            music=self._music or last.music,
            sounds=last.sounds + self._sounds,
        )
        self._music, self._sounds, self._waiting = None, (), 0

    def pause(self, seconds: float, line: int) -> None:
        """Silence: the picture on screen goes on."""
        if not self._shots:
            self._opening_pause = round(self._opening_pause + seconds, 3)
            return
        last = self._shots[-1]
        if last.narration:
            longer = paused(last.narration[-1], seconds)
            lines = (*last.narration[:-1], longer)
        else:
            lines = _pause_line(seconds, line)
        self._shots[-1] = replace(last, narration=lines)

    def style(self, words: tuple[str, ...]) -> None:
        """Style for this scene from here on."""
        self._style = words

    def music(self, cue: MusicCue) -> None:
        """Music that begins with the next shot, or the paragraph that comes first."""
        self._music = cue

    def sound(self, cue: SoundCue) -> None:
        """A sound under the shot that waits, else under the next one."""
        if self._waiting:
            last = self._shots[-1]
            self._shots[-1] = replace(last, sounds=(*last.sounds, cue))
        else:
            self._sounds = (*self._sounds, cue)

    def recording(self, path: str, line: int) -> None:
        """The user's own recording of the next paragraph.

        Raises:
            FilmError: another one waits already.
        """
        if self._recording:
            raise FilmError(
                "this recording follows another without a paragraph between them", line=line
            )
        self._recording = (path, line)

    def _end_scene(self) -> None:
        if self._recording:
            raise FilmError(
                "no paragraph follows this recording in its scene", line=self._recording[1]
            )
        if self._sounds:
            if not self._shots:
                raise FilmError(
                    "no shot of this scene is under this sound", line=self._sounds[0].line
                )
            last = self._shots[-1]
            self._shots[-1] = replace(last, sounds=last.sounds + self._sounds)
            self._sounds = ()
        self._end_waiting()
        if self._shots:
            self._scenes.append(Scene(self._title, tuple(self._shots), self._line))
        elif self._opening_pause and self._scenes:
            self._lengthen_last_scene()
        self._shots = []

    def _end_waiting(self) -> None:
        """No paragraph comes for the shots that wait."""
        for shot in self._shots[len(self._shots) - self._waiting :]:
            if not (shot.prompt or shot.picture or shot.timed_prompts):
                raise FilmError(
                    "this shot has nothing to show: no prompt, and no paragraph follows it",
                    line=shot.line,
                )
        self._waiting = 0

    def _lengthen_last_scene(self) -> None:
        """A pause in a scene without a picture: the one on screen goes on."""
        scene = self._scenes.pop()
        self._shots = list(scene.shots)
        self.pause(self._opening_pause, self._line or 0)
        self._scenes.append(replace(scene, shots=tuple(self._shots)))
        self._opening_pause = 0.0

    def ended(self) -> tuple[tuple[Scene, ...], MusicCue | None]:
        """The scenes, and music that no shot came to play under."""
        self._end_scene()
        return tuple(self._scenes), self._music


def _sharing(shot: Shot) -> Shot:
    """A shot that waits for the next one's words; a pause below a clip is time of the clip's."""
    silence, clip = sum(part.pause for part in shot.narration), shot.picture
    seconds = shot.seconds
    if clip is not None and is_clip(clip) and silence:
        length = clip.clip_out - (clip.clip_in or 0.0) if clip.clip_out is not None else 0.0
        seconds = round(max(seconds or length, silence), 3)
    return replace(shot, narration=(), shares_next=True, seconds=seconds)


def _pause_line(seconds: float, line: int) -> tuple[NarrationLine, ...]:
    return (NarrationLine("", pause=round(seconds, 3), line=line),) if seconds else ()
