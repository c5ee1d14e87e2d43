"""Engines that break: one line that says where, the rest in a log, and nothing done in vain."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from asking_cli import Answer, Desk

HERE = Path(__file__).parent
ENGINES = ("stumbles", "blind", "mute", "whole")


@dataclass(frozen=True)
class Odd(Desk):
    """A desk on which the odd engines are installed, in a process of its own."""

    def install(self) -> None:
        """What pip writes for a package with entry points."""
        told = self.folder / "site" / "odd_engines-1.dist-info"
        told.mkdir(parents=True)
        (told / "METADATA").write_text("Metadata-Version: 2.1\nName: odd-engines\nVersion: 1\n")
        entries = [f"video.{name} = odd_engines:{name.upper()}" for name in ENGINES]
        lines = "\n".join(["[prostudio.engines]", *entries])
        (told / "entry_points.txt").write_text(lines + "\n", "utf-8")

    def ask(self, *arguments: str, stdin: bytes = b"") -> Answer:
        places = [self.folder / "site", HERE, HERE.parent / "plugin"]
        path = os.pathsep.join(str(place) for place in places)
        done = subprocess.run(
            [sys.executable, "-m", "prostudio.cli", *arguments],
            env={**os.environ, **self.environment, "PYTHONPATH": path},
            cwd=self.folder, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout, done.stderr)

    def script(self, engine: str, words: str = "") -> str:
        """A film of one shot by an engine."""
        head = f"music: none\nvoice: none\nengines: {{video: {engine}}}\n"
        return self.write(f"[[shot: the sea | id: sea | 1s]]\n{words}", head)


@pytest.fixture
def odd(tmp_path: Path) -> Odd:
    """A desk with the odd engines."""
    desk = Odd(tmp_path)
    desk.install()
    return desk


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        ("stumbles", "stumbles shoots sea failed: KeyError: 'no such layer\\nin the model'"),
        ("blind", "ProStudio failed: ZeroDivisionError: division by zero (odd_engines.py, line "),
    ],
)
def test_a_fault_is_one_line_and_its_traceback_is_in_a_log(
    odd: Odd, engine: str, said: str
) -> None:
    script = odd.script(engine)
    answer = odd.ask("make", script)
    assert (answer.code, answer.out) == (1, "")
    assert "Traceback" not in answer.err
    *_, error, hint = answer.err.splitlines()
    assert error.startswith(f"error: {said}")
    log = Path(hint.partition("details are in ")[2])
    assert log.parent == odd.home / "logs"
    text = log.read_text("utf-8")
    assert "odd_engines.py" in text
    assert "Traceback" in text
    last = json.loads(odd.ask("make", script, "--json").out.splitlines()[-1])
    assert last["message"].startswith(said)
    assert "details are in" in last["hint"]


def test_an_instant_engine_without_random_access_is_refused_before_anything_is_made(
    odd: Odd,
) -> None:
    answer = odd.ask("make", odd.script("whole", "Hello."))
    assert (answer.code, answer.out) == (2, "")
    assert "'whole' says that it is instant" in answer.err.splitlines()[0]
    assert odd.stored() == 0


def test_an_engine_that_makes_no_sound_although_it_promised_is_told_of(odd: Odd) -> None:
    script = odd.script("mute")
    answer = odd.ask("make", script)
    assert answer.code == 0
    assert "shot sea: mute makes sound with its pictures, but this take has none" in answer.err
    again = odd.ask("make", script, "--json").events
    assert all(event["cached"] for event in again if event["event"] == "step_done")
    assert [event["code"] for event in again if event["event"] == "warning"] == ["no_sound"]
