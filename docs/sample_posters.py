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
from prostudio.projects.looks.posters import poster
from prostudio.server.children.trial import told
from prostudio.server.routes.publishing import SHIPPED_WIDTH
from prostudio.settings import Settings

SAMPLES = Path(__file__).resolve().parents[1] / "src" / "prostudio" / "server" / "samples"


def main() -> None:
    """Write them beside their scripts."""
    scripts = {}
    with tempfile.TemporaryDirectory() as home:
        settings = told(Settings.load({"home": home}))
        for script in sorted(SAMPLES.glob("*.md")):
            order = {"width": SHIPPED_WIDTH, "titled": False, "settings": settings}
            drawn = poster({"script": str(script), **order})
            shutil.copy(drawn["file"], script.with_suffix(".jpg"))
            scripts[script.stem] = files.digest(script)
    files.write_json(SAMPLES / "posters.json", scripts)


if __name__ == "__main__":
    main()
