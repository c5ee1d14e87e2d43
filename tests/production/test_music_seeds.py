"""Which seed a piece of music is composed with."""

from __future__ import annotations

from planning import planned, spoken_in

from prostudio.production.finishing.ingredients import ingredients
from prostudio.production.sound.soundtrack import music_regions
from prostudio.production.timing.lay_out import lay_out

CALM, TENSE = "[[music: calm]]\nOne.", "[[music: tense]]\nTwo."


def seeds(body: str) -> tuple[list[tuple[str, int]], set[int]]:
    """Words and seed of every music on the timeline, and the seeds that provenance names."""
    plan = planned(body, "music: none")
    regions = music_regions(plan, lay_out(plan, spoken_in(plan, 2.0)))
    told = {seed for one in ingredients(plan) if one.kind == "music" for seed in one.seeds}
    return [(region.cue.prompt[0], region.seed) for region in regions], told


def test_music_that_is_put_before_changes_none_that_follows() -> None:
    found, told = seeds(f"{CALM}\n\n{TENSE}")
    assert found == [("calm", 1), ("tense", 1)]
    assert seeds(f"[[music: sad]]\nNought.\n\n{CALM}\n\n{TENSE}")[0][1:] == found
    assert told == {1}


def test_the_same_words_again_are_other_music_and_provenance_names_both_seeds() -> None:
    found, told = seeds(f"Nought.\n\n{CALM}\n\n{TENSE}\n\n{CALM}")
    assert found == [("calm", 1), ("tense", 1), ("calm", 2)]
    assert told == {1, 2}
