"""A package whose engine cannot be loaded hides no other engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def test_the_list_of_engines_leaves_a_broken_one_out_and_says_so(tmp_path: Path) -> None:
    told = tmp_path / "broken_engine-1.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-engine\nVersion: 1\n")
    (told / "entry_points.txt").write_text("[prostudio.engines]\nvideo.broken = nowhere:CARD\n")
    done = subprocess.run(
        [sys.executable, "-m", "prostudio.cli", "engines", "--json"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    assert "'broken'" in done.stderr
    assert {"procedural", "espeak"} <= {row["name"] for row in json.loads(done.stdout)}
