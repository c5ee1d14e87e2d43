"""Write a checkpoint: published configurations made small, weights drawn from a seed."""

from __future__ import annotations

import importlib
import json
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from .parts import Changes, Checkpoint, Part

HUB = Path(__file__).parent / "hub"


def write(checkpoint: Checkpoint, folder: Path, seed: int = 0) -> None:
    """Write it to a folder; the same seed writes the same bytes."""
    models = {f"{part.folder}/config.json".removeprefix("/"): part for part in checkpoint.parts}
    for source in sorted((HUB / checkpoint.repository).rglob("*.json")):
        name = source.relative_to(HUB / checkpoint.repository).as_posix()
        published = json.loads(source.read_text("utf-8"))
        if part := models.get(name):
            config = changed(published, part.tiny) | dict(part.added)
        else:
            config = changed(published, checkpoint.changes.get(name, {}))
        write_json(folder / name, config)
    for place, write_tokenizer in checkpoint.tokenizers.items():
        (folder / place).mkdir(parents=True, exist_ok=True)
        write_tokenizer(folder / place)
    for part in checkpoint.parts:
        weights = dict(drawn(part, folder / part.folder, f"{seed} {checkpoint.repository}"))
        write_weights(folder / part.folder / part.stem, weights, part.shards)


def changed(published: dict[str, object], changes: Changes) -> dict[str, object]:
    """A configuration with smaller values, and exactly the keys that it had."""
    result = dict(published)
    for key, value in changes.items():
        if key not in published:
            raise KeyError(f"{key} is not in the published configuration")
        inner = published[key]
        deeper = isinstance(value, dict) and isinstance(inner, dict)
        result[key] = changed(inner, value) if deeper else value
    return result


def model_class(name: str) -> type:
    """The public class of a name like "diffusers.AutoencoderKL"."""
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def built(part: Part, folder: Path) -> nn.Module:
    """The model that a folder's configuration describes, with weights of no meaning."""
    model = model_class(part.model)
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        # The libraries' own way to build a normed convolution, which torch calls old.
        warnings.filterwarnings("ignore", ".*weight_norm.* is deprecated", FutureWarning)
        if part.library == "diffusers":
            return model.from_config(model.load_config(folder))
        return model(model.config_class.from_pretrained(folder))


def drawn(part: Part, folder: Path, seed: str) -> Iterator[tuple[str, Tensor]]:
    """The names and weights of a model, as the hub has them."""
    model = built(part, folder)
    parameters, seen = dict(model.named_parameters(remove_duplicate=False)), set()
    for name, value in model.state_dict(keep_vars=True).items():
        if id(value) in seen:
            continue  # tied to a weight that is in the file under its first name
        seen.add(id(value))
        own_seed = zlib.crc32(f"{seed} {part.folder} {name}".encode())
        generator = torch.Generator().manual_seed(own_seed)
        if name in parameters:
            tensor = random_weight(name, value, generator)
        elif name.endswith(("latents_mean", "latents_std", "running_mean", "running_var")):
            tensor = torch.rand(value.shape, generator=generator) * 0.2
            tensor = tensor + 0.9 if name.endswith(("std", "var")) else tensor - 0.1
        elif name.endswith(("codebook.embed", "codebook.embed_avg")):
            # An EnCodec that was never trained has empty ones; 20 is loud enough to hear.
            tensor = torch.randn(value.shape, generator=generator) * 20
        else:
            tensor = value.detach().clone()
        is_real = tensor.is_floating_point()
        yield hub_name(part, name), tensor.to(getattr(torch, part.dtype)) if is_real else tensor


def random_weight(name: str, like: Tensor, generator: torch.Generator) -> Tensor:
    """Weights that keep the size of what passes through, so that nothing fades or bursts."""
    noise = torch.randn(like.shape, generator=generator)
    if like.ndim >= 2:
        return noise * (like.shape[0] / like.numel()) ** 0.5
    return 1 + 0.05 * noise if name.endswith("weight") else 0.02 * noise


def hub_name(part: Part, name: str) -> str:
    """A key as it is on the hub, which transformers 5 no longer calls so."""
    for ours, theirs in part.endings:
        if name.endswith(ours):
            return name.removesuffix(ours) + theirs
    for ours, theirs in part.endings:
        if name.endswith(ours):
            name = name.removesuffix(ours) + theirs
    for ours, theirs in part.names:
        if name.startswith(ours):
            return theirs + name.removeprefix(ours)
    return name


def write_weights(stem: Path, weights: dict[str, Tensor], shards: int) -> None:
    """One file, or as many as the hub has and the index of them."""
    metadata = {"format": "pt"}
    if shards == 1:
        save_file(weights, f"{stem}.safetensors", metadata=metadata)
        return
    names, where = list(weights), {}
    for shard in range(shards):
        file = f"{stem.name}-{shard + 1:05d}-of-{shards:05d}.safetensors"
        share = names[len(names) * shard // shards : len(names) * (shard + 1) // shards]
        save_file({name: weights[name] for name in share}, stem.with_name(file), metadata=metadata)
        where |= dict.fromkeys(share, file)
    total = sum(tensor.numel() * tensor.element_size() for tensor in weights.values())
    index = {"metadata": {"total_size": total}, "weight_map": dict(sorted(where.items()))}
    write_json(stem.with_name(f"{stem.name}.safetensors.index.json"), index)


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8")
