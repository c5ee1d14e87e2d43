"""`run.py`: nothing of the user's is removed, and no failure counts as success."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).resolve().parents[1] / "run.py"


def test_a_folder_that_is_no_environment_is_never_removed(tmp_path: Path) -> None:
    letter = tmp_path / "documents" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("dear", "utf-8")
    done = subprocess.run(
        [sys.executable, RUN, "prostudio"],
        env={**os.environ, "PROSTUDIO_VENV": str(letter.parent)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "holds something else" in done.stderr
    assert letter.read_text("utf-8") == "dear"


def test_a_command_that_a_signal_ended_has_failed() -> None:
    end = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    ask = f"import sys, run; sys.exit(run.call(sys.executable, '-c', {end!r}))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=RUN.parent, check=False, timeout=60)
    assert done.returncode == 137
