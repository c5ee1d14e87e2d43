"""Writes what lies beside a finished film; see `extras` for what there is."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from prostudio import files
from prostudio.delivery.presets import still_frames
from prostudio.delivery.provenance import attributions
from prostudio.events import Extra
from prostudio.film.publishing import publication
from prostudio.production.finishing.ingredients import ingredients
from prostudio.production.produce import Made
from prostudio.projects.extras import Extras, place_of

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of a picture in the archive, which is the same whenever it is made."""


def write_extras(made: Made, out: Path, extras: Extras) -> Iterator[Extra]:
    """Write them beside the film, of its first file, and tell of each.

    Raises:
        DiskFullError: there is no room for them.
    """
    writers = {"thumbnail": _thumbnail, "page": _page, "stills": _stills}
    for name in extras.names:
        place = place_of(out, name)
        writers[name](made, place, extras)
        yield Extra(name, str(place), place.stat().st_size)


def _thumbnail(made: Made, place: Path, _: Extras) -> None:
    from prostudio.delivery.thumbnail import thumbnail
    from prostudio.media.stills import write_jpeg

    first = made.films[0]
    title = made.plan.film.title
    write_jpeg(place, thumbnail(first.film.path(), first.timeline, title, made.plan.language))


def _page(made: Made, place: Path, _: Extras) -> None:
    owed = tuple(attributions(ingredients(made.plan)))
    files.write_text(place, publication(made.plan.film, owed).as_text())


def _stills(made: Made, place: Path, extras: Extras) -> None:
    """A PNG of each shot in a folder, and the same as an archive."""
    from prostudio.delivery.thumbnail import frame_of
    from prostudio.media.stills import png_bytes

    first = made.films[0]
    folder = place.with_suffix("")
    files.rmtree(folder)  # another making may have had other shots
    files.mkdir(folder)
    with (
        files.replacing(place) as temporary,
        files.open_new(temporary, named=place) as file,
        zipfile.ZipFile(cast(IO[bytes], file), "w") as archive,
    ):
        for n, (shot, frame) in enumerate(still_frames(first.timeline, extras.stills), 1):
            name = f"{n:02}-{shot}.png"
            picture = png_bytes(frame_of(first.film.path(), frame))
            files.write_bytes(folder / name, picture)
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), picture)
