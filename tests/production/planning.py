"""From a script's text to a plan and a timeline, without making anything."""

from __future__ import annotations

from pathlib import Path

from prostudio.film.reading import read_film
from prostudio.film.text.word_times import estimate_words
from prostudio.film.time import SAMPLE_RATE
from prostudio.film.timeline import Timeline
from prostudio.production.order import Order, Settled
from prostudio.production.plan_values import Plan, Speech, Spoken
from prostudio.production.planning.plan import make_plan
from prostudio.production.timing.lay_out import lay_out
from prostudio.settings import Settings


def planned(body: str, head: str = "", base: Path = Path(), settled: Settled | None = None) -> Plan:
    """The plan of a script."""
    film, _ = read_film(f"---\nseed: 1\n{head}\n---\n\n{body}\n")
    settings = Settings(home=base / "home", cores=2, ram_mb=2000)
    return make_plan(Order(film, base, settings, settled or Settled()))


def spoken_in(plan: Plan, *seconds: float) -> Speech:
    """Every piece as long as said, the last length for all that are left."""
    speech = {}
    lengths = list(seconds)
    for piece in plan.pieces():
        samples = round(lengths[0] * SAMPLE_RATE)
        speech[piece.name] = Spoken(samples, estimate_words(piece.text, 0, samples))
        lengths = lengths[1:] or lengths
    return speech


def timeline_of(body: str, *seconds: float, head: str = "") -> Timeline:
    """The timeline of a script whose sentences last so long."""
    plan = planned(body, head)
    return lay_out(plan, spoken_in(plan, *seconds) if seconds else {})


def lengths(timeline: Timeline) -> list[int]:
    """Frames of every shot."""
    return [clip.stop - clip.start for clip in timeline.clips]
