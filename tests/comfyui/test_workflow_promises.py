"""The engines' contract, kept by workflows of every kind."""

from fractions import Fraction

import comfy_more_workflows as more
import comfy_workflows as flows
import pytest

from prostudio.engines.card import Kind
from prostudio.engines.conformance import Trial, promises
from prostudio.engines.registry import card as card_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("kind", "prompt"),
    [
        (Kind.VIDEO, flows.wan22_5b),
        (Kind.IMAGE, more.qwen_edit),
        (Kind.SPEECH, more.chatterbox),
        (Kind.MUSIC, more.ace_step),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_workflow_keeps_the_promises_of_its_kind(comfy, keep, tmp_path, kind, prompt):
    rules = {"rate": Fraction(8)} if kind is Kind.VIDEO else {}
    keep("one", prompt(), rules=rules)
    card = card_of(kind, "comfyui/one")
    trial = Trial(card, tmp_path / "trial")
    broken = {}
    for promise in promises(card):
        try:
            promise.keep(trial)
        except AssertionError as why:
            broken[str(promise)] = str(why)
    assert broken == {}
