"""What a user should know of sound files of theirs in which nothing is heard."""

from __future__ import annotations

from collections.abc import Iterator

from prostudio.events import Warned
from prostudio.production.plan_values import Found, Plan
from prostudio.production.shots.ingest import sound_step_name

_UNHEARD = -60.0
"""dBTP of a file's loudest moment: under anything else it is not heard."""


def silent_files(plan: Plan, found: Found) -> Iterator[Warned]:
    """A warning for each music and each sound, as far as it was brought in, that is silent."""
    music = [(cue.file, cue.line) for _, cue, _ in plan.music if cue.file]
    sounds = [(sound.cue.file, sound.cue.line) for sound in plan.sounds]
    for what, files in (("music", music), ("sound", sounds)):
        lines = dict(reversed(files))  # the first place in the script
        for file in dict.fromkeys(file for file, _ in files):
            artifact = found.get(sound_step_name(file))
            if artifact is None:
                continue
            peak = artifact.facts["true_peak"]
            if peak is None or peak < _UNHEARD:
                yield Warned("silent_file", f"the {what} {file!r} is silent", lines[file])
