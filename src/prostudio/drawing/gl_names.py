"""Names of libGL and libEGL for machines that have neither.

The Skia wheel lists both libraries as needed, though drawing on the CPU calls none of
their functions, and a bare server or container has no graphics driver. The dynamic
linker only wants the names, so this writes, in memory, a shared object that defines
exactly the names the wheel leaves open (each returns 0) and loads it under the missing
library's name. A real library is used wherever there is one.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

LIBRARIES = (("libEGL.so.1", "egl"), ("libGL.so.1", "gl"))
"""Library and how its functions' names begin."""


class Machine(NamedTuple):
    """What differs between processors: the ELF number and `return 0` in machine code."""

    number: int
    return_zero: bytes


MACHINES = {
    "x86_64": Machine(62, bytes.fromhex("31c0c3")),  # xor eax, eax; ret
    "aarch64": Machine(183, bytes.fromhex("000080d2c0035fd6")),  # mov x0, #0; ret
}

_PAGE = 0x10000  # aarch64 kernels use pages of up to 64 KiB
_SECTION_DYNSYM = 11
_LOAD, _DYNAMIC, _STACK = 1, 2, 0x6474E551
_SONAME, _HASH, _STRTAB, _SYMTAB, _STRSZ, _SYMENT = 14, 4, 5, 6, 10, 11


def ensure_gl_names() -> list[ctypes.CDLL]:
    """Load a stand-in for each graphics library that is missing; return the stand-ins.

    Does nothing off Linux and on processors other than those of `MACHINES`. The caller
    keeps what is returned for as long as Skia is in use.
    """
    if not sys.platform.startswith("linux") or platform.machine() not in MACHINES:
        return []
    missing = [(name, prefix) for name, prefix in LIBRARIES if not _can_load(name)]
    spec = find_spec("skia") if missing else None
    if spec is None or spec.origin is None:
        return []
    names = undefined_names(Path(spec.origin).read_bytes())
    return [
        load_stub(library, [name for name in names if _is_function(name, prefix)])
        for library, prefix in missing
    ]


def load_stub(library: str, names: list[str]) -> ctypes.CDLL:
    """Load a shared object called `library` that defines `names`, without any file."""
    handle = os.memfd_create(library)
    os.write(handle, stub(library, names, MACHINES[platform.machine()]))
    # the handle stays open: the linker knows libraries by path, and would take the next
    # one that got the same number for this one
    return ctypes.CDLL(f"/proc/self/fd/{handle}")


def undefined_names(elf: bytes) -> list[str]:
    """The names that a 64-bit little-endian ELF file expects from other libraries."""
    (table,) = struct.unpack_from("<Q", elf, 40)
    entry, count = struct.unpack_from("<HH", elf, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", elf, table + k * entry) for k in range(count)]
    names = []
    for section in sections:
        if section[1] != _SECTION_DYNSYM:
            continue
        start, size, strings = section[4], section[5], sections[section[6]][4]
        for at in range(start + 24, start + size, 24):
            name, _, _, defined_in = struct.unpack_from("<IBBH", elf, at)
            if defined_in == 0:
                end = elf.index(b"\0", strings + name)
                names.append(elf[strings + name : end].decode())
    return names


def stub(library: str, names: list[str], machine: Machine) -> bytes:
    """A shared object with that name whose functions all return 0 (ELF-64, one hash bucket)."""
    strings, offsets = b"\0", []
    for text in (library, *names):
        offsets.append(len(strings))
        strings += text.encode() + b"\0"
    count = len(names) + 1
    symbols_at = 64 + 4 * 56
    hash_at = symbols_at + 24 * count
    strings_at = hash_at + 4 * (3 + count)
    code_at = -(-(strings_at + len(strings)) // 16) * 16
    dynamic_at = -(-(code_at + len(machine.return_zero)) // _PAGE) * _PAGE
    symbols = bytes(24) + b"".join(
        struct.pack("<IBBHQQ", offset, 0x12, 0, 1, code_at, len(machine.return_zero))
        for offset in offsets[1:]
    )
    # every symbol hangs in one chain: 1 -> 2 -> ... -> 0
    chain = [0, *(k + 1 if k + 1 < count else 0 for k in range(1, count))]
    hashes = struct.pack(f"<{3 + count}I", 1, count, 1 if names else 0, *chain)
    dynamic = b"".join(
        struct.pack("<qQ", tag, value)
        for tag, value in (
            (_SONAME, offsets[0]),
            (_HASH, hash_at),
            (_STRTAB, strings_at),
            (_SYMTAB, symbols_at),
            (_STRSZ, len(strings)),
            (_SYMENT, 24),
            (0, 0),
        )
    )
    image = bytearray(dynamic_at + len(dynamic))
    head = _header(machine) + _segments(code_at + len(machine.return_zero), dynamic_at, dynamic)
    for at, part in (
        (0, head),
        (symbols_at, symbols),
        (hash_at, hashes),
        (strings_at, strings),
        (code_at, machine.return_zero),
        (dynamic_at, dynamic),
    ):
        image[at : at + len(part)] = part
    return bytes(image)


def _header(machine: Machine) -> bytes:
    identity = b"\x7fELF\x02\x01\x01" + bytes(9)
    fields = (3, machine.number, 1, 0, 64, 0, 0, 64, 56, 4, 64, 0, 0)
    return identity + struct.pack("<HHIQQQIHHHHHH", *fields)


def _segments(code_end: int, dynamic_at: int, dynamic: bytes) -> bytes:
    """Program headers: code, data, the dynamic table, and a stack that is not executable."""
    size = len(dynamic)
    rows = (
        (_LOAD, 5, 0, code_end, _PAGE),
        (_LOAD, 6, dynamic_at, size, _PAGE),
        (_DYNAMIC, 6, dynamic_at, size, 8),
        (_STACK, 6, 0, 0, 16),
    )
    return b"".join(
        struct.pack("<IIQQQQQQ", kind, flags, at, at, at, length, length, align)
        for kind, flags, at, length, align in rows
    )


def _is_function(name: str, prefix: str) -> bool:
    """Whether a name is GL's: `glDraw...` and `glX...`, but not the C library's `glob`."""
    return name.startswith(prefix) and not name.startswith("glob")


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
