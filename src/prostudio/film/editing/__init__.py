"""Changes to a film, as functions from a film to a film: no files, no pictures, no plan."""

from prostudio.film.editing.cut import Cut, Edited, cut_of
from prostudio.film.editing.fields import change_shot, new_shot
from prostudio.film.editing.head import change_head
from prostudio.film.editing.lengths import guessed_seconds
from prostudio.film.editing.order import insert_shot, move_shot, remove_shot
from prostudio.film.editing.parting import join_shots, split_shot
from prostudio.film.editing.words import words_of

__all__ = [
    "Cut",
    "Edited",
    "change_head",
    "change_shot",
    "cut_of",
    "guessed_seconds",
    "insert_shot",
    "join_shots",
    "move_shot",
    "new_shot",
    "remove_shot",
    "split_shot",
    "words_of",
]
