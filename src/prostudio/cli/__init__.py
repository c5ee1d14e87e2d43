"""The command line: parse, call, print. One file per command, imported when it runs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from prostudio import __version__
from prostudio.errors import CancelledError, ProStudioError

COMMANDS = {
    "make": "make a film from a script",
    "new": "write a film file from a brief or any text",
    "draw": "draw one picture from words",
    "shoot": "make one shot from words or a picture",
    "speak": "speak a text into a sound file",
    "score": "compose music into a sound file",
    "takes": "list, show and pick the takes of a shot",
    "cast": "show the cast of a film over all its shots",
    "export": "hand a film over to another editor",
    "serve": "make films for programs and browsers, over HTTP",
    "remote": "have films made by a server, and fetch them",
    "mcp": "let an assistant make films",
    "batch": "make many films of one template",
    "inspect": "decode a finished film and report on it",
    "why": "say why a shot was made again",
    "workflows": "your workflows from ComfyUI, each an engine",
    "engines": "list the engines on this machine",
    "schema": "print the JSON Schema of the film file",
    "loras": "tell what LoRA files are",
    "weights": "get, check and remove the weights of models",
    "store": "size, verify and clean the store",
    "cluster": "look at the machines that films are made on",
    "doctor": "say what this machine can do",
}
"""Name and one-line help of each command; `prostudio/cli/NAME.py` holds it as `command`."""


class _Commands(click.Group):
    """Knows its commands by name and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, from its own file."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"prostudio.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it; a name that there is not is told with a near one."""
        from difflib import get_close_matches

        near = get_close_matches(args[0], COMMANDS, 1) if args else []
        if near and args[0] not in COMMANDS:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them, so that help is there at once."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="prostudio")
def program() -> None:
    """A film studio on your own machine.

    `prostudio make film.md` turns a script into a finished film.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `prostudio` and exit with its code; docs/index.md lists them."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; errors become one clear line.

    The traceback of a fault of ours goes into a log under the home, which the line names.
    """
    try:
        outcome: Any = program.main(arguments, prog_name="prostudio", standalone_mode=False)
    except click.exceptions.Abort:
        return _fail(_cancelled())
    except click.ClickException as error:
        error.show()
        return 2
    except KeyboardInterrupt:
        return _fail(_cancelled())
    except BrokenPipeError:
        return 0
    except Exception as failure:
        from prostudio.cli.faults import told

        return _fail(told(failure))
    return outcome if isinstance(outcome, int) else 0


def _cancelled() -> CancelledError:
    hint = "what was finished is kept; the same command goes on from there"
    return CancelledError("cancelled", hint=hint)


def _fail(error: ProStudioError) -> int:
    click.secho("error: ", fg="red", nl=False, err=True)
    click.echo(error.message, err=True)
    if error.hint:
        click.echo(f"       {error.hint}", err=True)
    return error.exit_code
