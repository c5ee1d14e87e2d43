"""What every engine of this folder does: ask ComfyUI for one result, and say how far it is."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path

from prostudio.engines.base import Preview, Progress
from prostudio.engines.card import Role
from prostudio.engines.comfyui.bridge import Bridge, LostError
from prostudio.engines.comfyui.filling import Values, filled, require_pictures, seed_of
from prostudio.engines.comfyui.pace import keep_pace
from prostudio.engines.comfyui.shelf import Kept
from prostudio.engines.comfyui.take import Take
from prostudio.engines.request import Reference
from prostudio.errors import EngineServerError

_SHARE = 0.94
"""Of the whole call: until the result is at home."""
_ROLES = {
    "first_frame": (Role.FIRST_FRAME,),
    "last_frame": (Role.LAST_FRAME,),
    "references": (Role.SUBJECT, Role.STYLE),
}


def asked(
    kept: Kept,
    plain: dict[str, object],
    references: Sequence[Reference],
    folder: Path,
    amount: float,
) -> Generator[Progress | Preview, None, list[Path]]:
    """The files that a workflow makes of the values; closing the generator cancels.

    Args:
        plain: values by the names of a mapping's inputs, without pictures.
        folder: outlives a killed process, where there is such a place.
        amount: of work, for the pace.

    Raises:
        EngineServerError, DeviceMemoryError, FilmError: as they say.
    """
    from prostudio.settings import Settings

    given = _given(kept, references)
    with Bridge(Settings.load()) as bridge:
        bridge.about()
        try:
            pictures = {n: [bridge.upload(p) for p in paths] for n, paths in given.items()}
        except LostError as failure:
            raise EngineServerError(f"ComfyUI went away: {failure}", hint="run it again") from None
        ready = filled(kept, Values(plain, pictures))
        began, told = time.monotonic(), 0.0
        take = Take(bridge, kept, ready, folder)
        taking = take.bring()
        try:
            while True:
                said = next(taking)
                if isinstance(said, Progress):
                    told = max(told, said.fraction * _SHARE)
                    said = Progress(told, said.note)
                yield said
        except StopIteration as end:
            found: list[Path] = end.value
        finally:
            taking.close()
        if take.sent:
            keep_pace(kept.folder, amount, time.monotonic() - began)
        if kept.mapping.rules.unload:
            with suppress(LostError):
                bridge.unload()
    return found


def _given(kept: Kept, references: Sequence[Reference]) -> dict[str, list[Path]]:
    """The pictures for each input of the workflow that takes some."""
    given = {}
    for name, roles in _ROLES.items():
        if kept.mapping.takes(name):
            given[name] = [one.path for one in references if one.role in roles]
            require_pictures(kept, name, len(given[name]))
    return given


def words_of(prompt: str, style: Sequence[str], more: str = "") -> str:
    """A prompt with the words of its style, strongest first."""
    return ", ".join(part.strip() for part in (prompt, *style, more) if part.strip())


def common(prompt: str, negative: str, seed: int) -> dict[str, object]:
    """What every request says; a negative that is empty leaves the workflow's own."""
    told: dict[str, object] = {"prompt": prompt, "seed": seed_of(seed)}
    return told | ({"negative": negative} if negative.strip() else {})


def unused(kept: Kept, references: Sequence[Reference]) -> tuple[str, ...]:
    """What the user should know of pictures that the workflow has no place for."""
    given = sum(one.role in _ROLES["references"] for one in references)
    places = len(kept.mapping.inputs.get("references", ()))
    if given <= places or not places:
        return ()
    return (f"the workflow takes {places} of {given} reference pictures",)
