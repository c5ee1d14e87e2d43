"""Foreign sound: every format in, everything else out with one clear line."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from prostudio.errors import MediaError
from prostudio.media.audio import WavReader
from prostudio.media.ingest_audio import AudioLimits, ingest_audio

RATE = 48_000


def foreign(path: Path, codec: str, rate: int, layout: str, form: str) -> Path:
    """A second of a quiet tone with a click at its middle, encoded by FFmpeg."""
    tone = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE) * 0.1
    tone[RATE // 2] = 0.9
    frame = av.AudioFrame.from_ndarray(
        np.stack([tone, tone]).astype(np.float32), format="fltp", layout="stereo"
    )
    frame.sample_rate, frame.pts = RATE, 0
    convert = av.AudioResampler(format=form, layout=layout, rate=rate)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        for converted in [*convert.resample(frame), *convert.resample(None)]:
            container.mux(stream.encode(converted))
        container.mux(stream.encode(None))
    return path


FORMATS = [
    ("a.wav", "pcm_s24le", 96_000, "stereo", "s32"),
    ("a.flac", "flac", 44_100, "stereo", "s16"),
    ("a.mp3", "libmp3lame", 44_100, "stereo", "s16p"),
    ("a.opus", "libopus", RATE, "stereo", "s16"),
    ("a.m4a", "aac", 44_100, "stereo", "fltp"),
    ("a.aiff", "pcm_s16be", RATE, "5.1", "s16"),
    ("wrongly_named.jpg.wav", "pcm_s16le", 22_050, "mono", "s16"),
]


@pytest.mark.parametrize(("name", "codec", "rate", "layout", "form"), FORMATS, ids=str)
def test_every_format_comes_in_at_its_place_and_length(
    tmp_path: Path, name: str, codec: str, rate: int, layout: str, form: str
) -> None:
    path = foreign(tmp_path / name, codec, rate, layout, form)
    found = ingest_audio(path, tmp_path / "out.wav")
    assert found.rate == rate
    assert found.samples == pytest.approx(RATE, abs=3)
    with WavReader(tmp_path / "out.wav") as reader:
        assert reader.samples == found.samples
        sound = reader.read(0, reader.samples)
    assert abs(int(np.abs(sound[0]).argmax()) - RATE // 2) <= 3
    assert np.isfinite(sound).all()


def test_the_format_is_told_by_the_content_and_not_by_the_name(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.flac", "flac", RATE, "stereo", "s16").rename(tmp_path / "a.wav")
    assert ingest_audio(path, tmp_path / "out.wav").codec == "flac"


HOSTILE = {
    "playlist.m4a": (b"#EXTM3U\nhttp://127.0.0.1/x.mp3\n", "no sound file"),
    "empty.wav": (b"", "no sound file"),
    "concat.mp3": (b"ffconcat version 1.0\nfile /etc/hostname\n", "no sound file"),
    "noise.mp3": (b"ID3\x03" + bytes(range(256)) * 40, "cannot be decoded"),
    "headless.flac": (b"fLaC" + b"\0" * 500, "cannot be decoded|no sound|damaged"),
    "no_data.wav": (b"RIFF\x24\0\0\0WAVE", "cannot be decoded|no sound"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_is_refused_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    content, why = HOSTILE[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MediaError, match=why) as refusal:
        ingest_audio(tmp_path / name, tmp_path / "out.wav")
    assert name in str(refusal.value)
    assert str(tmp_path) not in str(refusal.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for name in ("gone.wav", "."):
        with pytest.raises(MediaError, match="cannot read"):
            ingest_audio(tmp_path / name, tmp_path / "out.wav")


def test_a_message_calls_the_file_as_the_user_does(tmp_path: Path) -> None:
    (tmp_path / "0f3a").write_bytes(b"no sound")
    with pytest.raises(MediaError, match=r"^sounds/rain\.mp3 is no sound file"):
        ingest_audio(tmp_path / "0f3a", tmp_path / "out.wav", name="sounds/rain.mp3")


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (AudioLimits(seconds=0.5), "longer than 0.5 seconds"),
        (AudioLimits(channels=1), "has 2 channels"),
        (AudioLimits(highest_rate=22_050), "samples a second"),
    ],
)
def test_limits_are_kept(tmp_path: Path, limits: AudioLimits, why: str) -> None:
    path = foreign(tmp_path / "a.flac", "flac", 44_100, "stereo", "s16")
    with pytest.raises(MediaError, match=why):
        ingest_audio(path, tmp_path / "out.wav", limits)
    assert not (tmp_path / "out.wav").exists()


def test_a_file_whose_head_lies_about_its_length_is_held_to_what_it_has(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.wav", "pcm_s16le", RATE, "stereo", "s16")
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\xff\xff\xff\x7f"
    path.write_bytes(data)
    assert ingest_audio(path, tmp_path / "out.wav").samples == RATE


def test_a_download_that_was_cut_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.mp3", "libmp3lame", RATE, "stereo", "s16p")
    path.write_bytes(path.read_bytes()[:-300])
    assert RATE - 5000 < ingest_audio(path, tmp_path / "out.wav").samples <= RATE + 5000


def test_the_sound_of_a_clip_is_read_too(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.mp4", "aac", RATE, "stereo", "fltp")
    assert ingest_audio(path, tmp_path / "out.wav").codec == "aac"


def test_a_picture_file_in_a_film_container_has_no_sound(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode(None))
    with pytest.raises(MediaError, match="has no sound in it"):
        ingest_audio(tmp_path / "a.mp4", tmp_path / "out.wav")
