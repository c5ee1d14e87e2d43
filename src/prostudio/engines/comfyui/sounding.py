"""The sound of a workflow, decoded in a confined child, for speech and music."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from prostudio.engines.base import Preview, Progress
from prostudio.engines.comfyui.asking import asked
from prostudio.engines.comfyui.shelf import Kept
from prostudio.media.audio import WavReader


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for one call: engines of sound have no workspace.

    A take is found again all the same, because its id is made of what is asked.
    """
    with TemporaryDirectory(prefix="prostudio-comfyui-") as folder:
        yield Path(folder)


def sounded(
    kept: Kept, plain: dict[str, object], folder: Path, seconds: float
) -> Generator[Progress, None, WavReader]:
    """The workflow's sound as a 48 kHz stereo file that is open."""
    from prostudio.media.ingest_audio import ingest_audio

    asking = asked(kept, plain, (), folder, seconds)
    try:
        while True:
            said = next(asking)
            if not isinstance(said, Preview):
                yield said
    except StopIteration as end:
        made: list[Path] = end.value
    finally:
        asking.close()
    wav = folder / "sound.wav"
    ingest_audio(made[0], wav, name="the sound from ComfyUI")
    return WavReader(wav)
