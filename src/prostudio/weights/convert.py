"""Pickles to safetensors, in a child that may do nothing else.

A pickle can hold code. The child loads it with torch's own reader of plain tensors
(`weights_only=True`), without network, environment or privileges, and writes tensors;
nothing of ours ever unpickles.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from prostudio import files
from prostudio.errors import MissingError, WeightsDamagedError, WeightsMissingError
from prostudio.events import Done, Event, StepDone, StepStarted
from prostudio.processes import ChildError, run_limited
from prostudio.weights.catalogue import PICKLES, Part, Row
from prostudio.weights.checks import wrong_tensors
from prostudio.weights.compose import compose
from prostudio.weights.hashing import Hasher
from prostudio.weights.ledger import Kept, Published, changing
from prostudio.weights.present import converted
from prostudio.weights.shelf import Shelf

_TORCH_MB = 12_000  # address space of the library alone, which maps far more than it touches
_SECONDS = 1800.0


def target_of(path: str) -> str:
    """Where the tensors of a pickle go: `pytorch_model.bin` becomes `model.safetensors`."""
    file = Path(path)
    stem = (
        file.stem.removeprefix("pytorch_") if file.stem.startswith("pytorch_model") else file.stem
    )
    return file.with_name(f"{stem}.safetensors").as_posix()


def convert(row: Row, shelf: Shelf, *, keep: bool = True) -> Iterator[Event]:
    """Convert every pickle of a model that is not converted yet.

    Args:
        keep: leave the pickle where it is; otherwise it is removed when all went well.

    Raises:
        WeightsMissingError: a pickle is not here.
        WeightsDamagedError: it holds more than tensors, or cannot be read.
        MissingError: torch is not installed.
    """
    for part in row.parts:
        ledger = shelf.ledger(part.repository)
        for path, published in ledger.published.items():
            if not (part.wants(path) and path.endswith(PICKLES)):
                continue
            if converted(ledger, published) is None:
                yield StepStarted(path, "weights.convert", f"{path} to safetensors")
                kept = _convert(row, part, published, shelf)
                yield StepDone(path, "weights.convert", path, False, kept.sha256)
            if not keep:
                with changing(shelf.of(part.repository), part.repository.id) as ledgers:
                    files.unlink(shelf.of(part.repository) / path)
                    ledgers.append(ledgers[0].with_kept(path, None))
    yield Done(str(compose(row, shelf)), 0.0)


def _convert(row: Row, part: Part, published: Published, shelf: Shelf) -> Kept:
    root = shelf.of(part.repository)
    kept = shelf.ledger(part.repository).kept.get(published.path)
    if kept is None or not (root / published.path).is_file():
        raise WeightsMissingError(
            f"{published.path} of {part.repository.id} is not here",
            hint=f"run `prostudio weights get {row.name}` first",
        )
    target = root / target_of(published.path)
    with files.replacing(target) as temporary:
        tensors_of_pickle(root / published.path, temporary)
        if trouble := wrong_tensors(temporary):
            raise WeightsDamagedError(f"the converted {target.name} is wrong: {trouble.what}")
    hasher = Hasher(Published(published.path, target.stat().st_size))
    for _ in hasher.read(target):
        pass
    found = target.stat()
    made = Kept(
        found.st_size,
        hasher.sha256,
        found.st_mtime_ns,
        origin="converted",
        witness=kept.witness,
        sha256_of_source=kept.sha256,
    )
    with changing(root, part.repository.id) as ledgers:
        entry = Published(published.path, published.bytes, kept.sha256, None, published.witness)
        ledger = ledgers[0].with_kept(target_of(published.path), made)
        ledgers.append(ledger.with_published(entry))
    return made


def tensors_of_pickle(source: Path, target: Path) -> None:
    """Write the tensors of the pickle `source` to `target` as safetensors, in a child.

    Raises:
        WeightsDamagedError: it holds more than tensors, is damaged, or the child died.
        MissingError: torch is not installed.
    """
    megabytes = source.stat().st_size // 1_000_000
    order = {"source": str(source.absolute()), "target": str(target.absolute())}
    try:
        answer = run_limited(
            "prostudio.weights.convert_child",
            json.dumps(order).encode(),
            memory_mb=_TORCH_MB + 4 * megabytes,
            seconds=_SECONDS,
            cwd=target.parent,
            # tensors that share storage in the pickle are written apart
            file_mb=4 * megabytes + 1000,
        )
        told = json.loads(answer)
    except ChildError as failure:
        raise WeightsDamagedError(
            f"{source.name} ended its converter: {failure.message}",
            hint="the file is damaged or hostile; remove it, or free memory and try again",
        ) from failure
    if told.get("missing"):
        raise MissingError(
            f"converting needs {told['missing']}, which is not installed",
            hint="`pip install prostudio[models]`",
        )
    if told.get("error"):
        raise WeightsDamagedError(
            f"{source.name} is not converted: {told['error']}",
            hint="only files of plain tensors are; do not load it in any other way",
        )
