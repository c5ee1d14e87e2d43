"""`prostudio loras`."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("loras")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(files: tuple[Path, ...], as_json: bool) -> int:
    """Tell what LoRA files are: their model, rank, layers and the words that call for them.

    Without FILE, those of the library, the folder `loras` of the home folder.
    """
    from prostudio.errors import FilmError
    from prostudio.settings import Settings
    from prostudio.weights.loras.report import in_words, told

    library = Settings.load().home / "loras"
    wanted = [_found(one, library) for one in files] or sorted(library.rglob("*.safetensors"))
    if not wanted and not as_json:
        click.echo(f"there is no LoRA in {library}")
    found, refused = [], 0
    for path in wanted:
        try:
            found.append(told(path))
        except FilmError as error:
            refused += 1
            found.append({"file": path.name, "error": error.message, "hint": error.hint})
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        for one in found:
            click.echo("\n".join([one["error"]] if "error" in one else in_words(one)))
    return 2 if files and refused else 0


def _found(asked: Path, library: Path) -> Path:
    """A file here, or one of the library by its name there."""
    return library / asked if not asked.exists() and (library / asked).exists() else asked
