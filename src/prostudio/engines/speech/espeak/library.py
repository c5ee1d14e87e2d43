"""Where libespeak-ng is on this machine: in its pip wheel, else installed on the system."""

from __future__ import annotations

from ctypes.util import find_library
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from prostudio.errors import MissingError

_NAMES = {"win32": "espeak-ng.dll", "darwin": "libespeak-ng.dylib"}


@dataclass(frozen=True, slots=True)
class Library:
    """The library's file (or its name, for the system to find) and the folder of its data.

    An empty `data` lets the library use the folder it was built for.
    """

    file: str
    data: str
    identity: str


def find() -> Library:
    """The wheel's library first, so that every machine speaks alike.

    Raises:
        MissingError: there is neither.
    """
    import sys

    spec = find_spec("espeakng_loader")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent
        file = folder / _NAMES.get(sys.platform, "libespeak-ng.so")
        data = folder / "espeak-ng-data"
        if file.exists() and data.is_dir():
            return Library(str(file), str(data), f"espeakng-loader {_version()}")
    system = find_library("espeak-ng")
    if system is None:
        raise MissingError(
            "espeak-ng is not on this machine",
            hint="run `pip install espeakng-loader`, or install espeak-ng on the system",
        )
    return Library(system, "", f"system {system}")


def identity() -> str:
    """Which espeak-ng speaks; part of the key of what it says. Empty where there is none."""
    try:
        return find().identity
    except MissingError:
        return ""


def _version() -> str:
    try:
        return version("espeakng-loader")
    except PackageNotFoundError:
        return "unknown"
