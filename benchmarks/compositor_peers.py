"""The same film by others: MoviePy, an FFmpeg filter graph, MLT's melt.

MoviePy and an ffmpeg binary are installed into an environment of their own when the benchmark is
run; melt is used where the system has it. All encode with x264 veryfast, crf 20, one thread.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.compositor_job import CLIPS, FADE, RATE, SIZE, Job
from prostudio.delivery.handover import FORMATS, Edit, EditClip, Stem

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / ".cache" / "peers"
_MOVIEPY = str(Path(__file__).with_name("compositor_moviepy.py"))
PACKAGES = ("moviepy==2.2.1", "imageio-ffmpeg==0.8.1")
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-threads", "1"]


def peers(job: Job) -> Iterator[tuple[str, float]]:
    """Name and CPU seconds of each peer that can be had here, its start-up included."""
    python = _environment()
    if python:
        yield "MoviePy", _cpu([python, _MOVIEPY, str(_described(job)), str(job.folder / "mp.mp4")])
        ffmpeg = subprocess.run(
            [python, "-c", "import imageio_ffmpeg as i; print(i.get_ffmpeg_exe())"],
            capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
        yield "FFmpeg graph", _cpu(_ffmpeg(job, ffmpeg))
    if melt := shutil.which("melt"):
        yield "melt", _cpu(_melt(job, melt))


def _environment() -> str | None:
    """Python of the peers' own environment, made when it is missing; None where it cannot be."""
    python = PEERS / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (PEERS / "ready").is_file():
        made = subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=False)
        install = [str(python), "-m", "pip", "install", "-q", *PACKAGES]
        if made.returncode or subprocess.run(install, check=False).returncode:
            print("peers cannot be installed here: MoviePy and FFmpeg are left out")
            return None
        (PEERS / "ready").touch()
    return str(python)


def _cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _font() -> str:
    import fontpkg_inter

    folder = Path(fontpkg_inter.__file__).parent / "files"
    return str(next(iter(sorted(folder.glob("Inter?opsz*.ttf")))))


def _described(job: Job) -> Path:
    path = job.folder / "job.json"
    value = {
        "clips": [str(clip) for clip in job.clips],
        "fade": FADE / float(RATE),
        "captions": job.captions(),
        "voice": str(job.voice),
        "music": str(job.music),
        "font": _font(),
    }
    path.write_text(json.dumps(value), "utf-8")
    return path


def _ffmpeg(job: Job, ffmpeg: str) -> list[str]:
    """xfade, drawtext, side-chain ducking and one pass of loudnorm in one graph."""
    font = job.folder / "font.ttf"
    shutil.copy(_font(), font)
    step = (job.length - FADE) / float(RATE)
    parts, last = [], "0:v"
    for n in range(1, CLIPS):
        offset = n * step
        parts.append(
            f"[{last}][{n}:v]xfade=duration={FADE / float(RATE)}:offset={offset:.6f}[x{n}]"
        )
        last = f"x{n}"
    texts = ",".join(
        f"drawtext=fontfile={font}:text='{text.replace(',', '')}':fontsize=40:fontcolor=white:"
        f"borderw=3:x=(w-tw)/2:y=h-th-60:enable='between(t,{start:.3f},{stop:.3f})'"
        for text, start, stop in job.captions()
    )
    voice, music = CLIPS, CLIPS + 1
    parts += [
        f"[{last}]{texts}[v]",
        f"[{voice}:a]asplit[va][vb]",
        f"[{music}:a][vb]sidechaincompress=threshold=0.02:ratio=6:release=600[m]",
        "[va][m]amix=normalize=0,loudnorm=I=-14:TP=-1.5,aresample=48000[a]",
    ]
    inputs = [word for clip in (*job.clips, job.voice, job.music) for word in ("-i", str(clip))]
    graph = ["-filter_complex_threads", "1", "-filter_complex", ";".join(parts)]
    maps = ["-map", "[v]", "-map", "[a]", *X264, "-c:a", "aac", "-b:a", "192k"]
    return [ffmpeg, "-y", "-v", "error", *inputs, *graph, *maps, str(job.folder / "ff.mp4")]


def _melt(job: Job, melt: str) -> list[str]:
    """Our own export, played by melt; captions by its `dynamictext`."""
    timeline = job.timeline()
    clips = tuple(
        EditClip(
            clip.shot, f"clip{clip.shot}.mp4", job.length, clip.handle_in, clip.start, clip.stop
        )
        for clip in timeline.clips
    )
    stems = (Stem("voice", "voice.wav"), Stem("music", "music.wav"))
    edit = Edit("film", SIZE, RATE, clips, timeline.joins, (), stems)
    project = job.folder / "film.mlt"
    project.write_text(FORMATS["mlt"].write(edit), "utf-8")
    texts = [
        word
        for text, start, stop in job.captions()
        for word in (
            "-attach", f"dynamictext:{text.replace(',', '')}",
            f"in={round(start * 30)}", f"out={round(stop * 30)}", "size=40", "valign=bottom",
            "halign=centre", "fgcolour=#ffffffff", "olcolour=#ff000000", "outline=3",
        )
    ]  # fmt: skip
    target = [f"avformat:{job.folder / 'melt.mp4'}", "vcodec=libx264", "preset=veryfast", "crf=20"]
    sound = ["acodec=aac", "ab=192k", "threads=1", "real_time=-1", "progress=0"]
    return [melt, str(project), *texts, "-consumer", *target, *sound]
