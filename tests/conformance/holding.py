"""Holds every registered engine to every promise of its kind."""

from __future__ import annotations

import pytest

from prostudio.engines.card import Kind
from prostudio.engines.conformance import of_kind
from prostudio.engines.registry import card, names


def promised(kind: Kind) -> pytest.MarkDecorator:
    """Parameters `card` and `promise`: all pairs of a kind, as `engine-promise`."""
    cards = [card(kind, name) for name in names(kind)]
    pairs = [(found, promise) for found in cards for promise in of_kind(found)]
    ids = [f"{found.name}-{promise}" for found, promise in pairs]
    return pytest.mark.parametrize(("card", "promise"), pairs, ids=ids)
