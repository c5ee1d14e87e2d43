"""Captions as they are written: a word, a style, or parts with languages."""

from __future__ import annotations

import re

import pytest

from prostudio.errors import FilmError
from prostudio.film import CaptionSettings, Translation
from prostudio.film.data import schema, write_json, write_markdown, write_yaml
from prostudio.film.reading import read_film


def captions(head: str) -> CaptionSettings:
    return read_film(f"---\ncaptions: {head}\n---\nWords.")[0].captions


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("burned", CaptionSettings("burned")),
        ("off", CaptionSettings("none")),
        ("Lower-Third", CaptionSettings("burned", "lower third")),
        ("pop", CaptionSettings("burned", "pop")),
        ("{style: karaoke}", CaptionSettings("both", "karaoke")),
        ("{tracks: yes}", CaptionSettings(tracks=True)),
        (
            "{languages: [de, fr]}",
            CaptionSettings(translations=(Translation("de"), Translation("fr"))),
        ),
        (
            "{languages: de, fr: own/french.srt}",
            CaptionSettings(translations=(Translation("de"), Translation("fr", "own/french.srt"))),
        ),
        (
            "{de: [Worte.], burn: de}",
            CaptionSettings(burn="de", translations=(Translation("de", texts=("Worte.",)),)),
        ),
        (
            "{show: burned, burn: pt_BR}",
            CaptionSettings("burned", burn="pt-br", translations=(Translation("pt-br"),)),
        ),
        (
            "{languages: [de], de: a.vtt}",
            CaptionSettings(translations=(Translation("de", "a.vtt"),)),
        ),
    ],
)
def test_captions_are_read_and_written_back(head: str, wanted: CaptionSettings) -> None:
    assert captions(head) == wanted
    film = read_film(f"---\ncaptions: {head}\n---\nWords.")[0]
    for write, name in ((write_json, "film.json"), (write_yaml, "film.yaml")):
        assert read_film(write(film), name=name)[0].captions == wanted
    assert read_film(write_markdown(film))[0].captions == wanted


@pytest.mark.parametrize(
    ("head", "said", "hint"),
    [
        ("karaoka", "wanted none, burned, sidecar, both, or a style", "did you mean 'karaoke'?"),
        ("{style: neon}", "plain, boxed, karaoke, pop or lower third", None),
        ("{styl: pop}", "captions has no key 'styl'", "did you mean 'style'?"),
        ("{de: german}", "an .srt or .vtt file, or a list", None),
        ("{de: []}", "captions.de is an empty list", None),
        ("{languages: [klingonish]}", "a language code", None),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_can(
    head: str, said: str, hint: str | None
) -> None:
    with pytest.raises(FilmError) as caught:
        captions(head)
    assert said in caught.value.message
    if hint:
        assert caught.value.hint == hint


def test_the_schema_takes_languages_as_keys_and_no_others() -> None:
    (mapping,) = (
        kind for kind in schema()["properties"]["captions"]["anyOf"] if kind.get("type") == "object"
    )
    (pattern,) = mapping["patternProperties"]
    assert all(re.match(pattern, tag) for tag in ("de", "pt-BR", "zh_Hant"))
    assert not any(re.match(pattern, key) for key in (*mapping["properties"], "language5"))
    assert mapping["additionalProperties"] is False
