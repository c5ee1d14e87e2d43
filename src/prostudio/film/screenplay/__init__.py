"""Screenplays in Fountain, read as films: what is written is shown, what is said is heard."""

from prostudio.film.screenplay.reader import read_screenplay

__all__ = ["read_screenplay"]
