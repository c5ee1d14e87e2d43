"""A shot whose process is killed goes on from its last step, and comes out byte for byte."""

from __future__ import annotations

from needs_models import torch  # isort: split

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors.torch import load_file

Folder = Callable[[str], Path]
HERE = Path(__file__).parent
WEIGHTS = {"ltx": "ltx-video-distilled", "ltx-2": "ltx-2"}

pytestmark = pytest.mark.slow


def begun(name: str, work: Path, weights: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(HERE / "shoot_here.py"), name, str(work)],
        env={**os.environ, "PROSTUDIO_WEIGHTS": str(weights)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def steps_done(work: Path) -> int:
    kept: list[dict[str, torch.Tensor]] = [load_file(p) for p in work.glob("*.step.safetensors")]
    return max((int(step["due"]) for step in kept), default=0)


def killed_after(steps: int, name: str, work: Path, weights: Path) -> None:
    child = begun(name, work, weights)
    while child.poll() is None and steps_done(work) < steps:
        time.sleep(0.01)
    child.kill()
    child.communicate()
    assert child.returncode == -9, "it was done before it could be killed"
    assert steps_done(work) >= steps


@pytest.mark.parametrize("name", WEIGHTS)
def test_two_kills_within_a_shot_change_nothing(
    checkpoint: Folder, tmp_path: Path, name: str
) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    (weights / name).symlink_to(checkpoint(WEIGHTS[name]), target_is_directory=True)
    whole = begun(name, tmp_path / "whole", weights).communicate()[0]
    for steps in (1, 4):
        killed_after(steps, name, tmp_path / "killed", weights)
    again = begun(name, tmp_path / "killed", weights).communicate()[0]
    assert len(whole.strip()) == 64
    assert again == whole
