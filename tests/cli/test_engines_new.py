"""`prostudio engines new`: a package for a stranger, which works in a clean environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from asking_cli import Desk

ROOT = Path(__file__).resolve().parents[2]
UNREACHED = ("Could not find a version", "No matching distribution", "Max retries", "Connection")


def test_it_writes_a_package_and_says_what_is_next(desk: Desk) -> None:
    done = desk.ask("engines", "new", "glow", "--kind", "speech")
    assert done.code == 0, done.err
    assert (desk.folder / "prostudio-glow" / "prostudio_glow" / "engine.py").is_file()
    assert "pip install -e prostudio-glow" in done.err
    again = desk.ask("engines", "new", "glow")
    assert again.code == 2
    assert "is not empty" in again.err


def test_an_engine_that_is_there_is_held_to_the_contract(desk: Desk) -> None:
    done = desk.ask("engines", "check", "outline")
    assert done.code == 0, done.out + done.err
    lines = done.out.splitlines()
    assert len(lines) >= 8
    assert all(line.startswith("kept") for line in lines)
    wrong = desk.ask("engines", "check", "outlin")
    assert wrong.code == 2
    assert "did you mean 'outline'?" in wrong.err
    lacking = desk.ask("engines", "check", "video.framepack")
    assert lacking.code == 1
    assert "prostudio weights get framepack" in lacking.err


@pytest.mark.slow
def test_a_foreign_package_in_a_clean_environment_keeps_the_contract_and_makes_a_film(
    tmp_path: Path,
) -> None:
    python = clean(tmp_path / "venv")
    home = {"PROSTUDIO_HOME": str(tmp_path / "home"), "PROSTUDIO_CREDENTIALS": "off"}
    keep = ("PATH", "LANG", "SSL_CERT_FILE", "OMP_NUM_THREADS")
    said = {name: os.environ[name] for name in keep if name in os.environ} | home

    def run(*command: object, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            list(map(str, command)), cwd=cwd, env=said, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done

    package = tmp_path / "prostudio-glow"
    install(python, ROOT)
    run(python, "-m", "prostudio.cli", "engines", "new", "glow", "-o", package)
    install(python, f"{package}[test]")
    checked = run(python, "-m", "prostudio.cli", "engines", "check", "glow").stdout.splitlines()
    assert len(checked) >= 14
    assert all(line.startswith("kept") for line in checked)
    green = run(python, "-m", "pytest", "-q", cwd=package).stdout
    assert f"{len(checked)} passed" in green
    film = tmp_path / "film.mp4"
    run(python, "-m", "prostudio.cli", "make", package / "film.md", "-o", film)
    sheet = json.loads(film.with_suffix(".provenance.json").read_bytes())
    assert "glow" in json.dumps(sheet["ingredients"])
    reworded = (package / "film.md").read_text("utf-8").replace("title: A film", "title: The film")
    (package / "film.md").write_text(reworded, "utf-8")
    again = run(python, "-m", "prostudio.cli", "make", package / "film.md", "-o", film, "--json")
    made = [json.loads(line) for line in again.stdout.splitlines()]
    shot = [event for event in made if event.get("kind") == "shot.shoot"]
    assert all(event.get("cached") for event in shot if event["event"] == "step_done")


def clean(folder: Path) -> Path:
    """An environment with nothing but pip in it; its Python."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def install(python: Path, what: object) -> None:
    """As a user does it: built, and with what it needs from the index."""
    pip = [python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", str(what)]
    done = subprocess.run(list(map(str, pip)), capture_output=True, text=True, check=False)
    if done.returncode and any(word in done.stderr for word in UNREACHED):
        pytest.skip("no package index is in reach")
    assert done.returncode == 0, done.stderr
