"""`prostudio schema`."""

from __future__ import annotations

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of film.yaml and film.json.

    Editors with a YAML language server check and complete a film file by it.
    """
    from prostudio.film.data import schema

    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
