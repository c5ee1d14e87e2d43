"""Seconds and memory of a sentence, by counting; no real weights were timed."""

from __future__ import annotations

from prostudio.engines.request import Estimate, Machine, SpeechRequest
from prostudio.engines.speech.bark.models import SEMANTIC_RATE, Model
from prostudio.film.text.pace import speech_seconds

_COARSE_TOKENS = 150
"""A second of speech: 75 frames of 2 codebooks."""
_COARSE_READ = 886 / 60 * _COARSE_TOKENS
"""Tokens a second that the second stage reads again: 886 for each window of 60."""
_FINE_READ = 6 * 1024 / 6.8
"""Tokens a second of the third: 6 passes over 1,024 frames for each 512 new ones, 6.8 s."""
_TOKEN_SECONDS = 0.012
"""Of a step of the library beside the arithmetic, at 24 layers."""
_MEMORY_GB = 20.0
"""1e9 bytes a second that a CPU reads of its memory: every weight, for every token."""
_LOAD = 1.5e9
_PROGRAM_MB = 1_300
_WORKING_MB = 600
_SENTENCES = 20
"""Loading is shared by so many."""


def estimate(model: Model, request: SpeechRequest, machine: Machine) -> Estimate:
    """For one process on this machine, its weights loaded for several sentences."""
    semantic, coarse, fine, _ = model.parameters
    on_card = machine.device != "cpu" and machine.vram_mb > 0
    spoken = speech_seconds(request.text, request.language)
    flops = 2.0 * (_COARSE_READ * coarse + _FINE_READ * fine) + 2.0 * 256 * semantic
    bytes_each = 2 if on_card else 4
    steps = SEMANTIC_RATE + _COARSE_TOKENS
    each = _TOKEN_SECONDS
    if not on_card:
        each += bytes_each * (semantic + coarse) / 2 / (_MEMORY_GB * 1e9)
    seconds = spoken * (flops / (machine.tflops * 1e12) + steps * each)
    whole, largest = (round(bytes_each * n / 1e6) for n in (model.whole, model.largest))
    kept = whole if on_card or machine.ram_mb >= whole + _PROGRAM_MB else largest
    return Estimate(
        seconds=seconds + bytes_each * model.whole / _LOAD / _SENTENCES,
        ram_mb=kept + _PROGRAM_MB,
        vram_mb=_vram_mb(whole, largest, machine) if on_card else 0,
        disk_mb=1 + int(spoken * 0.4),
    )


def _vram_mb(whole: int, largest: int, machine: Machine) -> int:
    """All parts where they fit together, else the largest alone."""
    together = whole + _WORKING_MB
    return together if together <= machine.vram_mb else largest + _WORKING_MB
