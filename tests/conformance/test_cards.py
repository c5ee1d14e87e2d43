"""Cards: what is known of an engine without loading it."""

import json
import subprocess
import sys

import pytest

from prostudio.engines.card import Kind
from prostudio.engines.conformance import Trial
from prostudio.engines.conformance.cards import HEAVY, PROMISES
from prostudio.engines.registry import card, names
from prostudio.errors import FilmError

ALL = [(kind, name) for kind in Kind for name in names(kind)]

PROBE = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from prostudio.engines.card import Kind
from prostudio.engines.registry import card, names
for kind in Kind:
    for name in names(kind):
        found = card(kind, name)
        if found.speech: found.speech.voices()
        if found.music: found.music.moods()
        found.weights()
print(json.dumps(sorted(set(json.loads(sys.argv[2])) & set(sys.modules))))
"""


def test_listing_and_reading_every_card_imports_nothing_heavy():
    told = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(sys.path), json.dumps(HEAVY)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(told.stdout) == []


@pytest.mark.parametrize(("kind", "name"), ALL, ids=str)
def test_a_card_is_found_by_its_kind_and_name(kind, name):
    found = card(kind, name)
    assert (found.kind, found.name) == (kind, name)


@pytest.mark.parametrize("promise", PROMISES, ids=str)
@pytest.mark.parametrize(("kind", "name"), ALL, ids=str)
def test_a_card_keeps_the_promises_of_all_cards(kind, name, promise, tmp_path):
    promise.keep(Trial(card(kind, name), tmp_path))


def test_an_unknown_engine_is_refused_with_the_nearest_name():
    with pytest.raises(FilmError, match="did you mean 'procedural'"):
        card(Kind.VIDEO, "procedurel")
