"""What a shot takes does not grow with its length; a control that keeps its frames grows."""

from __future__ import annotations

from needs_models import torch  # isort: split

import ctypes
from pathlib import Path

import psutil
import pytest
from framepack_parts import CHILDREN, DIRECTIONS, QuickNetwork, loop, quick_decode, recipe

from prostudio.engines.video.hunyuan.framepack.decode import Joined, frame_count, latents_of
from prostudio.engines.video.hunyuan.vae import as_pixels
from prostudio.film import Size

MB = 1_000_000


def give_back_at_once() -> None:
    """Let freed blocks leave the process, so that what it holds is what is in use.

    glibc (`man mallopt`): a block larger than M_MMAP_THRESHOLD (-3) is mapped by itself.
    """
    if hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(-3, 65536)


def grown(name: str, folder: Path, keeps: bool, answer) -> None:
    """Bytes that this process grew by between the 4th and the 16th part of a shot of 16."""
    torch.set_num_threads(1)
    give_back_at_once()
    made = loop(name, recipe(name, 16, size=Size(160, 160), steps=1), folder)
    me, seen, kept, joined, decoded = psutil.Process(), {}, [], Joined(), 0
    for event in made.run(QuickNetwork()):
        seen["sampling", event.section] = me.memory_info().rss
    for part, window in enumerate(DIRECTIONS[name].windows(16)):
        latents = latents_of(window, made.conditions.start, made.spool.section)
        for frames in joined.push([quick_decode(latents)], frame_count(latents)):
            decoded += len(frames)
            pixels = as_pixels(frames)
            if keeps:
                kept.append(pixels)
        seen["decoding", part] = me.memory_info().rss
    growth = [seen[phase, 15] - seen[phase, 3] for phase in ("sampling", "decoding")]
    answer.put((max(growth), decoded + sum(len(f) for f in joined.finish())))


def growth_of(name: str, folder: Path, keeps: bool) -> float:
    answer = CHILDREN.SimpleQueue()
    child = CHILDREN.Process(target=grown, args=(name, folder, keeps, answer))
    child.start()
    child.join(120)
    assert child.exitcode == 0
    growth, frames = answer.get()
    assert frames == 16 * 36 + 1, "each frame once"
    return growth


@pytest.mark.parametrize(
    "name", ["framepack", pytest.param("framepack-f1", marks=pytest.mark.slow)]
)
def test_memory_stays_between_the_4th_and_the_16th_section(tmp_path: Path, name: str) -> None:
    assert growth_of(name, tmp_path / "ours", keeps=False) < 10 * MB
    assert growth_of(name, tmp_path / "control", keeps=True) > 20 * MB
