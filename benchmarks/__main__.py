"""`python3 run.py bench [NAME ...] [--json]`: run benchmarks, or list them."""

from __future__ import annotations

import argparse
import importlib
import json
import sys

BENCHMARKS = {
    "start": "`prostudio --help`, and what `import prostudio` loads",
    "keeper": "the demo film cold, unchanged, and against the bare encoder",
    "change": "one sentence changed in a 20-shot film; the same with a dear engine",
    "memory": "peak memory of 600 and 1800 frames, and the stated estimate",
    "profiles": "three profiles of one film over one: drawn shots, and a model's",
    "kills": "20 kill -9 at random moments, each resumed",
    "sound": "CPU and memory of voice, mix and master for 1 and 10 minutes",
    "shaped": "duck depth, loudness and peak of voices and music shaped as models make them",
    "compositor": "composing against the bare encoder, MoviePy, an FFmpeg graph and melt",
    "segments": "segments against one pass, on two cores, their memory; clips",
    "finishing": "takes finished: CPU a frame, memory, originals kept, colours at cuts",
    "captions": "captions in every style and transitions: CPU a frame",
    "framepack": "FramePack's loop on tiny weights: memory, time, the stock pipeline (needs torch)",
    "word_times": "estimated word times against espeak-ng's own, 142 sentences in 9 languages",
    "music": "MusicGen on tiny weights: memory of 1 and 10 minutes, seams (needs torch)",
    "api": "5,000 invented requests over every address: no fault (needs schemathesis)",
    "server": "start, idle, 200 streams and 100 questions/s, 1 GB fetched, 30 films in one server",
    "studio": "the film page in a Chromium: ready, typing, an edit's still, a draft, bytes",
    "looks": "stills, an edit's still, the draft of the demo film, the warm child",
    "simulate_farm": "farms of 1 to 1,000 cards, computed: pace, store, cost, limits",
    "bridge": "a take through the bridge to ComfyUI beside a direct call of the same server",
    "cluster": "Ray's cost per step; 12 shots on 2 one-core workers over one (needs ray)",
    "places": "CPU per drawn frame of every place",
}


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="NAME")
    parser.add_argument("--json", action="store_true", help="print every figure as JSON")
    arguments = parser.parse_args()
    if not arguments.names:
        for name, what in BENCHMARKS.items():
            print(f"{name:<13} {what}")
        return 0
    for name in arguments.names:
        figures = importlib.import_module(f"benchmarks.{name}").measure()
        if arguments.json:
            print(json.dumps({"benchmark": name, **figures}, indent=2))
        else:
            print(name)
            for figure, value in figures.items():
                print(f"  {figure:<44} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
