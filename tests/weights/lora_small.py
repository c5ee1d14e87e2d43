"""LoRAs of random values for any table of layers, in several layouts."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from safetensors.torch import save_file

Shape = tuple[int, ...]
RANK = 4


def pairs_for(
    layers: Iterable[tuple[str, Shape]], seed: int = 0, rank: int = RANK
) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """(down, up) of each layer."""
    source = torch.Generator().manual_seed(seed)
    found = {}
    for name, shape in layers:
        down = torch.randn(rank, *shape[1:], generator=source) * 0.2
        up = torch.randn(shape[0], rank, *[1] * (len(shape) - 2), generator=source) * 0.2
        found[name] = down, up
    return found


def written(
    path: Path,
    pairs: Mapping[str, tuple[torch.Tensor, torch.Tensor]],
    *,
    name: Callable[[str], str] = lambda layer: f"transformer.{layer}",
    ends: tuple[str, str] = (".lora_A.weight", ".lora_B.weight"),
    alpha: float | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """The pairs as a file."""
    tensors = {}
    for layer, (down, up) in pairs.items():
        tensors[name(layer) + ends[0]] = down.contiguous()
        tensors[name(layer) + ends[1]] = up.contiguous()
        if alpha is not None:
            tensors[name(layer) + ".alpha"] = torch.tensor(alpha)
    save_file(tensors, path, dict(metadata or {}))
    return path


def kohya(layer: str) -> str:
    """A layer of the denoiser as kohya's trainers write it."""
    return "lora_unet_" + layer.replace(".", "_")


KOHYA_ENDS = (".lora_down.weight", ".lora_up.weight")


def fused_into(folder: Path, place: str, kind: str, file: Path, weight: float, out: Path) -> Path:
    """A copy of a model's folder whose network diffusers has fused with a LoRA.

    Args:
        place: of the network within the folder.
        kind: its class in diffusers.
    """
    import diffusers
    from safetensors.torch import load_file

    out.mkdir(parents=True)
    for part in folder.iterdir():
        if part.name != place:
            (out / part.name).symlink_to(part.resolve())
    model = getattr(diffusers, kind).from_pretrained(folder / place, torch_dtype=torch.float32)
    model.load_lora_adapter(load_file(file), prefix="transformer", adapter_name="lora")
    model.set_adapters(["lora"], [weight])
    model.fuse_lora()
    model.unload_lora()
    model.save_pretrained(out / place)
    _align(out / place / "diffusion_pytorch_model.safetensors")
    return out


def _align(path: Path) -> None:
    """Let tensors begin at multiples of 64 bytes: products of others differ in their last bit."""
    whole = path.read_bytes()
    length = int.from_bytes(whole[:8], "little")
    padded = -(-(8 + length) // 64) * 64 - 8
    header = whole[8 : 8 + length].ljust(padded)
    path.write_bytes(padded.to_bytes(8, "little") + header + whole[8 + length :])
