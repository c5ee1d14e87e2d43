"""Promises of every card: what is known of an engine without loading it."""

from __future__ import annotations

import json
import subprocess
import sys

from prostudio import files
from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.engines.conformance.promise import Promise, require, require_refusal
from prostudio.engines.conformance.trial import Trial

HEAVY = ("torch", "diffusers", "av", "skia", "numpy", "scipy", "PIL")
"""What nobody who reads cards has to wait for."""

_PROBE = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from prostudio.engines.card import Kind
from prostudio.engines.registry import card
found = card(Kind(sys.argv[2]), sys.argv[3])
if found.speech: found.speech.voices()
if found.music: found.music.moods()
found.weights(), found.missing()
print(json.dumps(sorted(set(json.loads(sys.argv[4])) & set(sys.modules))))
"""


def it_is_found_by_its_name(trial: Trial) -> None:
    """Its package is installed and its entry point leads to this card."""
    card = trial.card
    known = registry.names(card.kind)
    require(
        card.name in known,
        f'it is installed and has an entry point "{card.kind}.{card.name}" '
        f"(installed are {', '.join(known)})",
    )
    require(registry.card(card.kind, card.name) == card, "its entry point leads to its card")


def reading_its_card_imports_nothing_heavy(trial: Trial) -> None:
    """A new process reads the card and looks at what came with it."""
    card = trial.card
    path, heavy = json.dumps(sys.path), json.dumps(HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, path, str(card.kind), card.name, heavy],
        capture_output=True,
        text=True,
        check=False,
    )
    require(not done.returncode, f"its card can be read alone: {done.stderr.strip()[-400:]}")
    came = ", ".join(json.loads(done.stdout))
    require(not came, f"its card imports no heavy library, and it brings {came}")


def its_card_says_what_every_card_says(trial: Trial) -> None:
    """Revision, summary, licence, memory, and the rules of its own kind alone."""
    card = trial.card
    require(card.revision, "a card has a revision")
    require(card.summary, "a card has a summary")
    require(card.licence.name, "a card names a licence")
    require(card.memory, "a card says what memory it needs")
    rules = {
        Kind.VIDEO: card.video,
        Kind.IMAGE: card.image,
        Kind.SPEECH: card.speech,
        Kind.MUSIC: card.music,
        Kind.FINISH: card.finish,
    }
    given = [kind for kind, value in rules.items() if value is not None]
    require(given == [card.kind] * (card.kind in rules), "a card has its own kind's rules alone")


def its_card_makes_an_engine_that_carries_it(trial: Trial) -> None:
    """`make()` gives an engine whose `card` is this one."""
    require(trial.card.make().card == trial.card, "`make()` gives an engine with this card")


def a_file_that_is_no_lora_is_refused(trial: Trial) -> None:
    """A card that takes LoRAs looks at the file before any work."""
    takes = trial.card.loras
    if takes is None:
        return
    path = trial.folder() / "none.safetensors"
    files.write_bytes(path, b"nobody's LoRA")
    require_refusal("a file that is no LoRA is refused", lambda: takes(path))


INSTALLED = (
    Promise(it_is_found_by_its_name),
    Promise(reading_its_card_imports_nothing_heavy),
)
PROMISES = (
    Promise(its_card_says_what_every_card_says),
    Promise(its_card_makes_an_engine_that_carries_it),
    Promise(a_file_that_is_no_lora_is_refused),
)
