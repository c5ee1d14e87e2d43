"""Films in several languages: each voice has weights of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from needs_models import torch  # isort: split  # noqa: F401
from prostudio.errors import WeightsMissingError
from prostudio.production.finishing.ingredients import ingredients
from prostudio.production.here import require_voices
from prostudio.production.order import Order, Reshoot
from prostudio.production.plan_values import Plan
from prostudio.production.planning.plan import make_plan
from prostudio.production.sound.narrate import narration_steps
from prostudio.projects.project import open_project, order_of
from prostudio.settings import Settings

SCRIPT = """---
voice: {engine: vits}
music: none
cast:
  A: {language: en}
  B: {language: de}
---

[[shot: sea]]
A: The light was never out.

B: Das Licht war nie aus.
"""


@pytest.fixture
def shelf(tmp_path: Path, checkpoint: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "weights"
    folder.mkdir()
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(folder))
    (folder / "mms-tts-eng").symlink_to(checkpoint("mms-tts-eng"), target_is_directory=True)
    return folder


def planned(folder: Path) -> tuple[Plan, Order]:
    (folder / "film.md").write_text(SCRIPT, "utf-8")
    settings = Settings.load({"home": str(folder / "home")})
    order, _ = order_of(
        open_project(str(folder / "film.md")), settings, reshoot=Reshoot.NONE, allow_outside=False
    )
    return make_plan(order), order


def test_a_film_is_refused_before_any_work_for_a_voice_that_is_not_here(
    tmp_path: Path, shelf: Path
) -> None:
    plan, _ = planned(tmp_path)
    with pytest.raises(WeightsMissingError, match="vits") as caught:
        require_voices(plan, ())
    assert caught.value.hint == "run `prostudio weights get mms-tts-deu`"


def test_each_sentence_and_the_sheet_know_the_weights_of_their_own_voice(
    tmp_path: Path, shelf: Path, checkpoint: Callable[[str], Path]
) -> None:
    plan, order = planned(tmp_path)
    alone = [s.versions for s in narration_steps(plan, {}, order.machine) if s.take]
    (shelf / "mms-tts-deu").symlink_to(checkpoint("mms-tts-eng"), target_is_directory=True)
    require_voices(plan, ())
    both = [s.versions for s in narration_steps(plan, {}, order.machine) if s.take]
    assert both[0] == alone[0], "another voice that comes changes nothing of this one"
    assert both[0]["weights"].startswith("mms-tts-eng@")
    assert both[1]["weights"].startswith("mms-tts-deu@")
    voices = [one for one in ingredients(plan) if one.kind == "speech"]
    assert [one.weights.partition("@")[0] for one in voices] == ["mms-tts-eng", "mms-tts-deu"]
    assert {one.attribution for one in voices} == {"Voice: MMS, Meta AI (CC BY-NC 4.0)"}
