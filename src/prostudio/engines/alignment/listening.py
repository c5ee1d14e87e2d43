"""The recogniser at work: a recording and its text in, the words' times out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from prostudio.engines.alignment.ctc import align
from prostudio.engines.alignment.placing import placed
from prostudio.engines.alignment.spelling import SEPARATOR, spelled
from prostudio.engines.keeping_quiet import silent_transformers
from prostudio.errors import FilmError, WeightsDamagedError
from prostudio.film import Word
from prostudio.film.time import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 16_000
STEP = 320
"""Samples at 16 kHz between two frames: 20 ms, the product of wav2vec2's strides."""
_FRAME = STEP * SAMPLE_RATE // RATE
"""The same at 48 kHz."""
_WINDOW, _AROUND = 1000, 100
"""Frames that are listened to at once (20 s), and what is heard of each side beside them."""


class Listener:
    """A CTC recogniser of wav2vec2's family, from the folder of its row."""

    def __init__(self, name: str) -> None:
        from prostudio import weights

        folder = weights.folder(name)
        self._model = _loaded(folder)
        self.signs = _signs(folder)
        self.blank = _blank(self.signs)
        self._normal = _is_normalised(folder)

    def words(
        self, sound: Samples, text: str, language: str, pauses: Sequence[tuple[int, int]] = ()
    ) -> tuple[Word, ...]:
        """The times of the tokens of `text` that are spoken, at 48 kHz, in order.

        A token that the recogniser cannot write takes its share of the time between its
        neighbours, and says that it is estimated.

        Args:
            sound: [channels, n] float32 at 48 kHz.
            language: BCP-47.
            pauses: silences in it, in which no word lasts on.

        Raises:
            FilmError: less than half of the text can be written, or it is too long.
        """
        tokens = [token for token in text.split() if any(c.isalnum() for c in token)]
        letters = spelled(tokens, self.signs, language.lower().split("-")[0])
        if 2 * sum(map(bool, letters)) < len(letters) or not any(letters):
            raise FilmError(f"the aligner cannot write {text[:60]!r}")
        path, counts = self._path(letters)
        spans = align(self.heard(sound), path, self.blank)
        found: list[tuple[int, int] | None] = []
        for word, end in zip(letters, accumulate(counts), strict=True):
            first, last = spans[end - len(word)][0] if word else 0, spans[end - 1][1]
            found.append((first * _FRAME, last * _FRAME) if word else None)
        return placed(tokens, found, sound.shape[1], pauses)

    def _path(self, letters: Sequence[tuple[int, ...]]) -> tuple[list[int], list[int]]:
        """All signs in a row, and how many each word adds (a separator before it counts)."""
        between = self.signs.get(SEPARATOR)
        path: list[int] = []
        counts = []
        for word in letters:
            before = len(path)
            if word and path and between is not None:
                path.append(between)
            path += word
            counts.append(len(path) - before)
        return path, counts

    def heard(self, sound: Samples) -> Samples:
        """[T, V] log-probabilities, a frame every 20 ms; a window at a time, in constant memory."""
        import torch
        from scipy.signal import resample_poly

        mono = resample_poly(sound.mean(axis=0), 1, SAMPLE_RATE // RATE)
        if self._normal:
            mono = (mono - mono.mean()) / np.sqrt(mono.var() + 1e-7)
        total = max(1, len(mono) // STEP)
        rows = []
        for first in range(0, total, _WINDOW):
            start = max(0, first - _AROUND)
            stop = min(total, first + _WINDOW + _AROUND)
            part = mono[start * STEP : stop * STEP + 80]  # a frame looks 25 ms ahead
            part = np.pad(part, (0, max(0, (stop - start) * STEP + 80 - len(part))))
            with torch.inference_mode():
                one = torch.from_numpy(part[np.newaxis].astype(np.float32))
                logits = self._model(one).logits[0].float()
                told = torch.log_softmax(logits, dim=-1)[first - start :][:_WINDOW]
            rows.append(told.numpy())
        return np.concatenate(rows)


def _loaded(folder: Path) -> Any:
    """The network in eval mode and single precision, on the processor.

    There it listens quicker than time on one core, and never takes the card from pictures.
    """
    import torch
    from transformers import Wav2Vec2ForCTC

    try:
        with silent_transformers():
            model: Any = Wav2Vec2ForCTC.from_pretrained(
                folder, local_files_only=True, use_safetensors=True, dtype=torch.float32
            )
    except (OSError, ValueError, KeyError, RuntimeError) as failure:
        raise WeightsDamagedError(f"the aligner in {folder} cannot be read: {failure}") from failure
    return model.eval()


def _signs(folder: Path) -> dict[str, int]:
    """The vocabulary; of one with a table for each language the plain one."""
    table = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    return {sign: number for sign, number in table.items() if isinstance(number, int)}


def _blank(signs: dict[str, int]) -> int:
    """The sign for no letter: named so, else what pads."""
    return signs["<blank>"] if "<blank>" in signs else signs.get("<pad>", 0)


def _is_normalised(folder: Path) -> bool:
    """Whether it was taught on sound of mean 0 and variance 1."""
    path = folder / "preprocessor_config.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return bool(told.get("do_normalize", False))
