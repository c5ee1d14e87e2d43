"""The stand-in for libGL and libEGL on machines that have neither."""

from __future__ import annotations

import platform
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from prostudio.drawing.gl_names import MACHINES, load_stub, stub, undefined_names

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux") or platform.machine() not in MACHINES,
    reason="the linker's names are a matter of Linux",
)


@linux
def test_a_stand_in_defines_every_name_and_each_returns_zero() -> None:
    names = [f"glPretend{k}" for k in range(120)]
    library = load_stub("libPretendGL.so.1", names)
    for name in names:
        assert getattr(library, name)() == 0
    assert not hasattr(library, "glNotThere")


@linux
def test_skia_leaves_graphics_names_open_and_the_stand_in_closes_them() -> None:
    spec = find_spec("skia")
    assert spec is not None
    assert spec.origin is not None
    wanted = {
        name
        for name in undefined_names(Path(spec.origin).read_bytes())
        if name.startswith(("egl", "glX", "glDraw"))
    }
    assert "eglQueryString" in wanted
    library = load_stub("libPretendEGL.so.1", sorted(wanted))
    assert all(hasattr(library, name) for name in wanted)


@pytest.mark.parametrize("machine", sorted(MACHINES))
def test_a_stand_in_reads_back_as_an_elf_file_without_open_names(machine: str) -> None:
    image = stub("libGL.so.1", ["glFlush", "glXSwapBuffers"], MACHINES[machine])
    assert image[:5] == b"\x7fELF\x02"
    assert int.from_bytes(image[18:20], "little") == MACHINES[machine].number
    assert b"libGL.so.1\0glFlush\0glXSwapBuffers\0" in image
