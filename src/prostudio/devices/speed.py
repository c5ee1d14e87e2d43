"""How fast the machine computes and copies: measured here once, else its maker's figures."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from prostudio import files

FILE = "speed.json"
"""Under the home: what `prostudio doctor --measure` found."""


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a device is.

    Attributes:
        name: of the device, or a part of it.
        tflops: 1e12 operations a second that large matrices and attention reach, in the
            type that models compute in: bfloat16 on a card, float32 on a CPU.
        transfer_gb: 1e9 bytes a second from main memory to the device.
        measured: on this machine; else from the table.
    """

    name: str
    tflops: float
    transfer_gb: float
    measured: bool = False


_REACHED = 0.7
"""Of a maker's figure, in large matrices and fused attention. An assumption, until measured."""

_CARDS = (
    # Makers' figures for dense bfloat16 with sums in float32, and the bus; none measured here.
    ("4060 Ti", 44, 13),
    ("4060", 30, 13),
    ("4070", 58, 22),
    ("4080", 97, 22),
    ("4090", 165, 22),
    ("5060", 38, 26),
    ("5070", 62, 50),
    ("5080", 112, 50),
    ("5090", 210, 50),
    ("3050", 18, 11),
    ("3060", 25, 22),
    ("3070", 40, 22),
    ("3080", 59, 22),
    ("3090", 71, 22),
    ("A100", 312, 25),
    ("H100", 790, 50),
    ("H200", 790, 50),
)
_UNKNOWN_CARD = ("", 30, 13)
"""A card that is not listed is taken for an RTX 4060, the smallest that is meant."""

_CORE_TFLOPS = 0.05
"""A core with AVX2 in float32. A large model takes days on a CPU, and that is said."""

_CPU_TRANSFER_GB = 10


def speed(device: str, cores: int, home: Path) -> Speed:
    """The speed of a device by its name ("cpu", or the card's).

    What was measured on this device wins; a file that cannot be read counts as none.
    """
    found = _measured(home)
    if found is not None and found.name == device:
        return found
    if device == "cpu":
        return Speed("cpu", _CORE_TFLOPS * cores, _CPU_TRANSFER_GB)
    row = next((row for row in _CARDS if row[0] in device), _UNKNOWN_CARD)
    return Speed(device, row[1] * _REACHED, row[2])


def keep(found: Speed, home: Path) -> None:
    """Keep what was measured, for every estimate from now on."""
    files.mkdir(home)
    files.write_json(home / FILE, asdict(found))


def _measured(home: Path) -> Speed | None:
    try:
        told = json.loads((home / FILE).read_text("utf-8"))
        return Speed(str(told["name"]), float(told["tflops"]), float(told["transfer_gb"]), True)
    except (OSError, ValueError, KeyError, TypeError):
        return None
