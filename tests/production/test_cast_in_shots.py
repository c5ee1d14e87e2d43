"""How shots that name the cast are asked for: pictures where an engine takes them, else words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from planning import planned

from prostudio.engines.card import Kind, Role
from prostudio.engines.registry import card
from prostudio.errors import FilmError
from prostudio.film.reading import read_film
from prostudio.production.order import Order, Settled
from prostudio.production.plan_values import Plan, ShotPlan
from prostudio.production.planning.consents import PersonConsentError
from prostudio.production.planning.plan import make_plan
from prostudio.production.shots.keyframes import keyframe_digest
from prostudio.production.shots.takes import picture_digest
from prostudio.settings import Settings

CAST = """cast:
  Mira: {about: "a woman of thirty, red coat", pictures: [mira.png, side.png], consent: drawn}
  Old Tom: {about: an old fisherman, pictures: tom.png, consent: drawn}
  Pier: {kind: place, about: a wooden pier in fog, pictures: [pier.png, pier2.png]}
  Jo: {about: a boy}
"""
BOTH = '[[shot: @Mira and @"Old Tom" on @Pier | id: both]]'


@pytest.fixture
def base(tmp_path: Path) -> Path:
    for name in ("mira", "side", "tom", "pier", "pier2"):
        (tmp_path / f"{name}.png").write_bytes(name.encode())
    return tmp_path


def plan_of(base: Path, body: str, head: str = "", cast: str = CAST, **settled: object) -> Plan:
    return planned(body, f"language: en\n{cast}{head}", base, Settled(**settled))


def shot_of(plan: Plan) -> ShotPlan:
    return next(plan.shots())


def given(shot: ShotPlan) -> list[tuple[str, str | None, str]]:
    return [(r.role.value, r.subject, r.path.name) for r in shot.request.references]


def codes(plan: Plan) -> list[str]:
    return [warning.code for warning in plan.warnings]


def test_an_engine_that_takes_pictures_gets_names_and_everybodys_first_picture_first(
    base: Path,
) -> None:
    plan = plan_of(base, BOTH, "engines: {video: troupe}")
    shot = shot_of(plan)
    assert shot.request.prompt == "Mira and Old Tom on Pier"
    assert given(shot) == [
        ("subject", "Mira", "mira.png"),
        ("subject", "Old Tom", "tom.png"),
        ("subject", "Pier", "pier.png"),
    ]
    assert shot.named == ("Mira", "Old Tom", "Pier")
    assert shot.in_words == (
        "a woman of thirty, red coat and an old fisherman on a wooden pier in fog"
    )
    assert shot.shot.prompt == '@Mira and @"Old Tom" on @Pier'
    assert "cast_left_out" in codes(plan)  # it takes three, and there are five


def test_an_engine_that_takes_none_gets_looks_in_words_the_whole_of_them_once(base: Path) -> None:
    body = "[[shot: @Mira's dog, @Mira waves, @Mira goes, to @Jo]]"
    plan = plan_of(base, body, "engines: {video: slowpoke}")
    shot = shot_of(plan)
    assert shot.request.prompt == (
        "a woman of thirty's dog, a woman of thirty, red coat waves, a woman of thirty goes, "
        "to a boy"
    )
    assert shot.request.references == ()
    assert [code for code in codes(plan) if code.startswith("cast")] == [
        "cast_in_words",
        "cast_words_only",
    ]


def test_styles_and_prompts_by_the_second_name_the_cast_too(base: Path) -> None:
    head = "style: '@Pier, ink'\nengines: {video: troupe}"
    plan = plan_of(base, '[[shot: | 0s: @Jo waits | 2s: @"Old Tom" comes]]', head)
    shot = shot_of(plan)
    assert shot.shot.timed_prompts == ((0.0, "a boy waits"), (2.0, "Old Tom comes"))
    assert shot.request.style == ("Pier", "ink")
    assert [subject for _, subject, _ in given(shot)] == ["Old Tom", "Pier", "Pier"]


def test_a_drawn_scene_is_read_from_the_looks_of_a_place(base: Path) -> None:
    cast = "cast:\n  Home: {kind: place, about: a lake at night}\n"
    shot = shot_of(plan_of(base, "[[shot: @Home]]", cast=cast))
    assert shot.engine == "procedural"
    assert {"lake", "night"} <= set(shot.reading.words)


def test_nobody_is_known_by_a_name_that_the_cast_lacks(base: Path) -> None:
    with pytest.raises(FilmError, match="@Mria is not in the cast") as refused:
        plan_of(base, "A line.\n\n[[shot: @Mria]]")
    assert refused.value.line is not None
    assert "@Mira" in (refused.value.hint or "")


def test_a_caption_of_your_picture_may_hold_the_sign_where_there_is_no_cast(base: Path) -> None:
    shot = shot_of(plan_of(base, "![by @somebody](tom.png)", cast=""))
    assert shot.request.prompt == "by @somebody"


def test_a_missing_picture_of_the_cast_is_refused_by_its_line(base: Path) -> None:
    (base / "tom.png").unlink()
    with pytest.raises(FilmError, match=r"cast picture 'tom.png' is not there") as refused:
        plan_of(base, BOTH)
    assert refused.value.line == 6


def test_a_take_is_of_what_pictures_show_and_never_of_where_they_lie(base: Path) -> None:
    def digest(head: str = "engines: {video: troupe}", cast: str = CAST) -> str:
        shot = shot_of(plan_of(base, "[[shot: @Mira | id: a]]", head, cast))
        return picture_digest(shot, card(Kind.VIDEO, shot.engine))

    asked = digest()
    (base / "other.png").write_bytes(b"mira")
    assert digest(cast=CAST.replace("mira.png", "other.png")) == asked
    assert digest(cast=CAST.replace("red coat", "blue coat")) == asked  # the pictures say it
    (base / "side.png").write_bytes(b"another side")
    assert digest() != asked


def test_a_first_frame_of_the_cast_is_drawn_by_an_engine_that_takes_its_pictures(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FLIPBOOK", "PENCIL", "PORTRAIT"):
        monkeypatch.setenv(name, "here")
    head = "engines: {video: flipbook}"
    shot = shot_of(plan_of(base, BOTH, head))
    assert shot.keyframe is not None
    assert shot.keyframe.engine == "portrait"  # pencil ranks higher, and takes none
    roles = [(r.role, r.subject) for r in shot.keyframe.request.references]
    assert roles[:3] == [(Role.SUBJECT, "Mira"), (Role.SUBJECT, "Old Tom"), (Role.STYLE, "Pier")]
    assert shot.keyframe.request.prompt == "Mira and Old Tom on Pier"
    assert shot.request.prompt.startswith("a woman of thirty")  # what shoots sees no pictures
    assert [r.role for r in shot.request.references] == [Role.FIRST_FRAME]

    alone = shot_of(plan_of(base, "[[shot: the sea]]", head)).keyframe
    assert alone is not None
    assert (alone.engine, alone.request.references) == ("pencil", ())
    named = shot_of(plan_of(base, BOTH, "engines: {video: flipbook, image: pencil}")).keyframe
    assert named is not None
    assert named.engine == "pencil"  # who is asked for by name is taken

    before = keyframe_digest(shot.keyframe)
    (base / "tom.png").write_bytes(b"younger")
    after = shot_of(plan_of(base, BOTH, head)).keyframe
    assert after is not None
    assert keyframe_digest(after) != before


def test_an_engine_that_can_begin_with_a_picture_gets_one_of_the_cast_but_no_take_grows_stale(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = card(Kind.VIDEO, "troupe")
    blind = replace(shown, video=replace(shown.video, accepts=frozenset({Role.FIRST_FRAME})))
    monkeypatch.setattr("prostudio.engines.choose_pictures.card", _with(blind))
    monkeypatch.setenv("PORTRAIT", "here")
    head = "engines: {video: troupe}"
    frame = shot_of(plan_of(base, BOTH, head)).keyframe
    assert frame is not None
    assert frame.engine == "portrait"
    assert shot_of(plan_of(base, "[[shot: the sea]]", head)).keyframe is None
    made = {"takes": {"both": "key"}, "engines": {"both": "troupe"}}
    assert shot_of(plan_of(base, BOTH, head, **made)).keyframe is None


def _with(other):
    def found(kind: Kind, name: str):
        return other if (kind, name) == (other.kind, other.name) else card(kind, name)

    return found


UNASKED = CAST.replace(", consent: drawn", "")


def test_consent_is_asked_where_somebody_is_there_else_told(base: Path) -> None:
    head = f"---\n{UNASKED}engines: {{video: troupe}}\n---\n\n[[shot: @Mira | id: a]]\n"
    film, _ = read_film(head)
    settings = Settings(home=base / "home", cores=2, ram_mb=2000)
    order = Order(film, base, settings)
    told = [w for w in make_plan(order).warnings if w.code == "consent_not_said"]
    assert [(w.line, "Mira" in w.message) for w in told] == [(3, True)]  # Tom is in no shot

    with pytest.raises(PersonConsentError) as asked:
        make_plan(replace(order, asks_consent=True))
    ((key, pictures),) = asked.value.asked.values()
    assert pictures == ("mira.png", "side.png")
    answered = replace(order, asks_consent=True, settled=Settled(consents={key: "she said yes"}))
    assert make_plan(answered).consents == {"Mira": "she said yes"}
    everywhere = replace(order, settings=replace(settings, consent="all agreed"))
    assert make_plan(everywhere).consents == {"Mira": "all agreed", "Old Tom": "all agreed"}

    (base / "mira.png").write_bytes(b"somebody else")
    with pytest.raises(PersonConsentError):
        make_plan(answered)


def test_nobody_is_asked_about_pictures_that_stay_here(base: Path) -> None:
    film, _ = read_film(f"---\n{UNASKED}---\n\n[[shot: @Mira]]\n")
    settings = Settings(home=base / "home", cores=2, ram_mb=2000)
    plan = make_plan(Order(film, base, settings, asks_consent=True))
    assert "consent_not_said" not in codes(plan)
