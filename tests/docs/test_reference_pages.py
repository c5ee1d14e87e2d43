"""The documentation says what the program does: reference pages, command lines, hints."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from prostudio.cli import COMMANDS, program

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs"))

from generate import REFERENCE, pages

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")])
WRITTEN = [page for page in PAGES if page.parent != REFERENCE]
SOURCES = sorted([*(ROOT / "src").glob("**/*.py"), ROOT / "run.py"])
INLINE = re.compile(r"`(prostudio\s[^`]+)`")
ON_A_LINE = re.compile(r"^\s*(?:\$ |.*\| )?(prostudio .+)$", re.MULTILINE)
RUN_PY = re.compile(r"python3 run\.py ([a-z]+)")


@pytest.mark.parametrize("name", pages())
def test_a_reference_page_is_what_the_program_says_now(name: str) -> None:
    written = (REFERENCE / name).read_text("utf-8")
    assert written == pages()[name], "run `python docs/generate.py`"


def test_every_command_line_in_the_documentation_is_understood() -> None:
    lines = list(_command_lines(WRITTEN))
    assert len(lines) >= 8
    assert not [f"{where}: {line}: {why}" for where, line in lines if (why := _wrong(line))]


def test_every_command_line_in_a_hint_or_docstring_is_understood() -> None:
    found = [
        (path.name, " ".join(match.split()))
        for path in SOURCES
        for match in INLINE.findall(re.sub(r'"\s*\n\s*f?"', "", path.read_text("utf-8")))
    ]
    assert len(found) >= 10
    assert not [f"{where}: {line}: {why}" for where, line in found if (why := _wrong(line))]


def test_every_verb_of_run_py_in_the_documentation_is_there() -> None:
    usage = (ROOT / "run.py").read_text("utf-8").split('"""')[1]
    known = set(RUN_PY.findall(usage))
    used = {verb for page in WRITTEN for verb in RUN_PY.findall(page.read_text("utf-8"))}
    assert used
    assert used <= known


def test_every_page_of_the_site_is_in_the_repository() -> None:
    named = re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert len(named) >= 5
    assert not [name for name in named if not (ROOT / "docs" / name).is_file()]


def _command_lines(paths: list[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        text = path.read_text("utf-8")
        blocks = [line for line in text.splitlines() if line.startswith("    ")]
        fenced = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        for line in ON_A_LINE.findall("\n".join([*blocks, *fenced])):
            yield path.name, line
        for line in INLINE.findall(text):
            yield path.name, " ".join(line.split())


def _wrong(line: str) -> str | None:
    """Why the program would not understand a command line, or None."""
    arguments = shlex.split(re.sub(r"\{[^{}]*\}", "X", line), comments=True)[1:]
    if ">" in arguments:
        arguments = arguments[: arguments.index(">")]
    named = [part for part in arguments if part not in ("...", "…")]
    if all(part.isalpha() and part.islower() for part in named) and named[0] in COMMANDS:
        return _wrong_name(named)  # a command is spoken of, without its arguments
    try:
        _parse(program, "prostudio", arguments)
    except click.exceptions.Exit:
        return None
    except click.ClickException as error:
        return error.format_message()
    return None


def _wrong_name(named: list[str]) -> str | None:
    command = program.get_command(click.Context(program), named[0])
    inner = getattr(command, "commands", None)
    return None if inner is None or named[1:2] == [] or named[1] in inner else "no such command"


def _parse(command: click.Command, name: str, arguments: list[str]) -> None:
    """Parse without running, down to the command that would run."""
    with command.make_context(name, list(arguments)) as context:
        if isinstance(command, click.Group):
            rest = [*context._protected_args, *context.args]
            if command.invoke_without_command and not rest:
                return
            found, inner, rest = command.resolve_command(context, rest)
            assert found is not None
            assert inner is not None
            _parse(inner, found, rest)
