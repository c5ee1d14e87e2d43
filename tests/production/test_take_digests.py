"""What makes a take stale, and what does not: told by the digest of what it was asked for."""

from __future__ import annotations

from planning import planned

from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.production.plan_values import ShotPlan
from prostudio.production.takes import picture_digest

HEAD = "language: en\nengines: {video: slowpoke}"
SHOT = "[[shot: a red kite | id: kite]]\nNobody was there."


def kite(body: str, head: str = HEAD) -> ShotPlan:
    return next(shot for shot in planned(body, head).shots() if shot.id == "kite")


def digest(shot: ShotPlan) -> str:
    return picture_digest(shot, card(Kind.VIDEO, "slowpoke"))


def test_words_neighbours_and_a_voices_region_make_no_take_stale() -> None:
    asked = digest(kite(SHOT))
    assert digest(kite(SHOT.replace("Nobody was there", "We crossed the desert at night"))) == asked
    assert digest(kite(f"[[shot: a forest in the rain]]\n\n{SHOT}")) == asked
    assert digest(kite(SHOT, HEAD.replace("en", "en-gb", 1))) == asked


def test_prompt_style_seed_and_camera_make_it_stale() -> None:
    asked = digest(kite(SHOT))
    for edited in (
        SHOT.replace("red", "blue"),
        SHOT.replace("| id", "| style: ink | id"),
        SHOT.replace("| id", "| seed: 7 | id"),
        SHOT.replace("| id", "| camera: push in | id"),
    ):
        assert digest(kite(edited)) != asked


def test_the_digest_of_a_request_stays_what_it_is() -> None:
    # Whoever has to change this figure makes every dear take of every user stale.
    assert digest(kite(SHOT)) == "9dcb704c9dcd3a36adaaf20ec6090457"
