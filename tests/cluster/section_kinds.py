"""Steps that work in sections and keep a checkpoint after each, as engines that shoot do."""

from __future__ import annotations

import os
import time
from pathlib import Path

from prostudio import files
from prostudio.files import digest_bytes
from prostudio.graph import StepContext


def shoot(context: StepContext) -> dict[str, int]:
    """`sections` parts of `seconds` each, every one made of the part before; each is logged."""
    params = context.params
    checkpoint = context.workspace / "parts"
    parts = checkpoint.read_text().split() if checkpoint.exists() else []
    while len(parts) < params["sections"]:
        time.sleep(params["seconds"])
        parts.append(digest_bytes(f"{params['name']} {parts[-1:]}".encode())[:16])
        files.write_bytes(checkpoint, " ".join(parts).encode())
        tell(params["log"], f"{params['name']} {len(parts)} {os.getpid()}")
        context.progress(len(parts) / params["sections"], f"section {len(parts)}")
    padding = parts[-1] * (params.get("kilobytes", 0) * 1024 // 16)
    files.write_text(context.output("shot.txt"), "\n".join([*parts, padding]))
    return {"sections": len(parts)}


def cut(context: StepContext) -> None:
    """All shots, one after another."""
    texts = [context.input(name).path().read_text() for name in sorted(context.inputs)]
    context.output("film.txt").write_text("\n".join(texts))


def tell(log: str, line: str) -> None:
    """One line for one section, whoever makes it."""
    with Path(log).open("a") as file:
        file.write(line + "\n")
