"""Prints the library's phonemes for lines of `voice<TAB>word`; run as a program of its own."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

library = ctypes.CDLL(sys.argv[1])
library.espeak_TextToPhonemes.restype = ctypes.c_char_p
data = None
if sys.argv[2]:
    os.chdir(Path(sys.argv[2]).parent)
    data = os.fsencode(Path(sys.argv[2]).name)
assert library.espeak_Initialize(2, 0, data, 0x8000) > 0
for line in sys.stdin.read().splitlines():
    voice, word = line.split("\t")
    assert library.espeak_SetVoiceByName(voice.encode()) == 0
    buffer = ctypes.create_string_buffer(word.encode() + b"\0")
    place = ctypes.c_void_p(ctypes.addressof(buffer))
    parts = []
    while place.value:
        parts.append((library.espeak_TextToPhonemes(ctypes.byref(place), 1, 0) or b"").decode())
    print(voice, word, " ".join(parts).replace("\t", " "), sep="\t")
