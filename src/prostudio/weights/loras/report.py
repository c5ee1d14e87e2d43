"""What a LoRA file is, for people: its model, its size, and the words that call for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from prostudio.weights.loras.file import LoraFile, open_lora
from prostudio.weights.loras.keys import DENOISER
from prostudio.weights.loras.naming import guesses, said_by, seems_for

_TRIGGERS = ("modelspec.trigger_phrase", "ss_trigger_words", "trigger_words", "instance_prompt")
_MOST_TAGS = 8
_SAID = {
    "title": ("modelspec.title", "ss_output_name", "name"),
    "author": ("modelspec.author",),
    "licence": ("modelspec.license", "license"),
    "description": ("modelspec.description", "ss_training_comment"),
    "base": ("modelspec.architecture", "ss_base_model_version", "base_model", "ss_sd_model_name"),
}
_LONGEST = 200


def told(path: Path) -> dict[str, Any]:
    """What a file is, JSON-safe; headers are read alone.

    Raises:
        FilmError: it is no LoRA.
    """
    file = open_lora(path)
    said = said_by(file)
    whole = [one.family for one in guesses(file) if one.fit.whole]
    families = [said] if said else whole[:1]
    parts = [part for part, _ in file.pairs]
    return {
        "file": path.name,
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "model": seems_for(file),
        "engines": [name for family in families for name in family.engines],
        "layout": file.layout,
        "layers": parts.count(DENOISER),
        "text_layers": len(parts) - parts.count(DENOISER),
        "ranks": list(file.ranks),
        "triggers": list(trigger_words(file.metadata)),
        "said": dict(_said(file)),
    }


def trigger_words(metadata: Mapping[str, str]) -> Iterator[str]:
    """Words that a LoRA's maker says to use; else the commonest captions that it was taught on."""
    for name in _TRIGGERS:
        if words := metadata.get(name, "").strip():
            yield words[:_LONGEST]
            return
    counted: dict[str, int] = {}
    for tags in _tags(metadata):
        for tag, count in tags.items():
            if isinstance(count, int):
                counted[tag.strip()] = counted.get(tag.strip(), 0) + count
    common = sorted(counted, key=lambda tag: (-counted[tag], tag))
    yield from (tag[:_LONGEST] for tag in common[:_MOST_TAGS] if tag)


def _tags(metadata: Mapping[str, str]) -> list[dict[str, Any]]:
    """kohya's count of captions: folder -> caption -> how often."""
    try:
        told = json.loads(metadata.get("ss_tag_frequency", "{}"))
    except ValueError:
        return []
    found = told.values() if isinstance(told, dict) else ()
    return [tags for tags in found if isinstance(tags, dict)]


def licence_of(file: LoraFile) -> str:
    """What a file says of its licence; "" where it says nothing."""
    return dict(_said(file)).get("licence", "")


def _said(file: LoraFile) -> Iterator[tuple[str, str]]:
    for what, names in _SAID.items():
        for name in names:
            if words := " ".join(file.metadata.get(name, "").split()):
                yield what, words[:_LONGEST]
                break


def in_words(one: Mapping[str, Any]) -> list[str]:
    """The same in lines."""
    engines = ", ".join(one["engines"])
    takers = f"for the engines {engines}" if engines else "no engine of ProStudio takes it"
    ranks = "-".join(dict.fromkeys(map(str, (one["ranks"][0], one["ranks"][-1]))))
    text = f" and {one['text_layers']} of text encoders" if one["text_layers"] else ""
    lines = [
        f"{one['file']}: a LoRA for {one['model']}; {takers}",
        f"  {one['layers']} layers{text}, rank {ranks}, {one['layout']} names, "
        f"{one['megabytes']} MB",
    ]
    if one["triggers"]:
        lines.append(f"  words: {', '.join(one['triggers'])}")
    return lines + [f"  {what}: {words}" for what, words in one["said"].items()]
