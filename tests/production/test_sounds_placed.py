"""How long a sound of the user's plays, and that nothing is named by where a folder lies."""

from __future__ import annotations

from pathlib import Path

from planning import planned

LONG = "It rained the whole night long, and nobody in the old house could sleep at all. " * 6


def folder(path: Path) -> Path:
    path.mkdir()
    (path / "rain.wav").touch()
    return path


def test_a_sound_plays_to_the_end_of_its_paragraph_however_it_is_parted(tmp_path: Path) -> None:
    base = folder(tmp_path / "film")
    for recorded in ("", "[[narration: rain.wav]]\n"):
        plan = planned(f"[[sound: rain.wav]]\n{recorded}{LONG}\n\nThe end.", base=base)
        shots = [shot.id for shot in plan.shots()]
        (sound,) = plan.sounds
        assert len(shots) > 2
        assert (sound.first, sound.last) == (shots[0], shots[-2])


def test_a_sound_under_a_given_shot_ends_with_it(tmp_path: Path) -> None:
    body = "[[shot: sea | id: a]]\n[[sound: rain.wav]]\n\n[[shot: hill | id: b]]\n\nBoth. Yes."
    (sound,) = planned(body, base=folder(tmp_path / "film")).sounds
    assert sound.first == sound.last == "a"


def test_a_recording_has_one_name_wherever_the_film_lies(tmp_path: Path) -> None:
    names = [
        [
            piece.name
            for piece in planned("[[narration: rain.wav]]\nIt rained.", base=folder(place)).pieces()
        ]
        for place in (tmp_path / "here", tmp_path / "there")
    ]
    assert names[0] == names[1]
