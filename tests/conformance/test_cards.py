"""Cards: what is known of an engine without loading it."""

import json
import subprocess
import sys

import pytest

from prostudio.engines.card import Kind
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
heavy = {"torch", "diffusers", "av", "skia", "numpy", "scipy", "PIL"} & set(sys.modules)
print(json.dumps(sorted(heavy)))
"""


def test_listing_and_reading_every_card_imports_nothing_heavy():
    told = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(sys.path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(told.stdout) == []


@pytest.mark.parametrize(("kind", "name"), ALL, ids=str)
def test_a_card_says_what_every_card_says(kind, name):
    found = card(kind, name)
    assert (found.kind, found.name) == (kind, name)
    assert found.revision
    assert found.summary
    assert found.licence.name
    assert found.memory
    rules = {
        Kind.VIDEO: found.video,
        Kind.IMAGE: found.image,
        Kind.SPEECH: found.speech,
        Kind.MUSIC: found.music,
    }
    assert rules.get(kind, found) is not None
    assert [kind for kind, value in rules.items() if value] == [kind] * (kind in rules)


@pytest.mark.parametrize(("kind", "name"), ALL, ids=str)
def test_a_card_makes_an_engine_that_carries_it(kind, name):
    found = card(kind, name)
    assert found.make().card == found


def test_an_unknown_engine_is_refused_with_the_nearest_name():
    with pytest.raises(FilmError, match="did you mean 'procedural'"):
        card(Kind.VIDEO, "procedurel")
