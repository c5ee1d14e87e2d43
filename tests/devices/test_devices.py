"""What the machine has, with and without a graphics card."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from prostudio.devices import Gpu, hardware


def test_the_machine_is_what_the_system_says(tmp_path: Path) -> None:
    found = hardware(tmp_path / "not there yet")
    assert 1 <= found.cores <= (os.cpu_count() or 1)
    assert 0 < found.ram_free_mb <= found.ram_mb
    assert found.disk_free_mb > 0


def test_looking_imports_no_model_library(tmp_path: Path) -> None:
    look = (
        "import sys, pathlib, prostudio.devices as d; d.hardware(pathlib.Path());"
        "sys.exit(any(m in sys.modules for m in ('torch', 'numpy', 'safetensors')))"
    )
    subprocess.run([sys.executable, "-c", look], check=True, cwd=tmp_path)


def query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> tuple[Gpu, ...]:
    tool = tmp_path / "nvidia-smi"
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return hardware(tmp_path).gpus


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the tool")
def test_cards_are_read_from_the_tools_listing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = "echo 'NVIDIA GeForce RTX 4060, 8188, 7000'; echo 'Odd, Name, 1024, 1000'"
    assert query(tmp_path, monkeypatch, listing) == (
        Gpu("NVIDIA GeForce RTX 4060", 8585, 7340),
        Gpu("Odd, Name", 1073, 1048),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the tool")
@pytest.mark.parametrize("script", ["exit 9", "echo 'No devices were found'", "echo 'A, [N/A], 3'"])
def test_a_tool_that_fails_means_no_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    assert query(tmp_path, monkeypatch, script) == ()
