"""Engines of the user's own: every workflow that ComfyUI exported for its API is one.

| | |
|---|---|
| `workflow.py` | nodes, inputs, connections of an exported workflow |
| `mapping.py`, `mapping_text.py` | which inputs take what, and the rules of its model |
| `guessing.py`, `guessing_pictures.py`, `models.py` (rows) | a mapping guessed from a workflow |
| `shelf.py` | where workflows lie; `cards.py`: their cards |
| `checking.py` | a mapping against what the running ComfyUI knows |
| `address.py` | where ComfyUI may be asked |
| `bridge.py`, `listening.py` | its HTTP and its web socket |
| `filling.py` | a workflow with a request's values in it |
| `take.py`, `waiting.py` | one take: asked for once, found again, brought home |
| `results.py`, `refusals.py` | which files are the result; errors in plain words |
| `video.py`, `image.py`, `speech.py`, `music.py` | the engines |
"""

from __future__ import annotations

from functools import partial

from prostudio.engines.card import Card, Family, Kind


def _members(kind: Kind) -> tuple[str, ...]:
    from prostudio.engines.comfyui.shelf import members

    return members(kind)


def _card(kind: Kind, member: str) -> Card:
    from prostudio.engines.comfyui.cards import card_of

    return card_of(kind, member)


def _family(kind: Kind) -> Family:
    return Family(kind, "comfyui", partial(_members, kind), partial(_card, kind))


VIDEO, IMAGE, SPEECH, MUSIC = map(_family, (Kind.VIDEO, Kind.IMAGE, Kind.SPEECH, Kind.MUSIC))
