"""The user's workflows: `PROSTUDIO_HOME/workflows/NAME/{workflow.json, mapping.toml}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from prostudio import files
from prostudio.engines.card import Kind
from prostudio.engines.comfyui.mapping import WorkflowMapping, read_mapping
from prostudio.engines.comfyui.mapping_text import mapping_text
from prostudio.engines.comfyui.workflow import MOST_BYTES, Workflow, read_workflow
from prostudio.errors import FilmError, ProStudioError

WORKFLOW, MAPPING, PACE = "workflow.json", "mapping.toml", "pace.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A workflow that lies here, read.

    Attributes:
        digest: of its two files; part of every key.
        workflow: without ids that nobody could send; see `read_workflow`.
    """

    name: str
    folder: Path
    workflow: Workflow
    mapping: WorkflowMapping
    digest: str

    @property
    def engine(self) -> str:
        """Its engine's name."""
        return f"comfyui/{self.name}"


def shelf() -> Path:
    """The folder of all workflows."""
    from prostudio.settings import Settings

    return Settings.load().home / "workflows"


def names(root: Path | None = None) -> tuple[str, ...]:
    """The names of all that lie here, whatever their kind, without reading them."""
    try:
        found = [path.name for path in (root or shelf()).iterdir() if (path / WORKFLOW).is_file()]
    except OSError:
        return ()
    return tuple(sorted(name for name in found if _NAME.fullmatch(name)))


def members(kind: Kind) -> tuple[str, ...]:
    """The names of those of a kind; what cannot be read counts as of none."""
    root = shelf()
    found = []
    for name in names(root):
        try:
            if kept(name, root).mapping.kind is kind:
                found.append(name)
        except ProStudioError:  # `prostudio workflows` tells what is wrong with it
            continue
    return tuple(found)


def kept(name: str, root: Path | None = None) -> Kept:
    """The workflow of that name; read again only when its files have changed.

    Raises:
        FilmError: there is none, or one of its files cannot be read.
    """
    root = root or shelf()
    folder = root / name
    try:
        stamps = [(folder / file).stat() for file in (WORKFLOW, MAPPING)]
    except OSError:
        raise _unknown(name, root) from None
    return _read(name, folder, tuple((s.st_mtime_ns, s.st_size, s.st_ino) for s in stamps))


@lru_cache(maxsize=128)
def _read(name: str, folder: Path, stamps: tuple[tuple[int, int, int], ...]) -> Kept:
    data, told = bytes_of(folder / WORKFLOW), bytes_of(folder / MAPPING)
    workflow = read_workflow(data, f"workflow {name!r}")
    try:
        mapping = read_mapping(told.decode("utf-8"), str(folder / MAPPING))
    except UnicodeDecodeError:
        raise FilmError(f"{folder / MAPPING} is not UTF-8") from None
    digest = files.digest_bytes(b"%d\n" % len(data) + data + told)[:32]
    return Kept(name, folder, workflow, mapping, digest)


def bytes_of(path: Path) -> bytes:
    """A file's content, as far as a workflow may have any.

    Raises:
        FilmError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as failure:
        raise FilmError(f"cannot read {path}: {failure.strerror}") from failure


def _unknown(name: str, root: Path) -> FilmError:
    known = names(root)
    near = get_close_matches(name, known, 1, 0.6)
    there = f"there are: {', '.join(known)}" if known else "there is none yet"
    hint = f"did you mean {near[0]!r}? " if near else ""
    return FilmError(
        f"there is no workflow {name!r} here ({there})",
        hint=f"{hint}`prostudio workflows add FILE` takes one that ComfyUI exported for its API",
    )


def name_of(file: Path) -> str:
    """A name for a workflow's file: its own in small letters, digits and hyphens."""
    plain = re.sub(r"[^a-z0-9]+", "-", file.stem.casefold()).strip("-")[:48].strip("-")
    return plain or "workflow"


def require_name(name: str) -> None:
    """Refuse what cannot be a workflow's name.

    Raises:
        FilmError: it is not small letters, digits and hyphens.
    """
    if not _NAME.fullmatch(name):
        raise FilmError(
            f"{name!r} cannot be a workflow's name", hint="use small letters, digits and hyphens"
        )


def put(name: str, data: bytes, mapping: WorkflowMapping, root: Path | None = None) -> Kept:
    """Keep a workflow under a name, in place of what had it.

    Raises:
        FilmError: not a workflow, or no name for one.
    """
    require_name(name)
    read_workflow(data, name)
    root = root or shelf()
    folder = root / name
    files.mkdir(folder)
    files.unlink(folder / PACE)
    files.write_bytes(folder / WORKFLOW, data)
    files.write_text(folder / MAPPING, mapping_text(mapping))
    return kept(name, root)


def remove(name: str, root: Path | None = None) -> None:
    """Remove a workflow; takes that it made stay.

    Raises:
        FilmError: there is none.
    """
    root = root or shelf()
    if name not in names(root):
        raise _unknown(name, root)
    files.rmtree(root / name)
