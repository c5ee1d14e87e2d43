"""The picture that stands for a film: the best of its shots, with its title where that is asked."""

from __future__ import annotations

from typing import Any

from prostudio.production.looks.still import Still, still_of
from prostudio.production.plan_values import ShotPlan
from prostudio.projects.looks.cache import Cache, name_of, poster_name
from prostudio.projects.looks.planned import PlannedFilm, planned
from prostudio.projects.looks.stills import film_still

Json = Any

_LOOKED_AT, _DRAWN = 12, 3
"""Shots that are looked at where their pictures are there, and those that are drawn for it."""
_LONG_SIDE = 1280


def poster(order: Json) -> Json:
    """`{script, width, titled}` -> `{file}`: a JPEG.

    Raises:
        FilmError: the film cannot be made.
    """
    from prostudio.media.small import encoded, read_jpeg

    film, titled = planned(order), bool(order["titled"])
    cache = Cache.of(film.settings, "posters")
    name = poster_name(film.script, order["width"], titled=titled)
    if kept := cache.found(name):
        return {"file": str(kept)}
    best = _best(film)
    casting = film.casting()
    finished = film.finished(casting, best.id)
    large = still_of(best, film.plan.film.size, casting, _LONG_SIDE, finished)
    pixels = read_jpeg(film_still(film, large))
    if titled and film.plan.film.title:
        from prostudio.delivery.thumbnail import titled as with_title

        pixels = with_title(pixels, film.plan.film.title, film.plan.language)
    return {"file": str(cache.put(name, encoded(pixels, order["width"])))}


def _best(film: PlannedFilm) -> ShotPlan:
    """The shot with most to see; of equals the earliest."""
    from prostudio.delivery.thumbnail import worth
    from prostudio.media.small import read_jpeg

    stills = _looked_at(film)
    if len(stills) == 1:
        return stills[0][0]
    seen = [worth(read_jpeg(film_still(film, still, 480))) for _, still in stills]
    return stills[seen.index(max(seen))][0]


def _looked_at(film: PlannedFilm) -> list[tuple[ShotPlan, Still]]:
    casting, size = film.casting(), film.plan.film.size
    shots = list(film.shots.values())
    even = [shots[n] for n in _even(len(shots), _LOOKED_AT)]
    finished = film.finished(casting, *(shot.id for shot in even))
    cache = Cache.of(film.settings, "stills")
    found = [(shot, still_of(shot, size, casting, finished=finished)) for shot in even]
    there = [one for one in found if cache.found(name_of(one[1].key))]
    return there if len(there) >= _DRAWN else [found[n] for n in _even(len(found), _DRAWN)]


def _even(count: int, most: int) -> list[int]:
    """At most so many of a count, as even as they fall, the first among them."""
    if count <= most:
        return list(range(count))
    return [round(n * (count - 1) / (most - 1)) for n in range(most)]
