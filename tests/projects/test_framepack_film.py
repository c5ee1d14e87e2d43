"""A whole film of model shots: FramePack with tiny weights, from pictures that are drawn first."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from making_films import Making, Studio, frames_of, sound_of

from checkpoints.own_folder import link_framepack
from prostudio.events import ModelLoaded, StepDone
from prostudio.production.order import Reshoot

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

HEAD = "engines: {video: framepack, image: procedural}\nmusic: calm\nsize: 128x128\nfps: 15"
STORY = """[[shot: a lighthouse on a cliff, storm, night | id: light]]
The keeper climbed.

[[shot: a harbour at dawn, calm sea | id: harbour]]
Then the storm was {over}.
"""


@pytest.fixture
def weights(
    tmp_path: Path, checkpoint: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """FramePack's weights as a folder of the user's own."""
    link_framepack(tmp_path / "weights", checkpoint)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert torch.__version__


def write(studio: Studio, over: str) -> None:
    studio.script = studio.folder / "film.md"
    studio.script.write_text(f"---\n{HEAD}\n---\n\n{STORY.format(over=over)}", "utf-8")


def kinds(making: Making) -> Counter[str]:
    return Counter(e.kind for e in making.events if isinstance(e, StepDone) and not e.cached)


@pytest.mark.usefixtures("weights")
def test_a_film_of_model_shots_loads_each_model_once_and_a_new_word_samples_nothing(
    tmp_path: Path,
) -> None:
    studio = Studio(tmp_path)
    write(studio, "over")
    making = studio.make()
    assert making.done.inspection["verdict"] == "ok"
    ran = kinds(making)
    assert (ran["image.draw"], ran["shot.encode"], ran["shot.shoot"]) == (2, 2, 2)
    loads = Counter(e.model for e in making.events if isinstance(e, ModelLoaded))
    assert loads["framepack transformer"] == 1, "once for all shots"
    assert loads["framepack text_encoder"] == 1
    pictures, sound = frames_of(studio.out), sound_of(studio.out)
    assert abs(len(pictures) / 15 - making.done.seconds) < 0.1
    assert len({picture.tobytes() for picture in pictures}) > len(pictures) // 2, "it moves"
    assert np.abs(sound).max() > 0.05
    assert studio.out.with_suffix(".srt").read_text("utf-8").count("-->") >= 2
    write(studio, "done")
    again = studio.make()
    assert again.done.inspection["verdict"] == "ok"
    assert kinds(again)["speech.speak"] == 1
    assert not {"image.draw", "shot.encode", "shot.shoot"} & set(kinds(again))
    assert not [e for e in again.events if isinstance(e, ModelLoaded)]
    studio.script.write_text(
        studio.script.read_text("utf-8").replace("at dawn", "at noon"), "utf-8"
    )
    other = studio.make(reshoot=Reshoot.CHANGED)
    assert (kinds(other)["shot.encode"], kinds(other)["shot.shoot"]) == (1, 1), (
        "one shot's sections"
    )
