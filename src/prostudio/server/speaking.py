"""A child that speaks the sample of a voice, as `prostudio speak` does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prostudio.server.checking import main
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
    for _ in speak_alone(sample["text"], voice, out, Settings.load(order["settings"])):
        pass  # nobody watches
    return {"bytes": out.stat().st_size}


if __name__ == "__main__":
    main(speak)
