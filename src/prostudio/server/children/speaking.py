"""A child that speaks the sample of a voice, as `prostudio speak` does."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.server.children.checking import main
from prostudio.settings import Settings


def speak(order: dict[str, Any]) -> dict[str, Any]:
    """Speak into the file that the order names.

    Raises:
        ProStudioError: the voice cannot say it.
    """
    from prostudio.film import Voice
    from prostudio.projects.single import speak as speak_alone

    sample = order["sample"]
    voice = Voice(name=sample["voice"], language=sample["language"], engine=sample["engine"])
    out = Path(order["out"])
    spoken = out.with_name(f"{out.stem}.spoken.wav")
    try:
        for _ in speak_alone(sample["text"], voice, spoken, Settings.load(order["settings"])):
            pass  # nobody watches
        _small(spoken, out)
    finally:
        files.unlink(spoken)
    return {"bytes": out.stat().st_size}


def _small(spoken: Path, out: Path) -> None:
    """One channel of 16 bits, which every browser plays and which is a quarter of the size."""
    from prostudio.film.time import SAMPLE_RATE
    from prostudio.media.audio import read_blocks

    with files.replacing(out) as temporary, wave.open(str(temporary), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        for block in read_blocks(spoken):
            mono = block.mean(axis=0).clip(-1.0, 1.0)
            file.writeframes((mono * 32_767).round().astype("<i2").tobytes())


if __name__ == "__main__":
    main(speak)
