"""One piece of text to samples, stage by stage, exactly as transformers' own generation.

The stages draw from torch's one generator in the same order as `BarkModel.generate`, so a
seed gives the same samples; what is added is a word after each token, for progress and
for an end in the middle.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from prostudio.engines.speech.bark.models import (
    COARSE,
    FINE,
    MIN_EOS_P,
    SEMANTIC,
    SEMANTIC_RATE,
)
from prostudio.errors import FaultError, WeightsDamagedError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prostudio.engines.speech.bark.stages import Stages

Tell = Callable[[float], None]
"""Told how much of a piece is done, 0 to 1; raises when nobody wants it any more."""

_SHARES = {SEMANTIC: (0.0, 0.25), COARSE: (0.25, 0.8), FINE: (0.8, 0.95)}
"""Of the time that a piece takes."""
_SECTIONS = ("semantic_config", "coarse_acoustics_config", "fine_acoustics_config")
_TOKENS = 256
"""Of text; more are not read."""


@dataclass(slots=True)
class Meaning:
    """What the first stage made of a text: where its sound begins in the chain of chance.

    Attributes:
        tokens: [1, n].
        chance: the generator's state after it.
    """

    tokens: torch.Tensor
    chance: list[torch.Tensor]

    @property
    def seconds(self) -> float:
        """How long it will sound."""
        return float(self.tokens.shape[1]) / SEMANTIC_RATE


class Saying:
    """A model that is ready to speak: its stages, its tokenizer, its settings."""

    def __init__(self, stages: Stages, folder: Path) -> None:
        self.stages = stages
        self._settings = read_settings(folder)
        self._tokenizer = _tokenizer(folder)

    def mean(
        self, text: str, voice: dict[str, torch.Tensor], seed: int, seconds: float, tell: Tell
    ) -> Meaning:
        """The first stage.

        Args:
            seconds: about how long the text is, for progress.
        """
        read = self._tokenizer(
            text,
            return_tensors="pt",
            padding="max_length",
            truncation=True,
            max_length=_TOKENS,
            add_special_tokens=False,
            return_attention_mask=True,
            return_token_type_ids=False,
        )
        torch.manual_seed(seed)
        with self.stages.stage(SEMANTIC) as model:
            tokens = model.generate(
                read["input_ids"].to(self.stages.device),
                history_prompt=self._there(voice),
                attention_mask=read["attention_mask"].to(self.stages.device),
                semantic_generation_config=self._configs()[0],
                min_eos_p=MIN_EOS_P,
                stopping_criteria=[_Told(SEMANTIC, seconds * SEMANTIC_RATE, tell)],
            )
        return Meaning(tokens, _chance(self.stages.device))

    def sound(
        self, meaning: Meaning, voice: dict[str, torch.Tensor], tell: Tell
    ) -> NDArray[np.float32]:
        """The other stages and the codec: samples [n], at most 1 in magnitude."""
        _take_chance(meaning.chance, self.stages.device)
        semantic, coarse, fine = self._configs()
        given = {
            "history_prompt": self._there(voice),
            "semantic_generation_config": semantic,
            "coarse_generation_config": coarse,
            "codebook_size": int(self._settings.get("codebook_size", 1024)),
        }
        count = meaning.seconds * coarse.coarse_rate_hz * coarse.n_coarse_codebooks
        with self.stages.stage(COARSE) as model:
            rough = model.generate(
                meaning.tokens.clone(), **given, stopping_criteria=[_Told(COARSE, count, tell)]
            )
        with self.stages.stage(FINE) as model, _told_each_pass(model, tell):
            full = model.generate(rough, **given, fine_generation_config=fine)
        tell(_SHARES[FINE][1])
        return _decoded(self.stages.codec(), full)

    def _there(self, voice: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        return {kind: tokens.to(self.stages.device) for kind, tokens in voice.items()}

    def _configs(self) -> tuple[Any, Any, Any]:
        """Fresh ones for each call, because generating changes them."""
        from transformers.models.bark import generation_configuration_bark

        kinds: Any = generation_configuration_bark
        semantic, coarse, fine = (self._settings[section] for section in _SECTIONS)
        return (
            kinds.BarkSemanticGenerationConfig(**semantic),
            kinds.BarkCoarseGenerationConfig(**coarse),
            kinds.BarkFineGenerationConfig(**fine),
        )


def read_settings(folder: Path) -> dict[str, Any]:
    """`generation_config.json`, without which the library fails in the middle of a piece.

    Raises:
        WeightsDamagedError: it is not there, or lacks a stage.
    """
    path = folder / "generation_config.json"
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as failure:
        raise WeightsDamagedError(f"{path} cannot be read: {failure}") from failure
    lacking = [s for s in _SECTIONS if not isinstance(told, dict) or s not in told]
    if lacking:
        raise WeightsDamagedError(f"{path} lacks {', '.join(lacking)}")
    settings: dict[str, Any] = told
    return settings


@torch.no_grad()
def _decoded(codec: Any, codes: torch.Tensor) -> NDArray[np.float32]:
    """Codes [1, 8, n] to samples."""
    embedded = codec.quantizer.decode(codes.transpose(0, 1))
    samples = codec.decoder(embedded)[0, 0].float().cpu().numpy()
    if not np.isfinite(samples).all():
        raise FaultError("the voice's samples are no numbers: its weights may be damaged")
    limited: NDArray[np.float32] = np.clip(samples, -1.0, 1.0)
    return limited


def _tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except Exception as failure:  # whatever damaged files make the library raise
        raise WeightsDamagedError(
            f"the tokenizer in {folder} cannot be read: {failure}"
        ) from failure


class _Told:
    """Asked after each token whether to stop: it tells, and never says yes."""

    def __init__(self, stage: str, count: float, tell: Tell) -> None:
        self._first, self._last = _SHARES[stage]
        self._count, self._tell, self._done = max(1.0, count), tell, 0

    def __call__(self, tokens: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
        self._done += 1
        share = min(1.0, self._done / self._count)
        self._tell(self._first + share * (self._last - self._first))
        return torch.zeros(tokens.shape[0], dtype=torch.bool, device=tokens.device)


@contextmanager
def _told_each_pass(model: Any, tell: Tell) -> Iterator[None]:
    """The third stage fills six codebooks, a pass each, and cannot be asked to stop."""
    first, last = _SHARES[FINE]
    done = 0

    def before(*_: Any) -> None:
        nonlocal done
        tell(first + (1 - 0.85**done) * (last - first))
        done += 1

    hook = model.layers[0].register_forward_pre_hook(before)
    try:
        yield
    finally:
        hook.remove()


def _chance(device: str) -> list[torch.Tensor]:
    found = [torch.get_rng_state()]
    return [*found, torch.cuda.get_rng_state()] if device == "cuda" else found


def _take_chance(chance: list[torch.Tensor], device: str) -> None:
    torch.set_rng_state(chance[0])
    if device == "cuda":
        torch.cuda.set_rng_state(chance[1])
