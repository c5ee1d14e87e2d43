"""What a machine says of itself, on that machine: versions, engines, cards, memory.

Ray knows this function by its name here. A machine without ProStudio cannot even import it,
which is heard of as such.
"""

from __future__ import annotations

import platform
import socket
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

Json = Any


def tell(url: str) -> Json:
    """Everything that makes a machine fit, or not, for a step; see `machines.Machine`.

    Args:
        url: of the store that is to be used, "" for one of a folder.
    """
    from prostudio import files
    from prostudio.devices import hardware
    from prostudio.settings import Settings

    settings = Settings.load({"store": url} if url else {})
    files.mkdir(settings.home, lasting=False)
    has = hardware(settings.home)
    return {
        "cores": settings.cores,
        "ram_mb": settings.ram_mb,
        "disk_free_mb": has.disk_free_mb,
        "cards": [[gpu.name, gpu.vram_mb, gpu.free_mb] for gpu in has.gpus],
        "vram_mb": settings.vram_mb,
        "home": str(settings.home),
        **versions(),
    }


def versions() -> Json:
    """What has to be the same wherever steps of one film are made."""
    from prostudio import __version__
    from prostudio.graph.perform import GROUP

    return {
        "host": socket.gethostname(),
        "prostudio": __version__,
        "build": build(),
        "python": platform.python_version(),
        "engines": engines(),
        "kinds": sorted(entry.name for entry in entry_points(group=GROUP)),
    }


def build() -> str:
    """A digest of ProStudio's own code: two copies of one version may differ in it."""
    import prostudio
    from prostudio.files import digest_bytes

    root = Path(prostudio.__file__).parent
    parts = [
        digest_bytes(path.read_bytes())
        for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix())
    ]
    return digest_bytes("".join(parts).encode())[:8]


def engines() -> dict[str, list[str]]:
    """`kind name` -> revision, digest of its weights, why it cannot work ("" when it can)."""
    from prostudio.engines import registry
    from prostudio.engines.card import Kind

    told = {}
    for kind in Kind:
        for name in registry.names(kind):
            with suppress(Exception):  # a broken package of one engine is no other's fault
                card = registry.card(kind, name)
                missing = card.missing()
                why = f"{missing.reason} ({missing.hint})" if missing else ""
                told[f"{kind} {name}"] = [card.revision, card.weights(), why]
    return told
