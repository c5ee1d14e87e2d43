"""`python -m tests.checkpoints OUT [NAME ...]`: all of them, or those named."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from .catalogue import CHECKPOINTS
from .writing import write


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.checkpoints", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(CHECKPOINTS))
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(argv)
    if unknown := set(chosen.names) - set(CHECKPOINTS):
        parser.error(f"{', '.join(sorted(unknown))}: choose from {', '.join(CHECKPOINTS)}")
    for name in chosen.names or CHECKPOINTS:
        started = time.monotonic()
        folder = chosen.out / CHECKPOINTS[name].repository
        write(CHECKPOINTS[name], folder, chosen.seed)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"{folder}: {size / 1e6:.2f} MB in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
