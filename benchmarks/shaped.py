"""The mix of voices and music shaped as models make them: duck depth, loudness, true peak.

Bark-shaped: 24 kHz mono, short bursts of uneven loudness, a noisy floor between them. MusicGen-
shaped: 32 kHz, dense, nothing above 16 kHz, its peaks cut flat; mono, or two sides that differ.
Each is brought into a film as a real one is: trimmed and treated, or evened out in loudness.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from prostudio.media.audio import WavReader, read_blocks, resample, write_wav
from prostudio.media.audio import measure as loudness
from prostudio.mix.ambience.setting import Setting
from prostudio.mix.ambience.stream import ambience
from prostudio.mix.loudness import loudness_of, master, music_gain_db
from prostudio.mix.narration import trimmed
from prostudio.mix.placement import DEPTH_DB, Placement, Span, music_from
from prostudio.mix.track import mix_track
from prostudio.mix.voice import process_voice

RATE = 48_000
LINES = ((2.0, 3.1), (6.4, 2.2), (12.0, 4.0))
"""When each line begins, and how long it is, in seconds."""
SECONDS = 20.0


def bark_shaped(seconds: float, seed: int) -> np.ndarray:
    """[1, n] at 24 kHz: syllables of pulses through formants, breath, a floor at -46 dB."""
    random, count = np.random.default_rng(seed), round(seconds * 24_000)
    at = np.arange(count) / 24_000
    pitch = 115 * 2 ** (0.25 * np.sin(2 * np.pi * 0.45 * at + seed))
    pulses = np.diff(np.floor(np.cumsum(pitch) / 24_000), prepend=0.0)
    ring = np.arange(500) / 24_000
    voice = sum(
        share * np.convolve(pulses, np.exp(-ring * fall) * np.sin(2 * np.pi * f * ring))[:count]
        for f, share, fall in ((520, 1.0, 350), (1450, 0.6, 420), (2600, 0.35, 500))
    )
    breath = np.convolve(random.standard_normal(count), [1, -0.9], "same")
    level = np.zeros(count)
    start = 0.05
    while start < seconds - 0.3:
        length, loud = random.uniform(0.08, 0.3), 10 ** (random.uniform(-14, 0) / 20)
        inside = (at >= start) & (at < start + length)
        level[inside] = loud * np.sin(np.pi * (at[inside] - start) / length) ** 0.6
        start += length + random.uniform(0.02, 0.12)
    sound = level * (voice / np.abs(voice).max() + 0.05 * breath)
    sound += 0.005 * random.standard_normal(count)
    return (0.7 * sound / np.abs(sound).max())[None].astype(np.float32)


def musicgen_shaped(seconds: float, channels: int, seed: int) -> np.ndarray:
    """[channels, n] at 32 kHz: chords, drums and air all the time, limited hard."""
    random, count = np.random.default_rng(seed), round(seconds * 32_000)
    at = np.arange(count) / 32_000
    sides = []
    for side in range(channels):
        sound = np.zeros(count)
        for note in (110.0, 164.8, 220.0, 277.2, 329.6):
            bend = 1 + 0.002 * (side - 0.5)
            for part in range(1, 9):
                phase = random.uniform(0, 6.28)
                sound += np.sin(2 * np.pi * note * bend * part * at + phase) / part
        beat = np.mod(at, 0.6)
        sound += 5 * np.exp(-beat * 18) * np.sin(2 * np.pi * 55 * beat * (1 + np.exp(-beat * 30)))
        half = np.mod(at + 0.3, 0.6)
        sound += 2 * np.exp(-half * 30) * random.standard_normal(count)
        sides.append(np.clip(sound / 5 + 0.02 * random.standard_normal(count), -0.95, 0.95))
    return np.array(sides, np.float32)


@dataclass(frozen=True)
class Heard:
    """What became of a film's sound.

    Attributes:
        depth: of the music while somebody speaks, in dB; the first 150 ms of each line alone.
        away: the same where nobody does.
        apart: loudness of the voices over that of the music under them, in LU.
        lufs, true_peak: of the decoded AAC, as the film's own meter says.
    """

    depth: float
    beginnings: float
    away: float
    apart: float
    lufs: float
    true_peak: float


def film_of(channels: int, folder: Path, seed: int = 1, *, sea: bool = False) -> Heard:
    """Three lines over music, as a film has them, and its figures; `film.m4a` is in the folder."""
    samples, lines, spans = round(SECONDS * RATE), [], []
    for n, (start, seconds) in enumerate(LINES):
        sentence = trimmed(bark_shaped(seconds, seed + n), 24_000)
        raw, treated = folder / f"raw {n}.wav", folder / f"line {n}.wav"
        write_wav(raw, [sentence.samples])
        process_voice(raw, treated)
        with WavReader(treated) as reader:
            first = round(start * RATE)
            lines.append(Placement(str(treated), first))
            spans.append(Span(first, first + reader.samples))
    path = folder / "music.wav"
    sound = resample(musicgen_shaped(SECONDS, channels, seed), 32_000)
    write_wav(path, [np.repeat(sound, 3 - channels, axis=0)[:, :samples]])
    gain = music_gain_db(loudness_of(path)["lufs"])
    music = music_from(str(path), 0, samples, gain_db=gain)
    more = []
    if sea:
        setting = Setting("lighthouse", "night", "storm")
        write_wav(folder / "sea.wav", ambience(setting, seed, samples))
        more = [Placement(str(folder / "sea.wav"), 0, samples, duck_db=DEPTH_DB)]
    mix_track([*lines, music, *more], spans, samples, folder / "mix.wav")
    facts = master(folder / "mix.wav", folder / "film.m4a")
    depth, beginnings, away, apart = _ducked(folder, lines, music, spans, samples)
    return Heard(depth, beginnings, away, apart, facts["lufs"], facts["true_peak"])


def _ducked(
    folder: Path, lines: list[Placement], music: Placement, spans: list[Span], samples: int
) -> tuple[float, float, float, float]:
    """The music of the mix against itself undisturbed; and the voices against it."""
    with_words, without, alone = (folder / f"{name}.wav" for name in ("ducked", "whole", "words"))
    mix_track([music], spans, samples, with_words)
    mix_track([music], (), samples, without)
    mix_track(lines, (), samples, alone)
    down, up, words = (_read(path) for path in (with_words, without, alone))
    spoken = np.zeros(samples, bool)
    near = np.zeros(samples, bool)
    first = np.zeros(samples, bool)
    for span in spans:
        spoken[span.start : span.stop] = True
        near[max(0, span.start - RATE) : span.stop + RATE] = True
        first[span.start : span.start + round(0.15 * RATE)] = True
    figures = [_level(down[:, at]) - _level(up[:, at]) for at in (spoken, first, ~near)]
    voices = loudness([words[:, spoken]], true_peak=False).lufs
    bed = loudness([down[:, spoken]], true_peak=False).lufs
    assert voices is not None
    assert bed is not None
    return figures[0], figures[1], figures[2], voices - bed


def _read(path: Path) -> np.ndarray:
    return np.concatenate(list(read_blocks(path)), axis=1)


def _level(sound: np.ndarray) -> float:
    return float(10 * np.log10((sound.astype(np.float64) ** 2).mean()))


def measure() -> dict[str, Any]:
    """A row for mono, stereo, and stereo with a storm at sea under it."""
    figures = {}
    for name, channels, sea in (("mono", 1, False), ("stereo", 2, False), ("with sea", 2, True)):
        found = []
        for seed in (1, 2, 3):
            with tempfile.TemporaryDirectory() as folder:
                found.append(film_of(channels, Path(folder), seed, sea=sea))
        for part in Heard.__dataclass_fields__:
            values = [getattr(one, part) for one in found]
            figures[f"{name}: {part}"] = f"{min(values):.2f} to {max(values):.2f}"
    return figures
