"""What a shot has so far, on disk: a killed process loses the section it was in, or less.

    request.json                 whose latents these are, written first
    conditions.safetensors       prompts and pictures as the network sees them
    section-00000.safetensors    latents of the sections that are done, [1, 16, 9, h, w] float32
    step.safetensors             the section under way after some step, where that is wanted
    redo.json                    a wish: keep the first sections, make the others again

Every file is published whole. At 640x608 a section is 3.5 MB, so a minute is 175 MB.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio import files
from prostudio.errors import FilmError, ResourceError

if TYPE_CHECKING:
    from torch import Tensor

_REQUEST, _REDO = "request.json", "redo.json"
_CONDITIONS, _STEP = "conditions.safetensors", "step.safetensors"


class Spool:
    """The checkpoints of one shot in a private folder.

    Args:
        folder: the workspace.
        key: digest of all that decides the latents; files of another key are removed.
        shape: what sections kept from an earlier request must share with this one.
        storage: of the weights that make them, for `begun_in`.
    """

    def __init__(self, folder: Path, key: str, shape: Mapping[str, Any], storage: str = "") -> None:
        self._folder = folder
        self._open(key, dict(shape), storage)

    @property
    def done(self) -> int:
        """How many sections are there, counted from the first without a gap."""
        count = 0
        while self._section(count).exists():
            count += 1
        return count

    def put_section(self, section: int, latents: Tensor) -> None:
        """Keep a section; what was kept of its steps goes."""
        save(self._section(section), {"latents": latents})
        self.forget_step()

    def section(self, section: int) -> Tensor:
        """The latents of a section that is done."""
        return load(self._section(section))["latents"]

    def put_conditions(self, tensors: Mapping[str, Tensor]) -> None:
        """Keep what text and picture encoders gave, so that they are not loaded again."""
        save(self._folder / _CONDITIONS, tensors)

    def conditions(self) -> dict[str, Tensor] | None:
        """What was kept of them, or None."""
        path = self._folder / _CONDITIONS
        return load(path) if path.exists() else None

    def put_step(self, section: int, state: Mapping[str, Tensor | int | float]) -> None:
        """Keep a section under way: its latents, and the memory of sampler and cache."""
        whole = {name: _tensor(value) for name, value in state.items()}
        save(self._folder / _STEP, {**whole, "section": _tensor(section)})

    def step(self, section: int) -> dict[str, Tensor] | None:
        """What was kept of this section under way, or None."""
        path = self._folder / _STEP
        if not path.exists():
            return None
        kept = load(path)
        return kept if int(kept.pop("section")) == section else None

    def forget_step(self) -> None:
        """Remove what was kept of a section under way."""
        if (self._folder / _STEP).exists():
            files.unlink(self._folder / _STEP)

    def _section(self, section: int) -> Path:
        return self._folder / f"section-{section:05d}.safetensors"

    def _open(self, key: str, shape: dict[str, Any], storage: str) -> None:
        before = _json(self._folder / _REQUEST)
        wish = _json(self._folder / _REDO)
        if before.get("key") == key and not wish:
            return
        kept = int(wish["from"]) if wish else 0
        if kept and (before.get("shape") != shape or self.done < kept):
            raise FilmError(
                f"there are no {kept} sections of a shot like this in {self._folder}",
                hint="size, length and engine must stay the same; leave the redo out to begin anew",
            )
        if before.get("key") != key:
            files.unlink(self._folder / _CONDITIONS)
        self.forget_step()
        for path in sorted(self._folder.glob("section-*.safetensors"), reverse=True):
            if int(path.stem.partition("-")[2]) >= kept:
                files.unlink(path)
        told = {"key": key, "shape": shape, "storage": storage, "kept sections": kept}
        files.write_json(self._folder / _REQUEST, told)
        files.unlink(self._folder / _REDO)


def begun_in(folder: Path) -> tuple[str, str]:
    """Key and storage of the shot that a workspace holds; "" where there is none."""
    told = _json(folder / _REQUEST)
    return str(told.get("key", "")), str(told.get("storage", ""))


def redo_from(folder: Path, section: int) -> None:
    """Ask that the next shot in this workspace keeps `section` sections and makes the others.

    Sections count in the order in which they are made. Prompts and seed may be others
    than before; size, length and engine may not.

    Raises:
        FilmError: there are fewer sections.
    """
    done = len(list(folder.glob("section-*.safetensors")))
    if not 0 <= section <= done:
        raise FilmError(f"section {section} of {done} that are there")
    files.write_json(folder / _REDO, {"from": section})


def _json(path: Path) -> dict[str, Any]:
    """The JSON object in a file; empty where there is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _tensor(value: Tensor | int | float) -> Tensor:
    import torch

    # float64: a drift that is rounded could fall on the other side of a threshold.
    return (
        torch.tensor(value, dtype=torch.float64)
        if isinstance(value, float)
        else torch.as_tensor(value)
    )


def save(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Publish named tensors as one file."""
    from safetensors.torch import save as as_bytes

    whole = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    files.write_bytes(path, as_bytes(whole))


def load(path: Path) -> dict[str, Tensor]:
    """The named tensors of a file."""
    # Read, not mapped: a mapped file would keep its pages, and sections are many.
    from safetensors import SafetensorError
    from safetensors.torch import load as tensors_of

    try:
        return dict(tensors_of(path.read_bytes()))
    except SafetensorError as error:
        raise ResourceError(
            f"the checkpoint {path} is damaged: {error}",
            hint="remove it and run again: what it held is made again",
        ) from error
