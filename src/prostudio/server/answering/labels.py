"""What engines are called in front of people: a name they know, or what the engine does."""

from __future__ import annotations

from prostudio.engines.card import Card, Kind

_LABELS = {
    (Kind.VIDEO, "procedural"): "drawn scene",
    (Kind.VIDEO, "stills"): "camera over a picture",
    (Kind.VIDEO, "clip"): "your own clip",
    (Kind.VIDEO, "framepack"): "FramePack",
    (Kind.VIDEO, "framepack-f1"): "FramePack F1",
    (Kind.VIDEO, "hunyuan"): "HunyuanVideo",
    (Kind.VIDEO, "ltx"): "LTX-Video",
    (Kind.VIDEO, "ltx-13b"): "LTX-Video 13B",
    (Kind.VIDEO, "ltx-2"): "LTX-2",
    (Kind.IMAGE, "procedural"): "drawn picture",
    (Kind.IMAGE, "z-image-turbo"): "Z-Image Turbo",
    (Kind.IMAGE, "sdxl"): "Stable Diffusion XL",
    (Kind.IMAGE, "sana-sprint"): "Sana Sprint",
    (Kind.IMAGE, "flux2-klein"): "FLUX.2 klein",
    (Kind.SPEECH, "espeak"): "espeak-ng",
    (Kind.SPEECH, "bark"): "Bark",
    (Kind.SPEECH, "bark-small"): "Bark small",
    (Kind.SPEECH, "vits"): "VITS",
    (Kind.MUSIC, "synth"): "composed music",
    (Kind.MUSIC, "ace-step"): "ACE-Step",
    (Kind.MUSIC, "ace-step-xl"): "ACE-Step XL",
    (Kind.WRITING, "outline"): "outline",
    (Kind.WRITING, "local-llm"): "local language model",
    (Kind.FINISH, "plain"): "filters and arithmetic",
}


def label_of(kind: str, name: str) -> str:
    """The label of an engine; one of somebody else's package is called by its own name."""
    known = {(str(one), called): label for (one, called), label in _LABELS.items()}
    if (kind, name) in known:
        return known[kind, name]
    family, _, member = name.partition("/")
    if family == "comfyui" and member:
        return f"{' '.join(member.split('-'))} in ComfyUI"
    words = name.replace("musicgen", "MusicGen").split("-")
    return " ".join(words)


def label_of_card(card: Card) -> str:
    """The same, of a card."""
    return label_of(str(card.kind), card.name)
