"""The card of a workflow: its rules are its mapping's, its weights its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from math import isqrt
from pathlib import Path
from types import MappingProxyType
from typing import Any

from prostudio.engines.card import (
    Card,
    ImageRules,
    Kind,
    Licence,
    Memory,
    Missing,
    MusicRules,
    Role,
    SpeechRules,
    VideoRules,
)
from prostudio.engines.comfyui import shelf
from prostudio.engines.comfyui.mapping import Rules, WorkflowMapping
from prostudio.engines.comfyui.shelf import Kept
from prostudio.errors import FilmError
from prostudio.film import Size

SAMPLE_RATE = 48_000
"""Of all sound that comes: it is decoded to the film's own."""
_LICENCE = Licence(
    "GPL-3.0",
    output_terms="those of the models that the workflow loads",
    source_type="trainedAlgorithmicMedia",
)
_MEMORY = (Memory("ComfyUI's own memory comes on top", ram_mb=300),)
_SMALLEST = 64
_MOODS = ("calm", "tense", "joyful", "any words of your own")


def card_of(kind: Kind, member: str) -> Card:
    """The card of a workflow by its name, or of the only or usual one of its kind.

    Raises:
        FilmError: there is none of that name, it cannot be read, or it is of another kind.
    """
    if member:
        kept = shelf.kept(member)
        if kept.mapping.kind is not kind:
            raise FilmError(
                f"workflow {member!r} makes {_makes(kept.mapping.kind)}, and {kind} is asked for",
                hint=f"`prostudio workflows add FILE` with --kind {kind}, if it can make that too",
            )
        return _card(kept.name, kept.folder, kept.digest)
    found = [shelf.kept(name) for name in shelf.members(kind)]
    usual = [kept for kept in found if kept.mapping.usual]
    if len(usual) == 1 or len(found) == 1:
        one = (usual or found)[0]
        return _card(one.name, one.folder, one.digest)
    return _without_workflow(kind, tuple(kept.name for kept in found))


def _makes(kind: Kind) -> str:
    return {Kind.VIDEO: "video", Kind.IMAGE: "pictures", Kind.SPEECH: "speech"}.get(kind, "music")


def _missing() -> Missing | None:
    from prostudio.engines.comfyui.address import missing
    from prostudio.settings import Settings

    return missing(Settings.load())


@lru_cache(maxsize=128)
def _card(name: str, folder: Path, digest: str) -> Card:
    """The same card as long as the files are the same."""
    kept = shelf.kept(name, folder.parent)
    mapping = kept.mapping

    def make() -> Any:
        return _engine(found, kept)

    found = Card(
        kind=mapping.kind,
        name=kept.engine,
        revision="1",
        summary=mapping.summary or f"your workflow {kept.name} in ComfyUI",
        instant=False,
        make=make,
        licence=_LICENCE,
        memory=_MEMORY,
        weights=lambda: kept.digest,
        missing=_missing,
        affinity="comfyui",
        leave_seconds=3.0,
        **_RULES[mapping.kind](mapping),
    )
    return found


def _engine(card: Card, kept: Kept) -> Any:
    """The engine of a kind; its module is imported only now."""
    if card.kind is Kind.VIDEO:
        from prostudio.engines.comfyui.video import ComfyVideo

        return ComfyVideo(card, kept)
    if card.kind is Kind.IMAGE:
        from prostudio.engines.comfyui.image import ComfyImage

        return ComfyImage(card, kept)
    if card.kind is Kind.SPEECH:
        from prostudio.engines.comfyui.speech import ComfySpeech

        return ComfySpeech(card, kept)
    from prostudio.engines.comfyui.music import ComfyMusic

    return ComfyMusic(card, kept)


def _video(mapping: WorkflowMapping) -> dict[str, Any]:
    rules = mapping.rules
    roles = {
        "first_frame": (Role.FIRST_FRAME,),
        "last_frame": (Role.LAST_FRAME,),
        "references": (Role.SUBJECT, Role.STYLE),
    }
    accepts = {role for name in roles if mapping.takes(name) for role in roles[name]}
    needs = {
        roles[name][0]
        for name in ("first_frame", "last_frame")
        if mapping.takes(name) and name not in mapping.without
    }
    return {
        "video": VideoRules(
            rate=rules.rate,
            frames=rules.frames,
            size=partial(_size, rules),
            accepts=frozenset(accepts),
            needs=frozenset(needs),
            makes_sound=rules.sound,
            text_only=not needs,
            most_subjects=len(mapping.inputs.get("references", ())),
        )
    }


