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


def test_who_comes_second_waits_and_says_for_whom(tmp_path: Path) -> None:
    hold = f"import pathlib, run\nwith run.only_one(pathlib.Path({str(tmp_path / 'a.lock')!r})):\n"
    first = subprocess.Popen(
        [sys.executable, "-c", f"{hold} print('held', flush=True)\n input()"],
        cwd=RUN.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    second = subprocess.Popen(
        [sys.executable, "-c", f"{hold} print('mine')"],
        cwd=RUN.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert second.stderr is not None
    assert f"waiting for process {first.pid}," in second.stderr.readline()
    assert second.poll() is None
    first.communicate("\n", timeout=60)
    assert second.communicate(timeout=60)[0] == "mine\n"
    assert (first.returncode, second.returncode) == (0, 0)
