"""What people should know of how their words were read as a scene."""

from __future__ import annotations

from prostudio.scenes.asked import unheard
from prostudio.scenes.reading import reads
from prostudio.scenes.scene import SceneReading

_PART = {"place": "place", "time": "time of day", "weather": "weather"}
_MOST_WORDS = 6


def notes_of(scene: SceneReading, prompt: str | None, language: str) -> tuple[str, ...]:
    """What was chosen because nothing named it, and which words of the prompt draw nothing."""
    notes = []
    if not reads(language):
        notes.append(f"words in {language!r} are not read for pictures")
    if scene.assumed:
        notes.append("not named: " + ", ".join(_PART[part] for part in scene.assumed))
    if silent := unheard(prompt or "", language)[:_MOST_WORDS]:
        notes.append("nothing is drawn for: " + ", ".join(silent))
    return tuple(notes)