def _image(mapping: WorkflowMapping) -> dict[str, Any]:
    rules = mapping.rules
    accepts = frozenset({Role.SUBJECT, Role.STYLE} if mapping.takes("references") else ())
    size = partial(_size, rules)
    places = len(mapping.inputs.get("references", ()))
    best = partial(_best, rules)
    return {"image": ImageRules(size=size, best=best, accepts=accepts, most_subjects=places)}


def _speech(mapping: WorkflowMapping) -> dict[str, Any]:
    rules = mapping.rules
    voices = tuple((name, tag) for name in rules.voices or ("workflow",) for tag in rules.languages)
    return {
        "speech": SpeechRules(
            sample_rate=SAMPLE_RATE,
            word_times=False,
            voices=lambda: voices,
            cannot_read=partial(_cannot_read, rules.languages),
        )
    }


def _cannot_read(languages: tuple[str, ...], text: str, language: str) -> str | None:
    known = {tag.casefold().partition("-")[0] for tag in languages}
    return None if language.casefold().partition("-")[0] in known else f"the language {language}"


def _music(mapping: WorkflowMapping) -> dict[str, Any]:
    return {"music": MusicRules(sample_rate=SAMPLE_RATE, moods=lambda: _MOODS)}


_RULES: Mapping[Kind, Callable[[WorkflowMapping], dict[str, Any]]] = MappingProxyType(
    {Kind.VIDEO: _video, Kind.IMAGE: _image, Kind.SPEECH: _speech, Kind.MUSIC: _music}
)


def _size(rules: Rules, wanted: Size) -> Size:
    """The size within the workflow's own number of pixels, of the wanted shape, in its steps."""
    width, height = wanted.width, wanted.height
    if rules.pixels is not None and width * height > rules.pixels:
        width, height = _scaled(width, height, rules.pixels)
    step = rules.multiple
    return Size(*(max(_at_least(step), side // step * step) for side in (width, height)))


def _best(rules: Rules, wanted: Size) -> Size:
    """As large as the workflow's own pictures, of the wanted shape."""
    if rules.pixels is None:
        return wanted
    return _size(rules, Size(*_scaled(wanted.width, wanted.height, rules.pixels)))


def _scaled(width: int, height: int, pixels: int) -> tuple[int, int]:
    sides = (isqrt(pixels * width // height), isqrt(pixels * height // width))
    even = (max(_SMALLEST, side // 2 * 2) for side in sides)
    one, other = (min(4096, side) for side in even)
    return one, other


def _at_least(step: int) -> int:
    return -(-_SMALLEST // step) * step


@lru_cache(maxsize=32)
def _without_workflow(kind: Kind, several: tuple[str, ...]) -> Card:
    """The card of no workflow: it says how to get one, or to name one of several."""
    if several:
        told = Missing(
            f"has {len(several)} workflows for {kind}: {', '.join(several)}",
            f"name one: comfyui/{several[0]}; or `prostudio workflows usual {several[0]}`",
        )
    else:
        told = Missing(
            f"has no workflow for {kind} here",
            f"export one in ComfyUI and run `prostudio workflows add FILE`, with --kind {kind}",
        )
    everything = frozenset((Role.FIRST_FRAME, Role.LAST_FRAME, Role.SUBJECT, Role.STYLE))
    rules = _RULES[kind](WorkflowMapping(kind, {}, rules=Rules(languages=())))
    if kind is Kind.VIDEO:
        rules = {"video": VideoRules(accepts=everything)}

    def make() -> Any:
        from prostudio.engines.comfyui.nothing import NoWorkflow

        return NoWorkflow(found, told)

    found = Card(
        kind=kind,
        name="comfyui",
        revision="1",
        summary="your workflows in ComfyUI, each an engine of its own",
        instant=False,
        make=make,
        licence=_LICENCE,
        memory=_MEMORY,
        missing=lambda: told,
        **rules,
    )
    return found
