"""Requests as JSON and back, because they cross processes and become part of keys.

Paths of references and of LoRAs do not travel: a key must not depend on where a store or
a file lies. Each becomes the name of a step's input, and the step puts the path back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from prostudio.engines.card import Role
from prostudio.engines.request import (
    Excerpt,
    ImageRequest,
    MusicRequest,
    Reference,
    ShotRequest,
    SpeechRequest,
    Variant,
)
from prostudio.film import Camera, Fit, Focus, Size

Json = dict[str, Any]


def shot_to_json(request: ShotRequest) -> Json:
    """The request; reference n stands for the input `reference n`, LoRA n for `lora n`.

    `encoded` is left out.
    """
    value = asdict(replace(request, references=(), encoded=None))
    del value["encoded"]
    value["variant"]["loras"] = _loras_to_json(request.variant)
    value["rate"] = str(request.rate)
    value["references"] = _references_to_json(request.references)
    return value


def shot_from_json(value: Mapping[str, Any], path_of: Callable[[str], Path]) -> ShotRequest:
    """The request again; `path_of` gives the file of an input's name."""
    focus = value["focus"]
    return ShotRequest(
        **{
            **value,
            "size": Size(**value["size"]),
            "rate": Fraction(value["rate"]),
            "style": tuple(value["style"]),
            "camera": Camera(value["camera"]),
            "fit": Fit(value["fit"]) if value["fit"] else None,
            "focus": Focus(**focus) if focus else None,
            "timed_prompts": tuple((at, text) for at, text in value["timed_prompts"]),
            "variant": _variant(value["variant"], path_of),
            "references": _references(value["references"], path_of),
        }
    )


def image_to_json(request: ImageRequest) -> Json:
    """The request; reference n stands for the input `reference n`, LoRA n for `lora n`."""
    value = asdict(replace(request, references=()))
    value["variant"]["loras"] = _loras_to_json(request.variant)
    value["references"] = _references_to_json(request.references)
    return value


def image_from_json(value: Mapping[str, Any], path_of: Callable[[str], Path]) -> ImageRequest:
    """The request again; `path_of` gives the file of an input's name."""
    return ImageRequest(
        **{
            **value,
            "size": Size(**value["size"]),
            "style": tuple(value["style"]),
            "variant": _variant(value["variant"], path_of),
            "references": _references(value["references"], path_of),
        }
    )


def _references_to_json(references: Sequence[Reference]) -> list[Json]:
    return [
        {"role": r.role, "frame": r.frame, "strength": r.strength, "subject": r.subject}
        | ({"excerpt": _excerpt_to_json(r.excerpt)} if r.excerpt else {})
        for r in references
    ]


def _excerpt_to_json(excerpt: Excerpt) -> Json:
    stop = None if excerpt.stop is None else str(excerpt.stop)
    return {"start": str(excerpt.start), "stop": stop, "pace": str(excerpt.pace)}


def _excerpt(value: Mapping[str, Any] | None) -> Excerpt | None:
    if value is None:
        return None
    stop = value["stop"]
    return Excerpt(
        Fraction(value["start"]),
        None if stop is None else Fraction(stop),
        Fraction(value["pace"]),
    )


def _references(
    value: Sequence[Mapping[str, Any]], path_of: Callable[[str], Path]
) -> tuple[Reference, ...]:
    return tuple(
        Reference(
            **{
                **r,
                "role": Role(r["role"]),
                "path": path_of(f"reference {n}"),
                "excerpt": _excerpt(r.get("excerpt")),
            }
        )
        for n, r in enumerate(value)
    )


def _loras_to_json(variant: Variant) -> tuple[tuple[str, float], ...]:
    return tuple((f"lora {n}", weight) for n, (_, weight) in enumerate(variant.loras))


def _variant(value: Mapping[str, Any], path_of: Callable[[str], Path]) -> Variant:
    loras = tuple((str(path_of(name)), weight) for name, weight in value["loras"])
    return Variant(**{**value, "loras": loras})


def speech_to_json(request: SpeechRequest) -> Json:
    """The request as JSON."""
    return asdict(request)


def speech_from_json(value: Mapping[str, Any]) -> SpeechRequest:
    """The request again."""
    return SpeechRequest(**value)


def music_to_json(request: MusicRequest) -> Json:
    """The request; `reference n` is the input of reference n, `before` that of the window before.

    What only windows and melodies have is left out where there is nothing of it.
    """
    value = asdict(replace(request, references=(), before=None))
    del value["references"], value["before"], value["window"]
    if request.references:
        value["references"] = _references_to_json(request.references)
    if request.window is not None:
        value |= {"window": request.window, "before": request.before is not None}
    return value


def music_from_json(
    value: Mapping[str, Any], path_of: Callable[[str], Path] = Path
) -> MusicRequest:
    """The request again; `path_of` gives the file of an input's name."""
    return MusicRequest(
        **{
            **value,
            "prompt": tuple(value["prompt"]),
            "hits": tuple(value["hits"]),
            "arc": tuple((at, level) for at, level in value["arc"]),
            "references": _references(value.get("references", ()), path_of),
            "before": path_of("before") if value.get("before") else None,
        }
    )
