"""What is heard, where."""

from __future__ import annotations

from pathlib import Path

from planning import planned, spoken_in

from prostudio.engines.request import Machine
from prostudio.production.sound.sounds import sound_steps
from prostudio.production.timing.lay_out import lay_out


def placements(tmp_path: Path, directive: str) -> dict[str, dict]:
    (tmp_path / "rain.wav").write_bytes(b"not read when it is planned")
    plan = planned(f"[[sound: rain.wav{directive}]]\n[[shot: sea]]\nHello.", base=tmp_path)
    timeline = lay_out(plan, spoken_in(plan, 4.0))
    mixing = sound_steps(plan, timeline, {}, {}, Machine(2, 4000))[-1]
    return {place["file"]: place for place in mixing.params["placements"]}


def test_an_event_begins_as_it_is_and_a_loop_fades_in(tmp_path: Path) -> None:
    assert placements(tmp_path, "")["effect 0"]["fade_in"] == 0
    assert placements(tmp_path, " | loop")["effect 0"]["fade_in"] > 0


def test_music_goes_down_under_words_and_sounds_do_not(tmp_path: Path) -> None:
    found = placements(tmp_path, "")
    assert found["music 0"]["duck_db"] == -10
    assert found["effect 0"]["duck_db"] == 0
