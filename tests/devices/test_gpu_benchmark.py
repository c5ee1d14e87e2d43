"""The benchmark for a lent card runs through, on the CPU with a tiny model."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

assert torch


@pytest.mark.slow
def test_the_benchmark_for_a_lent_card_runs_through(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.gpu_framepack", "--tiny"]
    done = subprocess.run(
        [*command, "--out", tmp_path / "out.json"],
        cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, check=True,
    )  # fmt: skip
    figures = json.loads(done.stdout)
    assert figures == json.loads((tmp_path / "out.json").read_text())
    for name, found in figures.items():
        if isinstance(found, dict):
            assert not {"failed", "skipped"} & found.keys(), (name, found)
    for side in (128, 64):
        ours = figures[f"ours bf16 {side}"]
        assert ours["bit_equal"]
        assert ours["late"] == 0
        # With an odd number of blocks one more may set out at the end of a step.
        assert ours["moved_gb_per_step"] == pytest.approx(ours["pinned_gb"], rel=0.3)
    assert figures["ours bf16, 50 sections"]["steps"] == 3
    for storage in ("fp8", "int8"):
        assert 0 < figures[f"ours {storage} 128"]["off"] < 0.01
    assert figures["vae 64"]["frames"] == 5
