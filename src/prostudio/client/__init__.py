"""ContentEngine: films from Python, made on this machine or by a running server."""

from prostudio.client.engine import ContentEngine, Film
from prostudio.client.engine_async import AsyncContentEngine, AsyncFilm
from prostudio.client.status import FilmEvent, FilmFile, FilmStatus

__all__ = [
    "AsyncContentEngine",
    "AsyncFilm",
    "ContentEngine",
    "Film",
    "FilmEvent",
    "FilmFile",
    "FilmStatus",
]
