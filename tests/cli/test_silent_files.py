"""Sound files of the user's in which nothing is heard."""

from __future__ import annotations

import numpy as np
import pytest
from asking_cli import Desk

from prostudio.media.audio import write_wav

HISS = np.random.default_rng(1).normal(0, 0.0002, (2, 96_000)).astype(np.float32)


@pytest.mark.parametrize(
    ("level", "said"), [(0, "it is silent from beginning"), (1, "its loudest moment")]
)
def test_a_recording_without_a_voice_is_refused_before_anything_is_spoken(
    level: int, said: str, desk: Desk
) -> None:
    write_wav(desk.folder / "a.wav", [HISS * level])
    script = desk.write("[[shot: sea]]\nHello.\n\n[[shot: hill]]\n[[narration: a.wav]]\nOne.")
    for more in ([], ["--dry-run"]):
        answer = desk.ask("make", script, *more)
        assert answer.code == 2
        assert f"a.wav has no voice in it: {said}" in answer.err
    events = desk.ask("make", script, "--json").events
    assert events[-1]["event"] == "failed"
    assert not any("speech" in event.get("kind", "") for event in events)


def test_silent_music_of_the_users_is_told(desk: Desk) -> None:
    write_wav(desk.folder / "a.wav", [HISS * 0])
    script = desk.write("[[shot: sea]]\nHello.", "music: a.wav\n")
    told = desk.ask("make", script, "--dry-run", "--json").value["warnings"]
    assert [w["message"] for w in told if w["code"] == "silent_file"] == [
        "the music 'a.wav' is silent"
    ]
    assert "the music 'a.wav' is silent" in desk.ask("make", script).err


def test_inspect_and_make_say_the_same_of_a_film_that_is_only_read(desk: Desk) -> None:
    script = desk.write("[[shot: sea]]\nRead me.", "music: none\nvoice: none\n")
    assert desk.ask("make", script, "-o", "f.mp4").code == 0
    seen = desk.ask("inspect", "f.mp4", "--json").value
    assert "silence" not in {finding["code"] for finding in seen["findings"]}
