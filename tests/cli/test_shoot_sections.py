"""`prostudio shoot --work`: sections stay in a folder, and are made again from one on."""

from __future__ import annotations

from needs_models import torch  # isort: split

import sys
from pathlib import Path

import numpy as np
import pytest
from asking_cli import Answer, Desk

from prostudio.media.stills import write_png
from prostudio.media.video import read_frames

sys.path.append(str(Path(__file__).parents[1] / "engines" / "framepack"))

from framepack_parts import weights_in

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def test_a_section_needs_a_folder_and_an_engine_that_has_sections(desk: Desk) -> None:
    lost = desk.ask("shoot", "--prompt", "a cat", "--from-section", "1")
    assert lost.code == 2
    assert "--from-section needs --work" in lost.err
    drawn = desk.ask("shoot", "--prompt", "a cat", "--engine", "procedural", "--work", "w")
    assert drawn.code == 2
    assert "procedural keeps no sections" in drawn.err
    assert not (desk.folder / "w").exists()


@pytest.mark.slow
def test_the_rest_of_a_shot_is_made_again_with_other_words(desk: Desk, checkpoint, monkeypatch):
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(weights_in(desk.folder / "weights", checkpoint)))
    y, x = np.mgrid[:96, :96]
    write_png(desk.folder / "a.png", np.dstack([x * 2, y * 2, x + y]).astype(np.uint8))

    def shoot(words: str, out: str, *more: str) -> Answer:
        asked = ["--engine", "framepack-f1", "--image", "a.png", "--work", "work", *more]
        size = ["--seconds", "2", "--size", "64x64"]
        return desk.ask("shoot", *asked, *size, "--prompt", words, "-o", out)

    first = shoot("she walks", "a.mp4")
    assert (first.code, first.out) == (0, "a.mp4\n"), first.err
    kept = (desk.folder / "work" / "section-00000.safetensors").read_bytes()
    again = shoot("she runs", "b.mp4", "--from-section", "1")
    assert again.code == 0, again.err
    assert (desk.folder / "work" / "section-00000.safetensors").read_bytes() == kept
    films = [desk.folder / name for name in ("a.mp4", "b.mp4")]
    assert [len(list(read_frames(film, 0, 60))) for film in films] == [60, 60]
    assert films[0].read_bytes() != films[1].read_bytes()
    assert "section 7 of 2" in shoot("she runs", "c.mp4", "--from-section", "7").err
    assert not (desk.folder / "c.mp4").exists()
    assert torch.is_grad_enabled()
