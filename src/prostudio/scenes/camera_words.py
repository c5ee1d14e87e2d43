"""Camera moves that a prompt names in words: "slow zoom in on the door"."""

from __future__ import annotations

from prostudio.film.shot import Camera
from prostudio.scenes.lexicon import tokens

_WORDS: dict[str, Camera] = {
    "push in": Camera.PUSH_IN,
    "pushing in": Camera.PUSH_IN,
    "zoom in": Camera.PUSH_IN,
    "zooming in": Camera.PUSH_IN,
    "dolly in": Camera.PUSH_IN,
    "moving closer": Camera.PUSH_IN,
    "pull out": Camera.PULL_OUT,
    "pull back": Camera.PULL_OUT,
    "pulling back": Camera.PULL_OUT,
    "zoom out": Camera.PULL_OUT,
    "zooming out": Camera.PULL_OUT,
    "dolly out": Camera.PULL_OUT,
    "pan left": Camera.PAN_LEFT,
    "panning left": Camera.PAN_LEFT,
    "pan right": Camera.PAN_RIGHT,
    "panning right": Camera.PAN_RIGHT,
    "tilt up": Camera.TILT_UP,
    "looking up": Camera.TILT_UP,
    "tilt down": Camera.TILT_DOWN,
    "looking down": Camera.TILT_DOWN,
    "crane up": Camera.RISE,
    "camera rises": Camera.RISE,
    "rising camera": Camera.RISE,
    "camera sinks": Camera.SINK,
    "orbit left": Camera.ORBIT_LEFT,
    "orbit right": Camera.ORBIT_RIGHT,
    "orbiting": Camera.ORBIT_RIGHT,
    "static": Camera.STATIC,
    "static shot": Camera.STATIC,
    "locked off": Camera.STATIC,
    "kamerafahrt vorwärts": Camera.PUSH_IN,
    "hineinzoomen": Camera.PUSH_IN,
    "herauszoomen": Camera.PULL_OUT,
    "schwenk nach links": Camera.PAN_LEFT,
    "schwenk nach rechts": Camera.PAN_RIGHT,
    "zoom avant": Camera.PUSH_IN,
    "zoom arrière": Camera.PULL_OUT,
    "travelling avant": Camera.PUSH_IN,
    "travelling arrière": Camera.PULL_OUT,
    "panoramique à gauche": Camera.PAN_LEFT,
    "panoramique à droite": Camera.PAN_RIGHT,
    "acercamiento": Camera.PUSH_IN,
    "alejamiento": Camera.PULL_OUT,
    "paneo a la izquierda": Camera.PAN_LEFT,
    "paneo a la derecha": Camera.PAN_RIGHT,
}


def camera_in(text: str) -> Camera | None:
    """The first camera move that the text names, or None."""
    said = " ".join(tokens(text))
    places = {
        f" {said} ".find(f" {' '.join(tokens(words))} "): camera for words, camera in _WORDS.items()
    }
    places.pop(-1, None)
    return places[min(places)] if places else None


def moving_words() -> frozenset[str]:
    """Every word that a move's name is made of, folded."""
    return frozenset(token for words in _WORDS for token in tokens(words))
