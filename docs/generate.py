"""Write the reference pages from the program itself: `python docs/generate.py`.

A test writes them again and compares, so that they can never say something else.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import click

REFERENCE = Path(__file__).resolve().parent / "reference"


def pages() -> dict[str, str]:
    """File name -> text of every generated page."""
    return {"cli.md": _command_line(), "schema.md": _schema()}


def _command_line() -> str:
    from prostudio.cli import COMMANDS, program

    parts = ["# Command line\n\nWritten by `python docs/generate.py` from the program itself.\n"]
    parts.append(_help(program, "prostudio"))
    for name in COMMANDS:
        command = importlib.import_module(f"prostudio.cli.{name}").command
        parts.append(f"\n## prostudio {name}\n\n{_help(command, f'prostudio {name}')}")
        for sub in getattr(command, "commands", {}).values():
            title = f"prostudio {name} {sub.name}"
            parts.append(f"\n### {title}\n\n{_help(sub, title)}")
    return "\n".join(parts).rstrip() + "\n"


def _help(command: click.Command, path: str) -> str:
    context = click.Context(
        command,
        info_name=path,
        max_content_width=96,
        terminal_width=96,
        help_option_names=["-h", "--help"],
    )
    return f"```text\n{command.get_help(context)}\n```"


def _schema() -> str:
    from prostudio.film.data import schema

    text = json.dumps(schema(), indent=2, ensure_ascii=False)
    return (
        "# Film schema\n\nThe JSON Schema of `film.yaml` and `film.json`, as `prostudio schema` "
        f"prints it.\n\n```json\n{text}\n```\n"
    )


if __name__ == "__main__":
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, "utf-8")
        print(f"wrote {REFERENCE / name}")
