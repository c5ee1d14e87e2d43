"""A tune of the user's, and what the model hears of it: which of twelve notes leads, in time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from prostudio.engines.melody import require_tune
from prostudio.engines.music.musicgen.models import SAMPLE_RATE, WINDOW
from prostudio.film.time import SAMPLE_RATE as FILM_RATE
from prostudio.media.audio import WavReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

NOTES, FFT, HOP = 12, 16_384, 4_096
"""As the model was trained: a note for each 128 ms, of half a second around it."""


def read_tune(path: Path, first: int) -> Samples:
    """Half a minute of it from sample `first` (at 32 kHz), [n] at 32 kHz; a short one repeats."""
    from scipy.signal import resample_poly

    samples = require_tune(path)
    start = round(first * FILM_RATE / SAMPLE_RATE) % samples
    wanted = round(WINDOW * FILM_RATE)
    parts, count = [], 0
    with WavReader(path) as tune:
        while count < wanted:
            part = tune.read(start, min(samples, start + wanted - count))
            parts.append(part)
            count, start = count + part.shape[1], 0
    mono = np.concatenate(parts, axis=1).mean(0)
    return np.asarray(resample_poly(mono, 2, 3), np.float32)


def chroma(tune: Samples) -> Any:
    """[1, frames, 12]: one for the note that leads in each frame, and zero for the others.

    The power spectrum of each frame through a bank of twelve filters (Ellis 2007, as
    librosa has it), of which the greatest is kept (Copet et al. 2023, arXiv:2306.05284,
    section 2.3).
    """
    import torch
    from transformers.audio_utils import chroma_filter_bank

    bank = chroma_filter_bank(FFT, NOTES, SAMPLE_RATE, tuning=0)
    sound = torch.from_numpy(np.pad(tune, (0, max(0, FFT - len(tune)))))
    spectrum = torch.stft(sound, FFT, HOP, window=torch.hann_window(FFT), return_complex=True)
    notes = torch.from_numpy(bank).float() @ spectrum.abs().square()
    return torch.nn.functional.one_hot(notes.argmax(0), NOTES).float()[None]
