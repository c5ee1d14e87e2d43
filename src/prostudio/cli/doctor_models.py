"""What `prostudio doctor` says of the model engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prostudio.devices import Accelerator, Hardware

_WITHOUT = "not installed: `pip install 'prostudio[models]'` brings what model engines need"


def models_text(found: Accelerator) -> str:
    """One line: torch, where it computes, in what, and how fast."""
    if not found.torch:
        return _WITHOUT
    words = [f"torch {found.torch} on {found.device}"]
    if found.kind != "cpu":
        words.append(" and ".join(found.half))
        words.append(f"attention: {', '.join((*found.attention, 'torch'))}")
    if found.tflops:
        words.append(f"{found.tflops:.3g} TFLOPS, {found.transfer_gb:.3g} GB/s to the device")
    return ", ".join(words)


def models_problem(found: Accelerator, machine: Hardware) -> str | None:
    """What keeps models off the card that is there; None where nothing does."""
    if found.fault:
        return f"torch does not work: {found.fault}"
    if not (found.torch and machine.gpus and found.kind == "cpu"):
        return None
    card = machine.gpus[0].name
    if not found.cuda:
        return (
            f"torch {found.torch} was built for the CPU and does not see the {card}; "
            "install its CUDA build from PyTorch's own index (docs/models.md says how)"
        )
    return (
        f"torch {found.torch} needs CUDA {found.cuda}, which the {card}'s driver does not offer; "
        "update the driver"
    )
