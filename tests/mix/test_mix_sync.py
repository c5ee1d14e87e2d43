"""From the engine to the encoded film: a word is heard where the timeline has it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.engines.request import SpeechRequest
from prostudio.media.audio import read_blocks, write_wav
from prostudio.mix.loudness import master
from prostudio.mix.narration import trimmed, write_sentence
from prostudio.mix.placement import Placement, Span, music_from
from prostudio.mix.track import mix_track
from prostudio.mix.voice import process_voice

RATE = 48_000


def level_db(sound: np.ndarray) -> float:
    return float(10 * np.log10((sound.astype(np.float64) ** 2).mean() + 1e-12))


def test_words_are_heard_where_they_are_and_music_keeps_away_from_them(tmp_path: Path) -> None:
    card = registry.card(Kind.SPEECH, "espeak")
    (chunk,) = card.make().speak(SpeechRequest("Keep, keep, keep the light.", "en"))
    sentence = trimmed(chunk.samples, card.speech.sample_rate, chunk.words)
    write_sentence(sentence, tmp_path / "line.wav")
    process_voice(tmp_path / "line.wav", tmp_path / "voice.wav")
    rng = np.random.default_rng(1)
    write_wav(tmp_path / "music.wav", [(rng.standard_normal((2, 9 * RATE)) * 0.01)])
    starts = [3 * RATE, 3 * RATE + sentence.samples.shape[1] + 16_800]
    speech = [Span(s + w.start, s + w.stop) for s in starts for w in sentence.words]
    mix_track(
        [
            *(Placement(str(tmp_path / "voice.wav"), start) for start in starts),
            music_from(str(tmp_path / "music.wav"), 0, 9 * RATE),
        ],
        speech,
        9 * RATE,
        tmp_path / "mix.wav",
    )
    facts = master(tmp_path / "mix.wav", tmp_path / "film.m4a")
    assert facts["samples"] == 9 * RATE
    sound = np.concatenate(list(read_blocks(tmp_path / "film.m4a")), axis=1)
    for span in speech:
        assert level_db(sound[:, span.start : span.stop]) > -30
    onset = starts[0] + sentence.words[0].start
    quiet = level_db(sound[:, onset - 4800 : onset - 960])  # until 20 ms before the word
    assert quiet < level_db(sound[:, onset : onset + 4800]) - 20
    assert level_db(sound[:, :RATE]) - quiet > 9  # the music was already down
