"""Write the reference pages from the program itself: `python docs/generate.py`.

A test writes them again and compares, so that they can never say something else.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import click

REFERENCE = Path(__file__).resolve().parent / "reference"


def pages() -> dict[str, str]:
    """File name -> text of every generated page."""
    return {"cli.md": _command_line(), "schema.md": _schema(), "profiles.md": _profiles()}


def _profiles() -> str:
    from prostudio.delivery.profiles import PROFILES

    parts = ["# Profiles\n\nWritten by `python docs/generate.py` from the program itself.\n"]
    for row in PROFILES.values():
        checked = f", looked up on {row.checked}" if row.checked else ""
        sound = f"{row.sound.codec.decodes_as}" + (
            f", {rate // 1000} kbit/s" if (rate := row.sound.lossy_rate) else ""
        )
        told = {
            "picture": row.encoding.codec.decodes_as,
            "most kbit/s": row.encoding.max_kbps,
            "seconds of a group of pictures, at most": row.gop_seconds,
            "sound": sound,
            "container": row.container.suffix.removeprefix("."),
            "edit list": ("yes" if row.container.edit_list else "no")
            if row.container.boxed
            else None,
            "short side at most": row.shape.most,
            "loudness": f"{row.lufs:g} LUFS, at most {row.true_peak:g} dBTP",
            "text keeps off the edges by": row.margins and _margins(row.margins),
            "source": row.source and row.source + checked,
        }
        parts.append(f"\n## {row.name}\n\n{row.summary}\n\n| | |\n|---|---|\n")
        parts += [f"| {name} | {value} |\n" for name, value in told.items() if value]
        parts += [f"| limit | {_limit(limit)} |\n" for limit in row.limits]
    return "".join(parts)


def _margins(margins: Any) -> str:
    names = ("top", "right", "bottom", "left")
    return ", ".join(f"{name} {float(getattr(margins, name)):.1%}" for name in names)


def _limit(limit: Any) -> str:
    bounds = [f"at least {limit.least:g}"] if limit.least is not None else []
    bounds += [f"at most {limit.most:g}"] if limit.most is not None else []
    return f"{' and '.join(bounds)} {limit.of} ({limit.source})"


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
