"""The benchmark's film by MoviePy 2, run in the peers' environment, where nothing of ours is."""

from __future__ import annotations

import json
import sys

from moviepy import (
    AudioFileClip,
    CompositeAudioClip,
    CompositeVideoClip,
    TextClip,
    VideoFileClip,
    vfx,
)


def moviepy_film(description: str, out: str) -> None:
    """Crossfades, captions, both sounds mixed; it has no ducking and no loudness."""
    with open(description, encoding="utf-8") as file:  # noqa: PTH123
        job = json.load(file)
    fade, at, parts = job["fade"], 0.0, []
    for number, path in enumerate(job["clips"]):
        clip = VideoFileClip(path).with_start(at)
        parts.append(clip.with_effects([vfx.CrossFadeIn(fade)]) if number else clip)
        at += clip.duration - fade
    for text, start, stop in job["captions"]:
        caption = TextClip(
            font=job["font"], text=text, font_size=40, color="white", stroke_color="black",
            stroke_width=3, margin=(8, 8),
        )  # fmt: skip
        place = caption.with_start(start).with_duration(stop - start)
        parts.append(place.with_position(("center", 620)))
    sound = CompositeAudioClip([AudioFileClip(job["voice"]), AudioFileClip(job["music"])])
    film = CompositeVideoClip(parts).with_audio(sound).with_duration(at + fade)
    film.write_videofile(
        out, fps=30, codec="libx264", preset="veryfast", threads=1, audio_codec="aac",
        ffmpeg_params=["-crf", "20"], logger=None,
    )  # fmt: skip


if __name__ == "__main__":
    moviepy_film(*sys.argv[1:3])
