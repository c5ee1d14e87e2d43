"""Make the picture of docs/cast.md: `python docs/cast_sheet.py`.

A film of drawn shots with two places in its cast, whose pictures are drawn too; no weights.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from prostudio.media.stills import read_still, write_jpeg, write_png
from prostudio.projects.cast_sheet import cast_sheet
from prostudio.scenes.painter import Painter, default_camera
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather

SHEET = Path(__file__).resolve().parent / "img" / "cast-sheet.jpg"
FILM = """---
title: The Keeper
size: 640x360
cast:
  Tower: {kind: place, about: a lighthouse in a storm at night, pictures: tower.png}
  Lake: {kind: place, about: a lake at dawn with fog, pictures: lake.png}
---

[[shot: @Tower | id: storm]]

For forty years he climbed the same steps.

[[shot: @Lake | id: morning]]

Then the sea was gone.

[[shot: a lighthouse at sunset, once @Tower | id: evening]]

[[shot: @Lake, much later | id: later]]
"""
PICTURES = {
    "tower.png": SceneReading(Place.LIGHTHOUSE, TimeOfDay.NIGHT, Weather.STORM),
    "lake.png": SceneReading(Place.LAKE, TimeOfDay.DAWN, Weather.FOG),
}


def main() -> None:
    """Write the sheet into docs/img."""
    with tempfile.TemporaryDirectory() as folder:
        script, sheet = Path(folder) / "film.md", Path(folder) / "sheet.png"
        script.write_text(FILM, "utf-8")
        for name, reading in PICTURES.items():
            view = View(reading, 320, 180, 3, 1, 6.0)
            view = View(reading, 320, 180, 3, 1, 6.0, default_camera(view).value)
            write_png(Path(folder) / name, Painter(view).frame(2.0)[..., :3])
        for _ in cast_sheet(script, sheet, {"home": str(Path(folder) / "home")}):
            pass
        write_jpeg(SHEET, read_still(sheet))


if __name__ == "__main__":
    main()
