"""Which files of a finished prompt are its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from prostudio.engines.card import Kind
from prostudio.engines.comfyui.shelf import Kept
from prostudio.errors import EngineServerError

MOVES = frozenset((".mp4", ".webm", ".mkv", ".mov", ".avi", ".m4v"))
STILLS = frozenset((".png", ".jpg", ".jpeg", ".webp"))
SOUNDS = frozenset((".wav", ".flac", ".mp3", ".opus", ".ogg", ".m4a", ".aac"))
_WANTED = {
    Kind.VIDEO: (MOVES, STILLS),
    Kind.IMAGE: (STILLS,),
    Kind.SPEECH: (SOUNDS, MOVES),
    Kind.MUSIC: (SOUNDS, MOVES),
}
_CALLED = {
    Kind.VIDEO: "a video or pictures",
    Kind.IMAGE: "a picture",
    Kind.SPEECH: "sound",
    Kind.MUSIC: "sound",
}
_SAVES = {
    Kind.VIDEO: "Save Video",
    Kind.IMAGE: "Save Image",
    Kind.SPEECH: "Save Audio",
    Kind.MUSIC: "Save Audio",
}
_MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Result:
    """One file as ComfyUI names it, for `/view`."""

    filename: str
    subfolder: str
    type: str

    @property
    def suffix(self) -> str:
        """Of its name, in small letters."""
        return PurePosixPath(self.filename.replace("\\", "/")).suffix.casefold()

    def asked(self) -> dict[str, str]:
        """What `/view` is asked for."""
        return {"filename": self.filename, "subfolder": self.subfolder, "type": self.type}


def results(entry: Mapping[str, Any], kept: Kept) -> list[Result]:
    """The files of the result, all of one sort: those of the mapped node, else of any.

    Raises:
        EngineServerError: there is none of use; it says what came instead.
    """
    outputs = entry.get("outputs")
    outputs = outputs if isinstance(outputs, dict) else {}
    kind, node = kept.mapping.kind, kept.mapping.result
    mapped = list(_files(outputs.get(node))) if node in outputs else []
    everything = [one for value in outputs.values() for one in _files(value)]
    for sort in _WANTED[kind]:
        for offered in (mapped, everything):
            kept_ones = [one for one in offered if one.type == "output"]
            shown_ones = [one for one in offered if one.type == "temp"]
            for found in (kept_ones, shown_ones):
                if fitting := [one for one in found if one.suffix in sort]:
                    return fitting[: 1 if sort is not STILLS else _MOST_FILES]
    raise _nothing(everything, kept)


def _nothing(came: list[Result], kept: Kept) -> EngineServerError:
    kind = kept.mapping.kind
    add = (
        f"put {_SAVES[kind]} at the workflow's end in ComfyUI, export it again, and run "
        f"`prostudio workflows add` with --name {kept.name}"
    )
    if not came:
        return EngineServerError(
            f"workflow {kept.name!r} ran in ComfyUI and gave nothing: no node kept a file",
            hint=f"a muted or bypassed node may be why; {add}",
        )
    names = ", ".join(sorted({one.suffix or one.filename for one in came}))
    return EngineServerError(
        f"workflow {kept.name!r} gave {names}; wanted {_CALLED[kind]}", hint=add
    )


def _files(value: Any) -> Iterator[Result]:
    """Files in what a node told: lists of {filename, subfolder, type} under any name."""
    if not isinstance(value, dict):
        return
    for listed in value.values():
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and isinstance(one.get("filename"), str):
                kind = one.get("type")
                yield Result(
                    one["filename"],
                    str(one.get("subfolder") or ""),
                    kind if kind in ("output", "temp") else "input",
                )
