"""Auto: the best that works on this machine and can make the shot, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from prostudio.engines.card import Card, Kind, Memory, Missing, Role
from prostudio.engines.choose_pictures import PictureEngines, require_here
from prostudio.engines.registry import card
from prostudio.engines.request import Estimate, Machine
from prostudio.errors import FilmError, WeightsMissingError
from prostudio.film import EngineChoices, Film, Shot

FILM = Film(scenes=())
WORDS = Shot(prompt="the sea", line=4)
PICTURE = frozenset({Role.FIRST_FRAME})
END = frozenset({Role.FIRST_FRAME, Role.LAST_FRAME})
LAPTOP = Machine(cores=4, ram_mb=16_000)
GAMING = Machine(cores=8, ram_mb=32_000, vram_mb=8_000, device="cuda")


class Stub:
    """As much of a video engine as choosing may touch."""

    def __init__(self, needs: Estimate) -> None:
        self._needs = needs

    def estimate(self, request: object, machine: Machine) -> Estimate:
        return self._needs


def model(name: str, rank: int, needs: Estimate, **changes: object) -> Card:
    like = card(Kind.VIDEO, "flipbook")
    good = {"make": lambda: Stub(needs), "missing": lambda: None, "memory": (Memory(vram_mb=1),)}
    return replace(like, name=name, rank=rank, **(good | changes))


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Card]]:
    """The video engines that are installed, by name; a test adds its own."""
    there = {name: card(Kind.VIDEO, name) for name in ("procedural", "stills")}

    def names(kind: Kind) -> tuple[str, ...]:
        return tuple(sorted(there)) if kind is Kind.VIDEO else ("procedural",)

    def find(kind: Kind, name: str) -> Card:
        return there[name] if kind is Kind.VIDEO else card(kind, name)

    for module in ("choose_pictures", "candidates"):
        monkeypatch.setattr(f"prostudio.engines.{module}.names", names)
        monkeypatch.setattr(f"prostudio.engines.{module}.card", find)
    return there


FITS = Estimate(60.0, ram_mb=9_000, vram_mb=6_000)
TOO_LARGE = Estimate(60.0, ram_mb=9_000, vram_mb=24_000)


def test_the_best_that_is_here_and_fits_is_taken_and_the_others_are_told(
    shelf: dict[str, Card],
) -> None:
    gone = Missing("has no weights here, of 43.1 GB", "run `prostudio weights get best`")
    shelf["best"] = model("best", 90, FITS, missing=lambda: gone)
    shelf["huge"] = model("huge", 80, TOO_LARGE)
    shelf["fine"] = model("fine", 50, FITS)
    shelf["lesser"] = model("lesser", 20, FITS)
    shelf["unranked"] = model("unranked", 0, FITS)
    choice = PictureEngines(FILM, GAMING).video(WORDS)
    assert choice.card.name == "fine"
    assert choice.keyframe
    assert "best has no weights here, of 43.1 GB (run `prostudio weights get best`)" in choice.why
    assert "huge needs 24000 MB of graphics memory, and 8000 MB may be used" in choice.why
    assert "lesser" not in choice.why
    assert choice.too_large == "huge needs 24000 MB of graphics memory, and 8000 MB may be used"


def test_without_a_card_models_wait_to_be_named(shelf: dict[str, Card]) -> None:
    shelf["fine"] = model("fine", 50, FITS)
    choice = PictureEngines(FILM, LAPTOP).video(WORDS)
    assert choice.card.name == "procedural"
    assert "fine wants a graphics card" in choice.why
    named = replace(FILM, engines=EngineChoices(video="fine"))
    assert PictureEngines(named, LAPTOP).video(WORDS).card.name == "fine"


def test_a_shot_goes_to_who_can_make_it(shelf: dict[str, Card]) -> None:
    like = card(Kind.VIDEO, "flipbook").video
    words_only = replace(
        like, accepts=frozenset(), needs=frozenset(), text_only=True, timed_prompts=False
    )
    shelf["words"] = model("words", 90, FITS, video=words_only)
    shelf["pictures"] = model("pictures", 50, FITS)
    engines = PictureEngines(FILM, GAMING)
    assert engines.video(WORDS).card.name == "words"
    assert engines.video(Shot(), PICTURE).card.name == "pictures"
    assert engines.video(Shot(), END).card.name == "pictures"
    timed = replace(WORDS, timed_prompts=((0.0, "calm"), (2.0, "storm")))
    assert engines.video(timed).card.name == "pictures"


def test_what_nobody_here_can_make_is_refused_and_who_could_is_named(
    shelf: dict[str, Card],
) -> None:
    gone = Missing("has no weights here", "run `prostudio weights get able`")
    shelf["able"] = model("able", 90, FITS, missing=lambda: gone)
    with pytest.raises(FilmError, match=r"line 4: .* stills cannot use a last frame") as refused:
        PictureEngines(FILM, GAMING).video(WORDS, END)
    assert "able has no weights here (run `prostudio weights get able`)" in (
        refused.value.hint or ""
    )


def test_auto_stays_with_the_engine_of_the_take(shelf: dict[str, Card]) -> None:
    shelf["old"] = model("old", 20, FITS)
    shelf["new"] = model("new", 90, FITS)
    engines = PictureEngines(FILM, GAMING)
    assert engines.video(WORDS).card.name == "new"
    assert engines.video(WORDS, settled="old").card.name == "old"
    assert engines.video(WORDS, settled="uninstalled").card.name == "new"
    shelf["named"] = model("named", 0, FITS)
    assert engines.video(WORDS, settled="named").card.name == "new"


def test_a_named_image_engine_draws_for_whoever_can_begin_with_a_picture(
    shelf: dict[str, Card],
) -> None:
    drawing = replace(FILM, engines=EngineChoices(image="procedural"))
    choice = PictureEngines(drawing, LAPTOP).video(WORDS)
    assert (choice.card.name, choice.keyframe) == ("stills", True)
    assert not PictureEngines(drawing, LAPTOP).video(Shot(), PICTURE).keyframe
    shot = Shot(engine="stills", prompt="the sea")
    with pytest.raises(FilmError, match="needs a first frame") as refused:
        PictureEngines(FILM, LAPTOP).video(shot)
    assert "engines: {image: procedural}" in (refused.value.hint or "")


def test_a_missing_engine_is_refused_with_its_next_step() -> None:
    gone = Missing("has no weights here", "run `prostudio weights get best`")
    found = model("best", 90, FITS, missing=lambda: gone)
    with pytest.raises(WeightsMissingError, match="line 7: video engine 'best' has no w") as caught:
        require_here(found, line=7)
    assert caught.value.hint == gone.hint
    require_here(replace(found, missing=lambda: None))
