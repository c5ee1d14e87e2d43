"""Why an engine over a model cannot work here: its weights and libraries, without loading any.

For cards: `missing=lambda: missing_model("framepack")`, `weights=lambda: weights_of("framepack")`.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

from prostudio.engines.card import Card, Missing

LIBRARIES = ("torch", "diffusers", "transformers", "safetensors")
"""What the extra `models` brings, as far as every model needs it."""


def missing_model(name: str, libraries: tuple[str, ...] = LIBRARIES) -> Missing | None:
    """What the model of that row of the catalogue lacks, or None when nothing.

    Names, sizes, configs and headers are looked at, no content; no library is imported.

    Raises:
        FilmError: no weights have that name.
    """
    found = [one for one in (_missing_library(libraries), _missing_weights(name)) if one]
    if not found:
        return None
    return Missing(
        ", and ".join(one.reason for one in found), ", then ".join(one.hint for one in found)
    )


def weights_of(name: str) -> str:
    """The identity of a row's weights, for keys and provenance; "" where they are not here."""
    from prostudio import weights

    return weights.identity(name)


def card_of_voice(card: Card, voice: str | None, language: str) -> Card:
    """A speech engine's card as one of its voices has it: with that voice's own weights."""
    if card.speech is None or card.speech.row_of is None:
        return card
    row = card.speech.row_of(voice, language)
    return replace(card, weights=lambda: weights_of(row), missing=lambda: missing_model(row))


def _missing_library(libraries: tuple[str, ...]) -> Missing | None:
    absent = [library for library in libraries if find_spec(library) is None]
    if not absent:
        return None
    return Missing(
        f"needs {', '.join(absent)}, which the extra `models` brings",
        "run `pip install 'prostudio[models]'`",
    )


def _missing_weights(name: str) -> Missing | None:
    from prostudio.weights import Shelf, State, standing

    shelf = Shelf.at()
    row = shelf.row(name)
    found = standing(row, shelf)
    if found.state is State.READY:
        return None
    reason = {
        State.MISSING: f"has no weights here, of {row.about / 1e9:.1f} GB",
        State.PARTIAL: f"has only a part of its weights here: {found.here / 1e9:.1f} of "
        f"{found.total / 1e9:.1f} GB",
        State.PICKLED: "has weights that are pickles, which may hold code",
        State.FOREIGN: f"has weights of another model here: {found.what}",
        State.DAMAGED: f"has damaged weights here: {found.what}",
    }[found.state]
    hint = {
        State.PICKLED: f"run `prostudio weights convert {name}`, once",
        State.DAMAGED: f"run `prostudio weights verify {name} --repair`, then "
        f"`prostudio weights get {name}`",
    }.get(found.state, f"run `prostudio weights get {name}`")
    if found.users:
        hint = f"it is a folder of your own: mend or remove {shelf.composed(row)}"
    return Missing(reason, hint)
