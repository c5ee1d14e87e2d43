"""The cast with words and pictures, and who is named by `@` in a prompt."""

from __future__ import annotations

import pytest

from prostudio.errors import FilmError
from prostudio.film import Film, Member, MemberKind, Shot, Voice
from prostudio.film.cast import by_name, speakers
from prostudio.film.data import write_markdown, write_yaml
from prostudio.film.editing.head import change_head
from prostudio.film.mentions import mentions, named_in, replaced, texts_of
from prostudio.film.paths import files_of
from prostudio.film.reading import read_film

HEAD = """cast:
  Mira: {voice: en-gb, about: "a woman of thirty, red coat", pictures: [mira.png, side.png],
    consent: "agreed by letter"}
  Old Tom: en-us
  Harbour: {kind: place, about: a small harbour, pictures: harbour.jpg}
"""
MIRA = Member("Mira", about="a woman")
TOM = Member("Old Tom")
JO = Member("Jo")


def film(head: str = HEAD, body: str = "[[shot: @Mira]]\n\nMira: Here I am.") -> Film:
    return read_film(f"---\n{head}---\n\n{body}\n")[0]


def names(text: str, *cast: Member) -> list[str]:
    return [one.member.name for one in mentions(text, cast or (MIRA, TOM, JO))]


def test_a_member_has_voice_words_and_pictures_and_a_place_speaks_not() -> None:
    mira, tom, harbour = film().cast
    assert mira == Member(
        "Mira",
        Voice(language="en-gb"),
        about="a woman of thirty, red coat",
        pictures=("mira.png", "side.png"),
        consent="agreed by letter",
    )
    assert tom == Member("Old Tom", Voice(language="en-us"))
    assert (harbour.kind, harbour.pictures) == (MemberKind.PLACE, ("harbour.jpg",))
    assert by_name(film().cast).keys() == speakers(film().cast).keys() == {"mira", "old tom"}
    assert film().scenes[0].shots[0].narration[0].voice == Voice(language="en-gb")


def test_a_voice_beside_looks_may_be_what_it_is_alone() -> None:
    head = (
        "cast:\n  A: {about: x, voice: none}\n  B: {about: x, voice: v2/x, engine: bark}\n"
        "  C: {about: x, voice: {engine: bark, voice: en}, pan: 1}\n  D: {about: x}\n"
        "  E: {voice: v2/x, pan: 1}\n"
    )
    voices = [member.voice for member in film(head, "Words.").cast]
    assert voices == [
        Voice(silent=True),
        Voice(engine="bark", name="v2/x"),
        Voice(engine="bark", name="en", pan=1.0),
        Voice(),
        Voice(name="v2/x", pan=1.0),
    ]


@pytest.mark.parametrize("write", [write_yaml, write_markdown])
def test_what_is_written_is_the_same_film(write) -> None:
    found = film()
    again, _ = read_film(write(found), name="a.yaml" if write is write_yaml else "a.md")
    assert again == found
    assert [one.path for one in files_of(again)] == ["mira.png", "side.png", "harbour.jpg"]


@pytest.mark.parametrize(
    ("head", "line", "message"),
    [
        ("cast:\n  A: {about: x, picture: y}\n", 3, "no key 'picture'"),
        ("cast:\n  A: {kind: thing}\n", 3, "wanted person or place"),
        ("cast:\n  A: {kind: place, voice: de}\n", 3, "a place does not speak"),
        ("cast:\n  A: {pictures: [a, b, c, d, e, f, g, h, i]}\n", 3, "has 9 pictures"),
        ("cast:\n  A: {about: x, voice: {nam: y}}\n", 3, "no key 'nam'"),
        ("cast:\n  Mira: {about: ''}\n", 3, "about is empty"),
        ("style: @Mira\n", 2, "begins with @"),
    ],
)
def test_what_the_cast_cannot_be_is_refused_by_line(head: str, line: int, message: str) -> None:
    with pytest.raises(FilmError, match=message) as refused:
        film(head, "Words.")
    assert refused.value.line == line


def test_names_are_found_the_longest_first_and_end_where_words_end() -> None:
    assert names("@Mira meets @Old Tom, and @old tom's dog.") == ["Mira", "Old Tom", "Old Tom"]
    assert names('@"Old Tom" and @\u201cMira\u201d') == ["Old Tom", "Mira"]
    assert names("@Jo\u2019s boat", JO) == ["Jo"]
    assert names("@Anna-Maria", Member("Anna"), Member("Anna-Maria")) == ["Anna-Maria"]
    assert names("@\u30df\u30e9\u306f\u6b69\u304f", Member("\u30df\u30e9")) == ["\u30df\u30e9"]


def test_names_that_are_only_alike_are_refused_and_the_nearest_told() -> None:
    for text, near in (
        ("at noon @Mria", "@Mira"),
        ("@Miranda", "@Mira"),
        ('@"Old Tim"', "Old Tom"),
    ):
        with pytest.raises(FilmError, match="is not in the cast") as refused:
            mentions(text, (MIRA, TOM), 7)
        assert near in (refused.value.hint or "")
        assert refused.value.line == 7
    with pytest.raises(FilmError) as refused:
        mentions("@Mira", (), 1)
    assert "add `cast: {Mira" in (refused.value.hint or "")


def test_a_sign_inside_a_word_or_escaped_is_no_name() -> None:
    text = r"me@Mira.org, 4 @ noon, \@Mira"
    assert mentions(text, (MIRA,)) == ()
    assert replaced(text, (), lambda m, _: m.name) == "me@Mira.org, 4 @ noon, @Mira"


def test_other_words_stand_in_place_of_names() -> None:
    text = "@Mira and @Jo's dog, then @Mira"

    def word(member: Member, owns: bool) -> str:
        return "the boy" if owns else member.about

    found = mentions(text, (MIRA, JO))
    assert replaced(text, found, word) == "a woman and the boy's dog, then a woman"


def test_everything_of_a_shot_may_name_somebody() -> None:
    shot = Shot(
        prompt="@Jo", timed_prompts=((0.0, "@Mira"),), style=("@Jo",), scene_style=("@Old Tom",)
    )
    named = named_in(texts_of(shot, ("@Mira",)), (MIRA, TOM, JO))
    assert [member.name for member in named] == ["Jo", "Mira", "Old Tom"]


def test_an_edit_of_the_cast_keeps_who_speaks() -> None:
    changed = change_head(film(), {"cast": {"Mira": {"voice": "fr", "pictures": ["x.png"]}}})
    assert changed.cast[0].pictures == ("x.png",)
    assert changed.scenes[0].shots[0].narration[0].voice == Voice(language="fr")
    place = change_head(film(), {"cast": {"Mira": {"kind": "place"}}})
    assert place.scenes[0].shots[0].narration[0].speaker is None
