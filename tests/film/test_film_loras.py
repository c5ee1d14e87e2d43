"""LoRAs in a film file: what may be written, what it means, and that it comes back."""

from __future__ import annotations

import pytest

from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.film.data.markdown import write_markdown
from prostudio.film.data.writing import write_json, write_yaml
from prostudio.film.lora import Lora, stacked
from prostudio.film.reading import read_film

BODY = "[[shot: a fox in the snow]]\nThe fox waits.\n"


def film(head: str, body: str = BODY) -> Film:
    return read_film(f"---\nseed: 1\n{head}\n---\n\n{body}")[0]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("loras: grain.safetensors", (Lora("grain.safetensors"),)),
        ("loras: grain.safetensors 0.7", (Lora("grain.safetensors", 0.7),)),
        (
            "loras: grain.safetensors -1.5, my styles/ink, old.safetensors when Mira or Old Tom",
            (
                Lora("grain.safetensors", -1.5),
                Lora("my styles/ink, old.safetensors", 1.0, ("Mira", "Old Tom")),
            ),
        ),
        (
            "loras:\n  - {file: grain.safetensors, weight: 0.5}\n"
            "  - {file: mira.safetensors, when: [Mira, her sister]}\n  - ink.safetensors 2",
            (
                Lora("grain.safetensors", 0.5),
                Lora("mira.safetensors", 1.0, ("Mira", "her sister")),
                Lora("ink.safetensors", 2.0),
            ),
        ),
        ("loras: none", ()),
    ],
)
def test_loras_are_read_as_text_and_as_data(head: str, wanted: tuple[Lora, ...]) -> None:
    found = film(head)
    assert found.loras == wanted
    for written in (write_markdown(found), write_yaml(found), write_json(found)):
        name = "film.md" if written.startswith(("---", "[")) else "film.yaml"
        assert read_film(written, name=name)[0] == found


def test_a_shot_adds_to_the_films_says_otherwise_or_wants_none() -> None:
    body = (
        "[[shot: a fox | loras: ink.safetensors, grain.safetensors 0.2]]\n\n"
        '[[shot: a crow | loras: none]]\n\n[[shot: a hare]]\n\n![a](a.png "loras: b.safetensors")\n'
    )
    found = film("loras: grain.safetensors, wide.safetensors 0.5", body)
    stacks = [stacked(found.loras, shot.loras) for _, shot in found.shots()]
    wide, grain = Lora("wide.safetensors", 0.5), Lora("grain.safetensors")
    own = (Lora("ink.safetensors"), Lora("grain.safetensors", 0.2))
    assert stacks == [(wide, *own), (), (grain, wide), (grain, wide, Lora("b.safetensors"))]
    assert read_film(write_markdown(found))[0] == found
    assert read_film(write_yaml(found), name="film.yaml")[0] == found


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("loras: grain.pt", "is a pickle, which may hold code"),
        ("loras: {file: grain.ckpt}", "line 3: lora 'grain.ckpt' is a pickle"),
        ("loras: grain", "line 3: loras is 'grain'; wanted files with weights"),
        ("loras: grain.safetensors 3", "line 3: weight is '3'; wanted a number from -2 to 2"),
        ("loras: {weight: 1}", "wanted a file"),
        ("loras: {file: a.safetensors, wait: 1}", "no key 'wait'"),
        ("loras: a.safetensors, a.safetensors", "'a.safetensors' stands here twice"),
        ("loras: a.safetensors twice", "wanted files with weights"),
        ("loras: [" + ", ".join(f"{n}.safetensors" for n in range(17)) + "]", "at most 16"),
    ],
)
def test_what_is_no_lora_is_refused_with_its_line(head: str, why: str) -> None:
    with pytest.raises(FilmError) as told:
        film(head)
    assert why in told.value.message


@pytest.mark.parametrize(
    ("when", "text", "named"),
    [
        ((), "anything", True),
        (("Mira",), "@Mira in the rain", True),
        (("@Mira",), "mira looks up", True),
        (("Mira",), "an admiral", False),
        (("Mira",), "Mirabelle", False),
        (("Old Tom",), 'beside @"Old Tom" sleeps', True),
        (("Old Tom",), "old\ntom", True),
        (("fox", "crow"), "a crow", True),
        (("café",), "the cafe\u0301", True),
    ],
)
def test_when_names_whole_words_in_any_case(when: tuple[str, ...], text: str, named: bool) -> None:
    assert Lora("a.safetensors", when=when).is_named_in([text]) is named
