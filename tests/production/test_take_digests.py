"""What makes a take stale, and what does not: told by the digest of what it was asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from planning import planned

from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.production.plan_values import ShotPlan
from prostudio.production.shots.takes import picture_digest

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


DRAWN = "language: en\nengines: {video: flipbook, image: procedural}"


def drawn_digest(body: str = SHOT, head: str = DRAWN) -> str:
    return picture_digest(kite(body, head), card(Kind.VIDEO, "flipbook"))


def test_a_keyframe_is_part_of_what_a_shot_is_asked_for_as_what_it_was_asked_for_itself() -> None:
    asked = drawn_digest()
    assert drawn_digest(SHOT.replace("Nobody was there", "We crossed the desert at night")) == asked
    assert drawn_digest(f"[[shot: a forest in the rain]]\n\n{SHOT}") == asked
    assert drawn_digest(head=DRAWN.replace("procedural", "pencil")) != asked
    assert drawn_digest(SHOT.replace("red", "blue")) != asked
    assert drawn_digest(SHOT.replace("| id", "| style: ink | id")) != asked


def test_the_pixels_of_a_keyframe_and_who_drew_it_when_are_no_part_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = drawn_digest()
    newer = replace(card(Kind.IMAGE, "procedural"), revision="99")
    monkeypatch.setattr(
        "prostudio.engines.choose_pictures.card",
        lambda kind, name: newer if kind is Kind.IMAGE else card(kind, name),
    )
    assert drawn_digest() == asked


def test_an_end_picture_and_timed_prompts_are_part_of_it(tmp_path: Path) -> None:
    timed = SHOT.replace("| id", "| 0s: calm | 2s: storm | id")
    assert drawn_digest(timed) != drawn_digest()
    asked = []
    for content in (b"one", b"another"):
        (tmp_path / "end.png").write_bytes(content)
        plan = planned(SHOT.replace("| id", "| end: end.png | id"), DRAWN, base=tmp_path)
        (shot,) = plan.shots()
        asked.append(picture_digest(shot, card(Kind.VIDEO, "flipbook")))
    assert len({*asked, drawn_digest()}) == 3
