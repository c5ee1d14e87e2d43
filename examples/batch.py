"""A short film for each row of a table: `python examples/batch.py [URL [TOKEN]]`."""

from __future__ import annotations

import sys
from pathlib import Path

from prostudio import ContentEngine

FOLDER = Path(__file__).resolve().parent / "films"


def main(server: list[str]) -> None:
    """Make them; say it again after a Ctrl-C, and it goes on."""
    with ContentEngine(*server) as engine:
        for outcome in engine.batch(
            FOLDER / "morning.md", FOLDER / "cities.csv", "out/mornings", content_type="story"
        ):
            print(outcome.planned.name, outcome.state, outcome.error or outcome.paths[0])


if __name__ == "__main__":
    main(sys.argv[1:])
