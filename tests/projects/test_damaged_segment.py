"""A damaged segment in the store is found and made again; nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

from making_films import Studio


def segments(studio: Studio) -> list[Path]:
    """Where the store keeps the film's segments."""
    store = studio.folder / "home" / "store"
    told = [json.loads(path.read_text()) for path in store.glob("manifests/*/*.json")]
    digests = [
        entry["digest"] if isinstance(entry, dict) else entry[0]
        for manifest in told
        for name, entry in manifest["files"].items()
        if name == "segment.mp4"
    ]
    return sorted(store / "objects" / digest[:2] / digest for digest in digests)


def test_a_damaged_segment_is_made_again_and_the_film_is_the_same(studio: Studio) -> None:
    studio.write("[[shot: the sea | 1s]]\n\n[[shot: a field | 1s]]", "music: none\nambience: none")
    studio.make()
    whole, kept = studio.out.read_bytes(), segments(studio)
    assert len(kept) >= 2
    damages = (
        lambda data: data[: len(data) // 2],
        lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
        lambda data: b"",
    )
    for segment, damage in zip(kept, damages, strict=False):
        segment.write_bytes(damage(segment.read_bytes()))
        studio.out.unlink()
        again = studio.make()
        assert [step.split()[0] for step in again.made] == ["segment"]
        assert studio.out.read_bytes() == whole
