"""A hostile project opens no socket and no file outside of its roots, whoever works for it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hostile_project import lay_down, listening, watched_python

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a script that is a program")

_NEVER = ("socket.", "os.exec", "os.system", "os.posix_spawn", "pickle.", "urllib.", "webbrowser.")
PROGRAM = """
import sys
from pathlib import Path
from prostudio.cli import run
for number, script in enumerate(sys.argv[1:]):
    code = run(["make", script, "-o", str(Path(script).parent / "out" / f"{number}.mp4")])
    print(Path(script).name, code)
"""


@pytest.mark.parametrize("made", [pytest.param(True, marks=pytest.mark.slow), False])
def test_it_opens_no_socket_and_no_file_outside_of_its_roots(tmp_path: Path, made: bool) -> None:
    home, scratch, project = (tmp_path / name for name in ("home", "scratch", "project"))
    scratch.mkdir()
    names = {"PROSTUDIO_HOME": home, "TMPDIR": scratch, "HOME": tmp_path / "user"}
    with listening() as (address, ear), watched_python(tmp_path) as (python, heard):
        scripts = [one for one in lay_down(tmp_path, address) if (one.name == "whole.md") == made]
        done = subprocess.run(
            [python, "-I", "-c", PROGRAM, *scripts],
            env={**os.environ, **{name: str(path) for name, path in names.items()}},
            capture_output=True,
            text=True,
            check=False,
        )
        with pytest.raises(BlockingIOError):
            ear.accept()
    codes = dict(line.split() for line in done.stdout.splitlines() if line.count(" ") == 1)
    assert len(codes) == len(scripts)
    assert set(codes.values()) == {"0" if made else "2"}, done.stderr
    assert not [event for event in heard if event[0].startswith(_NEVER)]
    started = [event for event in heard if event[0] == "subprocess.Popen"]
    assert {event[1] for event in started} == {str(python)}
    own = (str(home), str(scratch), str(project))
    assert not [
        event
        for event in heard
        if event not in started
        and not event[1].startswith(own)
        and "__pycache__" not in event[1]
        and event[1:] != [str(tmp_path), "None"]  # synced, for the home is new in it
    ]
    left = sorted(path.name for path in (tmp_path / "outside").iterdir())
    assert left == ["secret.png", "secret.txt"]
