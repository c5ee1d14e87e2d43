"""Draw the posters of the samples that come with the studio: `python docs/sample_posters.py`.

The first page shows them at once, on a machine that has drawn nothing yet. They are drawn of
the scripts beside them; `posters.json` holds what the scripts were, so that a test tells when
one was changed.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from prostudio import files
from prostudio.projects.looks.planned import planned
from prostudio.projects.looks.stills import still
from prostudio.server.children.trial import told
from prostudio.server.routes.publishing import SHIPPED_WIDTH
from prostudio.settings import Settings

SAMPLES = Path(__file__).resolve().parents[1] / "src" / "prostudio" / "server" / "samples"

SHOWN = {"keeper": 0, "tides": 2, "winter_train": 0}
"""The shot that tells a sample from the others; the best of each would be the sea twice."""


def main() -> None:
    """Write them beside their scripts."""
    scripts = {}
    with tempfile.TemporaryDirectory() as home:
        settings = told(Settings.load({"home": home}))
        for script in sorted(SAMPLES.glob("*.md")):
            order = {"script": str(script), "settings": settings}
            shot = list(planned(order).shots)[SHOWN[script.stem]]
            drawn = still({**order, "shot": shot, "width": SHIPPED_WIDTH})
            shutil.copy(drawn["file"], script.with_suffix(".jpg"))
            scripts[script.stem] = files.digest(script)
    files.write_json(SAMPLES / "posters.json", scripts)


if __name__ == "__main__":
    main()
