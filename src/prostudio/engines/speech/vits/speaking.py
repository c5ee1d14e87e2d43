"""The model at work: letters in, samples and the words' times out. All that torch does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from prostudio.devices import budget, keep_within
from prostudio.engines.keeping_quiet import silent_transformers
from prostudio.engines.speech.vits.reading import Said
from prostudio.engines.speech.vits.voices import CARD_MB
from prostudio.errors import FaultError, WeightsDamagedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

LONGEST_SECONDS = 180
"""Of one sentence: a length predictor that says more has gone astray, and memory would end."""


class Speaking:
    """One voice in memory, in single precision everywhere.

    Half precision would save 70 MB, and the length predictor's splines (VITS, Kim et al.
    2021, arXiv:2106.06103, section 2.2.2) divide by small widths that it does not hold.
    """

    def __init__(self, folder: Path) -> None:
        from transformers import VitsModel, VitsTokenizer

        _require_letters(folder)
        has = budget()
        keep_within(has)
        self.device = (
            "cuda" if has.device == "cuda" and has.vram_bytes >= CARD_MB * 1_000_000 else "cpu"
        )
        try:
            with silent_transformers(), torch.random.fork_rng(devices=[]):
                model: Any = VitsModel.from_pretrained(
                    folder, local_files_only=True, use_safetensors=True, dtype=torch.float32
                )
                self._tokenizer: Any = VitsTokenizer.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as failure:
            raise WeightsDamagedError(f"the voice in {folder} cannot be read: {failure}") from None
        self._model = model.eval().to(self.device)
        self.signs = frozenset(self._tokenizer.get_vocab())
        self.rate = int(model.config.sampling_rate)

    def say(self, words: Sequence[Said], rate: float, seed: int) -> tuple[Samples, list[int]]:
        """[n] samples at most 1 in magnitude, and each letter's end, in samples.

        The letters are those of the words with a space between them. The same seed gives
        the same samples on the same device.
        """
        text = " ".join(word.letters for word in words)
        inputs = self._tokenizer(text, return_tensors="pt").to(self.device)
        predicted: list[Any] = []
        hook = self._model.duration_predictor.register_forward_hook(
            lambda _, __, durations: predicted.append(self._checked(durations, rate))
        )
        cards = [self.device] if self.device == "cuda" else []
        try:
            with torch.random.fork_rng(devices=cards), torch.inference_mode():
                torch.manual_seed(seed)
                pace = self._model.config.speaking_rate * rate
                wave = self._model(**inputs, speaking_rate=pace).waveform[0]
        finally:
            hook.remove()
        ends = predicted[0].cumsum(0).tolist()
        samples: Samples = wave.float().clamp(-1, 1).cpu().numpy()
        return samples, self._letter_ends(ends, len(text), len(samples))

    def _checked(self, log_durations: Any, rate: float) -> Any:
        """[T] frames of each sign, as the model rounds them; refused when they are nonsense."""
        scale = 1.0 / (self._model.config.speaking_rate * rate)
        frames = torch.ceil(torch.exp(log_durations[0, 0]) * scale)
        seconds = float(frames.sum()) * self._hop / self.rate
        if not seconds <= LONGEST_SECONDS:  # so that not-a-number is refused too
            raise FaultError(f"vits would speak {seconds:.0f} s for one sentence")
        return frames

    @property
    def _hop(self) -> int:
        """Samples of one frame."""
        return int(torch.tensor(self._model.config.upsample_rates).prod())

    def _letter_ends(self, ends: Sequence[float], letters: int, samples: int) -> list[int]:
        """Of signs with a blank before, between and after the letters, where each letter ends."""
        step = 2 if self._tokenizer.add_blank else 1
        first = 1 if self._tokenizer.add_blank else 0
        edges = [min(int(end) * self._hop, samples) for end in ends[first::step]]
        if len(edges) != letters:
            raise FaultError(f"vits got {letters} letters and spoke {len(edges)}")
        return edges


def _require_letters(folder: Path) -> None:
    """Refuse a voice that wants phonemes, which another program would have to make."""
    path = folder / "tokenizer_config.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    if told.get("phonemize", True):
        raise WeightsDamagedError(
            f"the voice in {folder} wants phonemes; wanted a voice of MMS, which reads letters"
        )
