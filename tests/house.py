"""Keeps the house in order: `python -m tests.house` refuses what STYLE does not allow.

Files over 300 lines, functions over 50, more than eight parameters, forbidden room
names, two test files of one name, text that names a machine or a registry, and modules
that load heavy libraries when they should not.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE_LINES, FUNCTION_LINES, PARAMETERS = 300, 50, 8
NAMES = {"utils", "util", "common", "helpers", "helper", "manager", "misc"}
FOREIGN = re.compile(r"/home/\w|/root/|files\.pythonhosted|pypi\.org|download\.pytorch", re.I)


def main() -> int:
    """Print every finding; 1 when there is one."""
    findings = [*_sources(), *_twins(), *_texts(), *_imports()]
    for finding in findings:
        print(finding)
    print(f"house: {'in order' if not findings else f'{len(findings)} findings'}")
    return 1 if findings else 0


def _sources() -> Iterator[str]:
    for path in _tracked("*.py"):
        text = path.read_text("utf-8")
        where = path.relative_to(ROOT)
        if len(text.splitlines()) > FILE_LINES:
            yield f"{where}: over {FILE_LINES} lines"
        if path.stem in NAMES or path.parent.name in NAMES:
            yield f"{where}: a name that says nothing"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _function(node, f"{where}:{node.lineno} {node.name}")


def _twins() -> Iterator[str]:
    """Tests lie in folders without __init__.py, so that pytest knows a file by its name alone."""
    tests = [path for path in _tracked("tests/*.py") if path.name.startswith("test_")]
    for name, count in Counter(path.name for path in tests).items():
        if count > 1:
            yield f"{name}: {count} test files of one name"


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, where: str) -> Iterator[str]:
    if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES:
        yield f"{where}: over {FUNCTION_LINES} lines"
    arguments = node.args
    count = len(arguments.posonlyargs) + len(arguments.args) + len(arguments.kwonlyargs)
    if count > PARAMETERS + 1:
        yield f"{where}: {count} parameters"


def _texts() -> Iterator[str]:
    for path in _tracked("*.py", "*.md", "*.toml", "*.txt", "*.yml", "*.json"):
        if path != Path(__file__).resolve():
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if FOREIGN.search(line):
                    yield f"{path.relative_to(ROOT)}:{number}: names a machine or a registry"


def _imports() -> Iterator[str]:
    probe = (
        "import sys, prostudio, prostudio.cli, prostudio.engines.registry as r;"
        "from prostudio.engines.card import Kind;"
        "[r.card(k, n) for k in Kind for n in r.names(k)];"
        "print(*[m for m in ('torch','diffusers','av','skia','numpy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode:
        yield f"importing the light rooms failed: {done.stderr.strip()[-300:]}"
    elif done.stdout.strip():
        yield f"the light rooms and cards import {done.stdout.strip()}"


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


if __name__ == "__main__":
    sys.exit(main())
