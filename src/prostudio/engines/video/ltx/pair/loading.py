"""The parts of LTX-2, each in, used and out; see `ltx.loading`."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from prostudio.devices import Storage
from prostudio.engines.video.ltx.loading import Bench, built, opened
from prostudio.weights.loras import Stack

_LANGUAGE = "language_model.model."


def opened_gemma(folder: Path, bench: Bench, storage: Storage) -> AbstractContextManager[Any]:
    """The language half of Gemma 3; it is asked for words alone, so its eyes stay on the disk."""
    from transformers import Gemma3Config, Gemma3TextModel

    whole = Gemma3Config.from_pretrained(folder, local_files_only=True)
    config: Any = whole.text_config

    def name(key: str) -> str | None:
        return key.removeprefix(_LANGUAGE) if key.startswith(_LANGUAGE) else None

    # 1024 tokens of 49 layers: as they come, stacked, and flattened.
    working = 2 * 1024 * config.hidden_size * (3 * config.num_hidden_layers + 20)
    return opened(
        lambda: Gemma3TextModel(config), folder, bench, storage=storage, blocks=("layers",),
        room=bench.room(working, "reading a prompt"), rename=name,
    )  # fmt: skip


def opened_connectors(folder: Path, bench: Bench) -> AbstractContextManager[Any]:
    """What turns the language model's layers into prompts for picture and sound."""
    from diffusers.pipelines.ltx2.connectors import LTX2TextConnectors

    # Every layer of the language model is normalised: four tensors of 385 MB, and some in float32.
    room = bench.room(2_300_000_000, "reading a prompt")
    return opened(built(LTX2TextConnectors, folder), folder, bench, room=room)


def opened_transformer(
    folder: Path, bench: Bench, *, storage: Storage, working: int, loras: Stack | None = None
) -> AbstractContextManager[Any]:
    """The network, its blocks streamed where the device is small."""
    from diffusers import LTX2VideoTransformer3DModel

    return opened(
        built(LTX2VideoTransformer3DModel, folder), folder, bench, storage=storage,
        blocks=("transformer_blocks",), room=bench.room(working, "a step"), additions=loras,
    )  # fmt: skip


def opened_vae(
    folder: Path, bench: Bench, *, half: str, working: int
) -> AbstractContextManager[Any]:
    """The VAE of the pictures; `half` is "encoder" or "decoder"."""
    from diffusers import AutoencoderKLLTX2Video

    other = {"encoder": "decoder.*", "decoder": "encoder.*"}[half]
    room = bench.room(working, f"the VAE's {half}")
    build = built(AutoencoderKLLTX2Video, folder)
    return opened(build, folder, bench, skip=(other,), room=room)


def opened_sound(folder: Path, bench: Bench) -> AbstractContextManager[Any]:
    """The VAE of the sound, its decoder alone."""
    from diffusers import AutoencoderKLLTX2Audio

    room = bench.room(500_000_000, "decoding sound")
    build = built(AutoencoderKLLTX2Audio, folder)
    return opened(build, folder, bench, skip=("encoder.*",), room=room)


def opened_vocoder(folder: Path, bench: Bench) -> AbstractContextManager[Any]:
    """What makes samples of a spectrogram."""
    from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder

    room = bench.room(500_000_000, "decoding sound")
    return opened(built(LTX2Vocoder, folder), folder, bench, room=room)
