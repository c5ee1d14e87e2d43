"""Draw the sound of the documentation: `python docs/sounds.py`.

Each sound is its waveform, and its spectrogram below: time from left to right, 40 Hz to 20 kHz
from bottom to top (octaves are even), brightness over 80 dB. `sound-narration.png` is a line as
the mix hears it, `sound-music.png` the composer alone, `sound-mix.png` a film's track of both over
a synthesized storm (before mastering), `sound-ambiences.png` places.
"""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from prostudio.engines import registry
from prostudio.engines.base import AudioChunk
from prostudio.engines.card import Kind
from prostudio.engines.request import MusicRequest, SpeechRequest
from prostudio.media.audio import read_blocks, write_wav
from prostudio.mix.ambience.setting import Setting
from prostudio.mix.ambience.stream import ambience
from prostudio.mix.loudness import loudness_of, music_gain_db
from prostudio.mix.narration import trimmed
from prostudio.mix.placement import DEPTH_DB, Placement, Span, music_from
from prostudio.mix.track import mix_track
from prostudio.mix.voice import process_voice

IMAGES = Path(__file__).resolve().parent / "img"
RATE = 48_000
LOW, HIGH = 40.0, 20_000.0
RANGE_DB = 80.0
WAVE, SPECTRUM, LABEL, GAP = 56, 132, 20, 10
COLOURS = ((8, 10, 22), (38, 34, 92), (150, 46, 110), (240, 130, 60), (255, 240, 190))
PLACES = (
    Setting("sea", "day", "clear"),
    Setting("sea", "night", "storm"),
    Setting("forest", "dawn", "clear"),
    Setting("forest", "night", "clear"),
    Setting("city", "day", "clear"),
    Setting("village", "day", "rain"),
    Setting("river", "day", "cloud"),
    Setting("desert", "night", "clear", fire=True),
    Setting("mountains", "day", "snow"),
    Setting("abstract", "day", "clear"),
)

Sound = NDArray[np.float32]
Pixels = NDArray[np.uint8]


def main() -> None:
    """Write the pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        line, span = spoken(folder)
        music = composed(folder)
        save("narration", [[panel("narration, as the mix hears it", line, 880)]])
        save("music", [[panel("music: tense, slow", read(music)[:, : 14 * RATE], 880)]])
        save("mix", [[panel("narration, music and a storm at sea", mixed(folder, span), 880)]])
    panels = [panel(str(place), heard(place), 436) for place in PLACES]
    save("ambiences", [panels[n : n + 2] for n in range(0, len(panels), 2)])


def spoken(folder: Path) -> tuple[Sound, Span]:
    """A line through its chain, and where it lies in the mix."""
    card = registry.card(Kind.SPEECH, "espeak")
    assert card.speech is not None
    text = "For forty years he climbed the same steps, and the sea never once thanked him."
    chunks = list(card.make().speak(SpeechRequest(text, "en-gb")))
    found = np.concatenate([c.samples for c in chunks if isinstance(c, AudioChunk)], axis=1)
    write_wav(folder / "raw.wav", [trimmed(found, card.speech.sample_rate).samples])
    process_voice(folder / "raw.wav", folder / "line.wav")
    line = read(folder / "line.wav")
    start = 4 * RATE
    return line, Span(start, start + line.shape[1])


def composed(folder: Path) -> Path:
    """Fourteen seconds of the composer."""
    card = registry.card(Kind.MUSIC, "synth")
    request = MusicRequest(("tense", "slow"), 14 * RATE, seed=7)
    chunks = (c.samples for c in card.make().compose(request) if isinstance(c, AudioChunk))
    write_wav(folder / "music.wav", chunks)
    return folder / "music.wav"


def mixed(folder: Path, span: Span) -> Sound:
    """All of it as a film has it."""
    samples, music = 14 * RATE, folder / "music.wav"
    write_wav(folder / "sea.wav", ambience(Setting("sea", "night", "storm"), 7, samples))
    gain = music_gain_db(loudness_of(music)["lufs"])
    places = [
        Placement(str(folder / "line.wav"), span.start),
        music_from(str(music), 0, samples, gain_db=gain),
        Placement(str(folder / "sea.wav"), 0, samples, duck_db=DEPTH_DB),
    ]
    mix_track(places, [span], samples, folder / "mix.wav")
    return read(folder / "mix.wav")


def heard(place: Setting) -> Sound:
    """Twenty seconds of a place."""
    return np.concatenate(list(ambience(place, 3, 20 * RATE)), axis=1)


def read(path: Path) -> Sound:
    """A whole file."""
    return np.concatenate(list(read_blocks(path)), axis=1)


def panel(label: str, sound: Sound, width: int) -> Pixels:
    """Label, waveform and spectrogram, one below the other, [H, width, 3]."""
    head = Image.new("RGB", (width, LABEL), (255, 255, 255))
    loudest = 20 * np.log10(np.abs(sound).max())
    seconds = sound.shape[1] / RATE
    text = f"{label}   ({seconds:.0f} s, peak {loudest:.0f} dBFS)"
    ImageDraw.Draw(head).text((1, 3), text, (40, 40, 40), ImageFont.load_default(12))
    return np.concatenate([np.asarray(head), waveform(sound, width), spectrum(sound, width)])


def waveform(sound: Sound, width: int) -> Pixels:
    """Least and most of each column, scaled to the loudest sample."""
    mono = sound.mean(axis=0)
    columns = np.array_split(mono / max(np.abs(mono).max(), 1e-9), width)
    pixels = np.full((WAVE, width, 3), 246, np.uint8)
    for x, part in enumerate(columns):
        top, bottom = ((1 - value) / 2 * (WAVE - 1) for value in (part.max(), part.min()))
        pixels[round(float(top)) : round(float(bottom)) + 1, x] = (70, 84, 130)
    return pixels


def spectrum(sound: Sound, width: int) -> Pixels:
    """Power over time and octaves, the loudest bin brightest."""
    mono, window = sound.mean(axis=0), np.hanning(4096)
    starts = np.linspace(0, len(mono) - len(window), width).astype(int)
    frames = np.stack([mono[start : start + len(window)] * window for start in starts])
    power = np.abs(np.fft.rfft(frames)) ** 2
    edges = np.geomspace(LOW, HIGH, SPECTRUM + 1) * len(window) / RATE
    rows = [
        power[:, int(low) : max(int(high), int(low) + 1)].mean(axis=1)
        for low, high in itertools.pairwise(edges)
    ]
    level = 10 * np.log10(np.maximum(np.stack(rows[::-1]), 1e-12))
    bright = np.clip(1 + (level - level.max()) / RANGE_DB, 0, 1) * (len(COLOURS) - 1)
    table = np.array(COLOURS, float)
    steps = np.arange(len(COLOURS))
    channels = [np.interp(bright, steps, table[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def save(name: str, rows: list[list[Pixels]]) -> None:
    """Panels in rows, as one small PNG."""
    across = np.full((rows[0][0].shape[0], GAP, 3), 255, np.uint8)
    lines = []
    for row in rows:
        line = row[0]
        for one in row[1:]:
            line = np.concatenate([line, across, one], axis=1)
        lines += [line, np.full((GAP, line.shape[1], 3), 255, np.uint8)]
    image = Image.fromarray(np.concatenate(lines[:-1]))
    path = IMAGES / f"sound-{name}.png"
    image.quantize(48, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
