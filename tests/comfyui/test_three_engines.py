"""One film of three engines and one cast: ComfyUI, FramePack with tiny weights, and stills."""

from __future__ import annotations

from needs_models import torch  # isort: split

import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import comfy_more_workflows as more
import comfy_workflows as flows
import numpy as np
import pytest

from checkpoints.own_folder import link_framepack

sys.path.append(str(Path(__file__).parents[1] / "projects"))

from making_films import Studio, frames_of, sound_of

from prostudio.media.stills import write_png
from prostudio.projects.cast_sheet import cast_sheet
from prostudio.projects.project import open_project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

SHOTS = """[[shot: @Mira at a harbour | id: harbour]]
She {came} back at dawn.

[[shot: @Mira climbs the tower | id: tower | engine: framepack]]
The lamp was cold.

[[shot: @Mira by the fire | id: fire | engine: stills]]
Nobody spoke of it.
"""
HEAD = """engines: {video: comfyui/wan, image: comfyui/edit}
music: calm
cast:
  Mira: {about: a woman in a red coat, pictures: [mira.png], consent: drawn}"""
DEAR = {"shot.shoot", "shot.encode", "image.draw"}


@pytest.fixture
def studio(
    tmp_path: Path,
    home: Path,
    keep: Callable[..., object],
    checkpoint: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Studio:
    keep("wan", flows.wan_first_last(), rules={"rate": Fraction(8)})
    keep("edit", more.qwen_edit())
    link_framepack(tmp_path / "weights", checkpoint)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert torch.__version__
    write_png(tmp_path / "mira.png", np.full((96, 96, 3), (200, 30, 30), np.uint8))
    return Studio(tmp_path)


def test_three_engines_shoot_one_cast_and_a_reworded_sentence_shoots_nothing(
    comfy, studio: Studio
) -> None:
    studio.write(SHOTS.format(came="came"), HEAD)
    made = studio.make()
    assert made.done.inspection["verdict"] == "ok"
    dear = sorted(step.split()[1] for step in made.made if step.startswith("take "))
    assert dear == ["harbour", "tower"], "stills are drawn while their segment is encoded"
    drawn = [step for step in made.made if step.startswith("keyframe")]
    assert len(drawn) == 3, "each shot begins with a picture of her"
    assert len(comfy.ran) == len(drawn) + 1
    sheet = cast_sheet(open_project(str(studio.script)), studio.settings, studio.folder / "c.png")
    assert sheet is not None
    assert len({frame.tobytes() for frame in frames_of(studio.out)}) > 12
    assert np.abs(sound_of(studio.out)).max() > 0.05
    studio.write(SHOTS.format(came="never came"), HEAD)
    comfy.stop()  # what is there needs no server
    again = studio.make()
    comfy.start()
    assert again.done.inspection["verdict"] == "ok"
    assert "speech.speak" in again.kinds()
    assert not DEAR & set(again.kinds())
