"""What a finished file is called where it is saved."""

from __future__ import annotations


def saved_as(title: str, name: str) -> str:
    """The film's title as a file name, with the ending and profile of the file's own."""
    plain = "".join(char if char.isalnum() or char in " -_" else " " for char in title)
    stem = "-".join(plain.split())[:80] or "film"
    return f"{stem}{name[len('film') :]}" if name.startswith("film.") else name
