"""The embedded composer."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy import signal

from prostudio.engines.base import AudioChunk
from prostudio.engines.music.synth import CARD
from prostudio.engines.music.synth.form import make_form
from prostudio.engines.music.synth.moods import SCALES, parse_key, read_mood
from prostudio.engines.request import MusicRequest
from prostudio.errors import FilmError

RATE = 48_000


def music(seconds: float, *prompt: str, seed: int = 3, **more: object) -> np.ndarray:
    request = MusicRequest(prompt, round(seconds * RATE), seed, **more)
    chunks = [c for c in CARD.make().compose(request) if isinstance(c, AudioChunk)]
    at = 0
    for chunk in chunks:
        assert chunk.first == at
        at += chunk.samples.shape[1]
    return np.concatenate([c.samples for c in chunks], axis=1)


@pytest.mark.parametrize("seconds", [0.02, 0.5, 3, 7.777, 61.234])
def test_the_length_is_exact_to_the_sample(seconds: float) -> None:
    assert music(seconds, "calm").shape == (2, round(seconds * RATE))


def test_the_same_seed_is_the_same_music_and_another_seed_is_not() -> None:
    first, again, other = music(9, "sad"), music(9, "sad"), music(9, "sad", seed=4)
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.05


@pytest.mark.parametrize("mood", CARD.music.moods())
def test_every_mood_is_sound_that_neither_clips_nor_leans(mood: str) -> None:
    x = music(12, mood)
    assert np.isfinite(x).all()
    assert 0.05 < np.abs(x).max() < 0.9
    assert np.abs(x.mean(1)).max() < 1e-3
    assert np.abs(x[:, -1]).max() < 1e-4
    left, right = (np.sqrt((row**2).mean()) for row in x)
    assert 0.7 < left / right < 1.4


def test_it_plays_in_the_key_that_was_asked_for() -> None:
    for key in ("C major", "F# minor", "Bb dorian"):
        x = music(16, "romantic", "no drums", key=key).mean(0)
        tonic, scale = parse_key(key)
        frequencies, _, power = signal.stft(x, RATE, nperseg=16384)
        band = (frequencies > 110) & (frequencies < 1800)
        energy = (np.abs(power[band]) ** 2).sum(1)
        notes = np.round(69 + 12 * np.log2(frequencies[band] / 440)).astype(int) % 12
        inside = np.isin((notes - tonic) % 12, SCALES[scale])
        assert energy[inside].sum() / energy.sum() > 0.85


def test_it_keeps_the_tempo_it_says() -> None:
    for mood in ("tense", "happy"):
        x = music(40, mood).mean(0)
        said = make_form(read_mood((mood,)), x.size, RATE, 3).bpm
        hop = 480
        spectrum = np.abs(signal.stft(x, RATE, nperseg=2048, noverlap=2048 - hop)[2])
        flux = np.maximum(0, np.diff(np.log1p(1000 * spectrum), axis=1)).sum(0)
        flux -= flux.mean()
        echo = np.correlate(flux, flux, "full")[flux.size - 1 :]
        tempi = np.linspace(said * 0.9, said * 1.1, 801)
        found = tempi[np.argmax(np.interp(60 / tempi * RATE / hop, np.arange(echo.size), echo))]
        assert found == pytest.approx(said, rel=0.015)


def test_bar_edges_meet_the_cuts_where_the_tempo_allows() -> None:
    mood = read_mood(("calm",))
    cuts = [round(s * RATE) for s in (10.5, 21.0, 31.5)]
    form = make_form(mood, 42 * RATE, RATE, 1, hits=cuts)
    edges = np.array([bar.start for bar in form.bars])
    assert all(np.abs(edges - cut).min() < 0.1 * RATE for cut in cuts)


def test_named_tempo_is_kept_and_slow_is_slower() -> None:
    assert make_form(read_mood(("calm",), bpm=100), 60 * RATE, RATE, 1).bpm == pytest.approx(
        100, rel=0.05
    )
    assert read_mood(("tense", "slow")).bpm < read_mood(("tense",)).bpm


def test_the_moods_sound_unlike_each_other() -> None:
    def centre(mood: str) -> float:
        x = music(12, mood).mean(0)
        power = np.abs(np.fft.rfft(x)) ** 2
        return float((power * np.fft.rfftfreq(x.size, 1 / RATE)).sum() / power.sum())

    assert centre("happy") > 1.2 * centre("dark")


def test_there_is_air_above_eight_kilohertz() -> None:
    x = music(30, "hopeful").mean(0)
    power = np.abs(np.fft.rfft(x)) ** 2
    high = power[np.fft.rfftfreq(x.size, 1 / RATE) > 8_000].sum() / power.sum()
    assert 10 * np.log10(high) > -28


@pytest.mark.parametrize(
    ("words", "mood"),
    [
        ("slow strings, hopeful", "hopeful"),
        ("düster", "dark"),
        ("triste", "sad"),
        ("música alegre", "happy"),
        ("something else entirely", "calm"),
    ],
)
def test_a_prompt_in_any_of_its_languages_finds_its_mood(words: str, mood: str) -> None:
    assert read_mood((words,)).name == mood


def test_of_several_moods_the_first_leads_and_the_others_colour_it() -> None:
    calm, tense = read_mood(("calm",)), read_mood(("tense",))
    mixed, turned = read_mood(("calm, tense",)), read_mood(("tense", "calm"))
    assert (mixed.scale_name, mixed.tonic, mixed.melody) == (calm.scale_name, calm.tonic, "piano")
    assert (turned.scale_name, turned.rhythm) == (tense.scale_name, tense.rhythm)
    assert calm.bpm < mixed.bpm < tense.bpm
    assert calm.levels["drums"] < mixed.levels["drums"] < tense.levels["drums"]
    assert mixed.heard == ("calm", "tense")
    assert read_mood(("calm, quiet",)).levels == calm.levels
    assert np.abs(music(6, "calm, tense") - music(6, "calm")).max() > 0.01


@pytest.mark.parametrize(
    ("words", "heard", "unknown"),
    [
        ("purple, calm", ("calm",), ("purple",)),
        ("a very calm music with some purple flutes", ("calm",), ("purple", "flutes")),
        ("eine ruhige, traurige Musik mit Klavier", ("calm", "sad", "piano"), ()),
        ("musique très tendue et triste, sans batterie", ("tense", "sad", "no drums"), ()),
        ("música alegre y tensa, con arpa", ("happy", "tense", "arp"), ()),
        ("plein d'espoir, not sad, music box", ("hopeful", "bell"), ()),
        ("something", (), ("something",)),
    ],
)
def test_words_that_say_nothing_are_told_apart_from_those_that_do(
    words: str, heard: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    mood = read_mood((words,))
    assert (mood.heard, mood.unknown) == (heard, unknown)
    reading = CARD.make().read_as(MusicRequest((words,), RATE, 1))
    assert reading.words == (heard or ("calm",))
    assert reading.left_out == unknown


def test_reading_a_prompt_loads_nothing_that_composes() -> None:
    probe = (
        "import sys; from prostudio.engines.music.synth import CARD;"
        "from prostudio.engines.request import MusicRequest;"
        "CARD.make().read_as(MusicRequest(('calm',), 48_000, 1)); print('scipy' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_instruments_come_and_go_by_name() -> None:
    assert read_mood(("epic without drums",)).levels["drums"] == 0
    assert read_mood(("calm piano",)).melody == "piano"
    reading = CARD.make().read_as(MusicRequest(("tense, slow, strings",), RATE, 1))
    assert reading.words == ("tense", "slow", "strings")


def test_a_wrong_key_or_tempo_is_refused_with_an_example() -> None:
    with pytest.raises(FilmError, match="D minor"):
        parse_key("X hyper")
    with pytest.raises(FilmError, match="40 to 200"):
        read_mood(("calm",), bpm=900)


def test_noise_lies_in_its_band() -> None:
    from prostudio.engines.music.synth.noise import band

    heard = band(5, (2, 48_000), (900, 9_000), order=2)
    power = (np.abs(np.fft.rfft(heard)) ** 2).mean(0)
    inside, below, above = (
        power[a:b].mean() for a, b in ((2000, 5000), (50, 200), (20_000, 24_000))
    )
    assert heard.shape == (2, 48_000)
    assert 10 * np.log10(below / inside) < -25
    assert 10 * np.log10(above / inside) < -15
    assert -4 < 10 * np.log10(power[850:950].mean() / inside) < -2  # half at the edge
