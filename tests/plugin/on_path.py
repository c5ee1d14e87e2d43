"""Makes the foreign package importable and its entry points found, as pip would."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).parent


def install() -> None:
    """Put package and metadata on `sys.path`, unless pip has installed it.

    Children of ProStudio begin with their parent's path, so they find it too.
    """
    project = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]
    try:
        distribution(project["name"])
    except PackageNotFoundError:
        folder = Path(tempfile.mkdtemp(prefix="prostudio-test-engines-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _write_metadata(folder, project)
        sys.path += [str(HERE), str(folder)]


def _write_metadata(folder: Path, project: dict) -> None:
    name, version = project["name"], project["version"]
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    (info / "METADATA").write_text(head, "utf-8")
    lines = []
    for group, entries in project["entry-points"].items():
        lines.append(f"[{group}]")
        lines += [f"{entry} = {target}" for entry, target in entries.items()]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", "utf-8")
