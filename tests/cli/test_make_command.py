"""`prostudio make` and the commands that look at what it made."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from asking_cli import Answer, Desk

BODY = """[[shot: abstract | id: first | 1s]]

[[shot: deep space | id: second]]
Hello there, everybody."""
HEAD = "engines: {music: synth}\n"
SHOT_KEYS = {"id", "scene", "line", "prompt", "read_as", "camera", "engine", "seconds", "words"}


@pytest.fixture(scope="module")
def making(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Answer]:
    """A small film, made with `--json`, that the tests of this page share."""
    desk = Desk(tmp_path_factory.mktemp("film"))
    return desk, desk.ask("make", desk.write(BODY, HEAD), "--json")


@pytest.fixture
def made(making: tuple[Desk, Answer]) -> Desk:
    """The desk on which it lies."""
    return making[0]


def test_events_are_json_lines_that_end_with_the_film(making: tuple[Desk, Answer]) -> None:
    desk, answer = making
    assert answer.code == 0
    kinds = [event["event"] for event in answer.events]
    assert {"step_started", "step_done"} <= set(kinds)
    assert kinds[-1] == "done"
    done = answer.events[-1]
    assert (desk.folder / done["path"]).is_file()
    assert done["seconds"] == done["inspection"]["facts"]["frames"] / 12
    assert done["inspection"]["verdict"] == "ok"
    assert all("cached" in event for event in answer.events if event["event"] == "step_done")


def test_the_path_alone_is_on_standard_output_and_nothing_is_made_again(made: Desk) -> None:
    answer = made.ask("make", "film.md")
    assert (answer.code, answer.out) == (0, "out/film.mp4\n")
    assert answer.err == ""


def test_a_dry_run_says_everything_and_makes_nothing(desk: Desk) -> None:
    answer = desk.ask("make", desk.write(BODY, HEAD), "--dry-run", "--json")
    found = answer.value
    assert set(found) == {
        *("film", "profiles", "shots", "narration", "steps", "estimate", "warnings")
    }
    assert [shot["id"] for shot in found["shots"]] == ["first", "second"]
    assert all(set(shot) >= SHOT_KEYS for shot in found["shots"])
    assert all(
        set(n) == {"shot", "text", "voice", "language", "word_times"} for n in found["narration"]
    )
    assert all(set(step) >= {"key", "kind", "label", "cached"} for step in found["steps"])
    assert set(found["estimate"]) == {"seconds", "ram_mb", "vram_mb", "disk_mb"}
    unknown = [step for step in found["steps"] if step["key"] is None]
    assert unknown
    assert all(step["cached"] is None for step in unknown)
    assert desk.stored() == 0
    assert not (desk.folder / "out").exists()


def test_a_dry_run_brings_a_recording_in_once_for_make_and_knows_its_length(desk: Desk) -> None:
    assert desk.ask("speak", "One two three four.", "-o", "a.wav").code == 0
    before = desk.stored()
    script = desk.write("[[shot: abstract]]\n[[narration: a.wav]]\nOne.", "music: none\n")
    told = desk.ask("make", script, "--dry-run", "--json").value
    assert desk.stored() == before + 1
    assert [step["kind"] for step in told["steps"] if step["cached"]] == ["sound.ingest"]
    events = desk.ask("make", script, "--json").events
    kept = [event["kind"] for event in events if event["event"] == "step_done" and event["cached"]]
    assert kept == ["sound.ingest"]
    assert told["film"]["seconds"] == pytest.approx(events[-1]["seconds"], abs=0.001)


def test_a_dry_run_lists_every_step_that_then_runs_each_once(
    desk: Desk, making: tuple[Desk, Answer]
) -> None:
    found = desk.ask("make", desk.write(BODY, HEAD), "--dry-run", "--json").value
    ran = [event["step"] for event in making[1].events if event["event"] == "step_done"]
    assert sorted(step["name"] for step in found["steps"]) == sorted(ran)


def test_a_dry_run_of_a_finished_film_has_every_key_and_nothing_to_do(made: Desk) -> None:
    found = made.ask("make", "film.md", "--dry-run", "--json").value
    assert all(step["key"] and step["cached"] for step in found["steps"])
    assert found["estimate"]["seconds"] == 0
    assert "0 to make" in made.ask("make", "film.md", "--dry-run").out


def test_standard_input_becomes_a_film(desk: Desk) -> None:
    script = f"---\nsize: 256x144\nfps: 12\nmusic: none\n---\n\n{BODY}\n".encode()
    answer = desk.ask("make", "-", "-o", "deep/down/a.mp4", stdin=script)
    assert (answer.code, answer.out) == (0, "deep/down/a.mp4\n")
    assert (desk.folder / "deep/down/a.mp4").is_file()
    assert not list(desk.folder.glob("*.lock"))


def test_a_finished_film_passes_inspection_and_a_damaged_one_does_not(made: Desk) -> None:
    whole = made.ask("inspect", "out/film.mp4", "--json")
    assert whole.code == 0
    assert whole.value["verdict"] == "ok"
    content = (made.folder / "out/film.mp4").read_bytes()
    middle = len(content) // 2
    damaged = content[: middle - 2000] + bytes(4000) + content[middle + 2000 :]
    (made.folder / "damaged.mp4").write_bytes(damaged)
    answer = made.ask("inspect", "damaged.mp4", "--json")
    assert answer.code == 5
    assert answer.value["verdict"] == "failed"
    assert answer.value["findings"]


def test_why_names_every_step_of_a_shot(made: Desk) -> None:
    answer = made.ask("why", "second", "--film", "film.md", "--all", "--json")
    assert answer.code == 0
    assert {step["shot"] for step in answer.value} == {"second"}
    assert made.ask("why", "third", "--film", "film.md").code == 2


def test_why_says_a_cause_once_and_names_all_that_it_made_again(desk: Desk) -> None:
    for prompt in ("golden", "silver"):
        body = f"[[shot: abstract, {prompt} | id: one | 1s]]"
        assert desk.ask("make", desk.write(body, "music: none\n")).code == 0
    for arguments in (["one"], []):
        told = desk.ask("why", *arguments, "--film", "film.md", "--verbose").out
        assert told.count('was "abstract, golden" and is "abstract, silver"') == 1
        (again,) = [line for line in told.splitlines() if "made again" in line]
        assert {"film", "inspection"} < set(again.partition(":")[0].split(", "))


def test_the_store_says_its_size_and_finds_and_forgets_damage(made: Desk) -> None:
    size = made.ask("store", "size", "--json").value
    assert sum(count for name, count in size.items() if name != "folder") > 10_000
    assert "0 damaged" in made.ask("store", "verify").out
    objects = sorted((made.home / "store" / "objects").rglob("*"), key=_size)
    objects[-1].chmod(0o600)
    objects[-1].write_bytes(b"rot")
    found = made.ask("store", "verify", "--json")
    assert found.code == 1
    assert found.value
    assert made.ask("store", "verify", "--repair").code == 0
    assert made.ask("make", "film.md").code == 0
    assert made.ask("store", "verify", "--json").value == []


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def test_takes_are_listed_with_the_shot_they_are_of(desk: Desk) -> None:
    script = desk.write(
        "[[shot: a boat | id: boat | 1s]]", "engines: {video: slowpoke}\nmusic: none"
    )
    assert desk.ask("make", script).code == 0
    (take,) = desk.ask("takes", "boat", "--film", script, "--json").value
    assert take["shots"] == ["boat"]
    assert take["intact"]
    assert take["used"]
    assert take["key"][:12] in desk.ask("takes").out
    assert "no takes of 'ship'; there are takes of boat" in desk.ask("takes", "ship").out
    picked = desk.ask("takes", "boat", "--film", script, "--pick", take["key"][:12])
    assert picked.code == 0

    (desk.folder / "film.md.lock").write_text("<<<<<<< mine", "utf-8")
    damaged = desk.ask("make", script)
    assert damaged.code == 0
    assert "is damaged" in damaged.err
    assert desk.ask("takes", "--remove", take["key"][:12]).code == 0
    gone = desk.ask("make", script)
    assert gone.code == 0
    assert "not in the store any more" in gone.err
    assert (desk.folder / "out/film.mp4").is_file()


@pytest.fixture
def running(desk: Desk) -> Iterator[subprocess.Popen[str]]:
    """A film being made by a process of its own, as from a shell."""
    environment = {**os.environ, **desk.environment}
    arguments = ["make", desk.write("[[shot: sea | 20s]]", "music: none"), "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "prostudio.cli", *arguments],
        env=environment,
        cwd=desk.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is a signal to a group here")
def test_ctrl_c_ends_with_130_leaves_no_child_and_no_film(
    desk: Desk, running: subprocess.Popen[str]
) -> None:
    assert running.stdout is not None
    for line in running.stdout:
        if '"segment.compose"' in line:
            break
    family = psutil.Process(running.pid).children(recursive=True)
    assert family
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in err
    *_, told, hint = err.strip().splitlines()
    assert told == "error: cancelled"
    assert "what was finished is kept; the same command goes on" in hint
    assert '"done"' not in out
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive
    assert not list(desk.folder.glob("out/*"))
    assert desk.ask("store", "verify", "--json").value == []
