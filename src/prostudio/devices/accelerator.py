"""What torch finds and reaches here, asked of a child: a broken driver takes only the child."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from importlib.util import find_spec

from prostudio import processes

_ATTENTION = ("sageattention", "flash_attn", "xformers")
_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Accelerator:
    """What models would run on.

    Attributes:
        torch: its version with the build ("2.13.0+cpu"), or "" where it is not installed.
        device: "cpu", or the card's name as torch gives it.
        kind: "cuda", "mps" or "cpu".
        cuda: the CUDA version torch was built for, or "".
        half: number types of half the size and less that the device computes in.
        attention: installed packages of attention kernels; torch's own are always there.
        tflops, transfer_gb: measured (see `speed.Speed`), 0 where it was not asked for.
        fault: what went wrong when torch was asked, or "".
    """

    torch: str = ""
    device: str = "cpu"
    kind: str = "cpu"
    cuda: str = ""
    half: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()
    tflops: float = 0.0
    transfer_gb: float = 0.0
    fault: str = ""


def accelerator(*, measure: bool = False) -> Accelerator:
    """Ask a child; measuring takes a few seconds on a card and on a CPU."""
    if find_spec("torch") is None:
        return Accelerator()
    argv = [sys.executable, "-m", f"{__name__}_child", *(["--measure"] if measure else [])]
    try:
        told = json.loads(processes.output(argv, seconds=_SECONDS))
    except (processes.ChildError, ValueError) as error:
        return Accelerator(torch="installed", fault=str(error))
    return Accelerator(**{**told, "half": tuple(told["half"]), "attention": _kernels()})


def _kernels() -> tuple[str, ...]:
    return tuple(name for name in _ATTENTION if find_spec(name) is not None)
