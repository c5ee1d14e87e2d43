"""A long paragraph of the cast is parted by the rules of its own language."""

from __future__ import annotations

from planning import planned

# In English `ca.` ends a sentence where a capital follows; in German it is "about".
LONG = "Am Abend kamen nach der langen Fahrt mit dem alten Zug noch ca. Fünfzig Kinder an. " * 6


def test_no_sentence_of_the_cast_is_divided() -> None:
    plan = planned(f"HANS: {LONG}", "language: en\ncast:\n  HANS: de")
    assert len(list(plan.shots())) > 2
    assert {piece.text.split()[-1] for piece in plan.pieces()} == {"an."}
