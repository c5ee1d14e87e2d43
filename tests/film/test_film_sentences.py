"""Sentences end where a reader would say so, in every language the format names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prostudio.film.text.pace import speech_seconds
from prostudio.film.text.sentences import ends_like_a_sentence, sentence_spans, sentences

PARTED = {
    "en": [
        "Dr. Smith and Mrs. Jones paid $3.50 at 6 a.m. in St. Louis.",
        "J. R. R. Tolkien wrote, e.g., The Hobbit, vol. 2, etc., in the U.S. Army.",
        '"Stop!" he said.',
        "She left… and never came back.",
        "Really?!",
        "“It was I.”",
        "Then he went.",
    ],
    "de": [
        "Das kostet z. B. 3,50 Euro, d. h. ca. die Hälfte.",
        "Am 3. Mai kam Dr. Meier im 19. Jahrhundert an.",
        "„Halt!“ rief er.",
        "Es war 1984.",
        "Danach gab es Brot, Milch usw.",
        "Der Hund bellte.",
        "»Nein.«",
        "Er ging.",
    ],
    "fr": [
        "« Bonjour ! » dit-il à M. Dupont.",
        "Qu’est-ce que c’est ?",
        "P. ex. rien, cf. p. 12.",
        "Il est né en 52 av. J.-C. à Rome.",
        "Ah…",
        "Enfin !",
    ],
    "es": [
        "¿Qué hora es?",
        "Son las 3 p. m. en casa del Sr. Pérez.",
        "¡Vaya!",
        "Vive en EE. UU. desde 1990.",
        "Véase la pág. 12.",
    ],
    "it": [
        "Il dott. Rossi è arrivato alle 8.30 con la sig.ra Bianchi.",
        "Che bello!",
        "Vedi pag. 12, ecc.",
        "Poi è andato via.",
    ],
    "pt": [
        "O Sr. Silva chegou às 8.30 com a Dra. Costa.",
        "Onde está?",
        "Veja a pág. 12.",
        "Ele mora na Av. Paulista.",
    ],
}


@pytest.mark.parametrize("language", PARTED)
def test_abbreviations_numbers_and_quotes_end_no_sentence(language: str) -> None:
    parts = PARTED[language]
    assert list(sentences(" ".join(parts), language)) == parts
    assert list(sentences("\n".join(parts), language)) == parts


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("ja", ["「行こう。」と彼は言った。", "雨が降る！", "本当？", "はい。"]),
        ("zh", ["你好。", "我是谁？！", "走吧！"]),
        ("ko", ["안녕하세요.", "비가 옵니다!", "정말요?"]),
        ("ar", ["كيف حالك؟", "أنا بخير.", "شكرا."]),
        ("ur", ["وہ چلا گیا۔", "کیا ہوا؟"]),
        ("hi", ["वह चला गया।", "क्या हुआ?"]),
        ("ru", ["Он пришёл в 5 ч. утра, т. е. рано.", "Почему?"]),
        ("el", ["Τι ώρα είναι;", "Δεν ξέρω."]),
        ("nl", ["Dhr. Jansen woont hier, d.w.z. daar.", "Echt?"]),
        ("pl", ["Widział np. psa, tj. Burka.", "To było w 3. rzędzie."]),
        ("xx", ["Dr. Who met Mr. No.", "Fine."]),
    ],
)
def test_other_scripts_and_languages_have_their_own_marks(language: str, parts: list[str]) -> None:
    glue = "" if language in ("ja", "zh") else " "
    assert list(sentences(glue.join(parts), language)) == parts


def test_a_text_without_capitals_is_parted_at_its_points() -> None:
    assert sentences("no capitals here. none at all. fine", "en") == (
        "no capitals here.",
        "none at all.",
        "fine",
    )


def test_line_breaks_inside_a_sentence_stay() -> None:
    assert sentences("The sea,\nthe sea. It came.", "en") == ("The sea,\nthe sea.", "It came.")


@settings(max_examples=150, deadline=None)
@given(st.text("aB.!? \n“”\"'。？1…)(zÉя", max_size=60), st.sampled_from(["en", "de", "fr", None]))
def test_no_letter_is_lost_and_no_sentence_is_empty(text: str, language: str | None) -> None:
    spans = sentence_spans(text, language)
    parts = [text[start:stop] for start, stop in spans]
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part.strip() == part and part for part in parts)
    assert spans == sorted(spans)


def test_a_line_ends_like_a_sentence_with_a_mark_and_its_quotes() -> None:
    assert ends_like_a_sentence("he said “no.”  ")
    assert ends_like_a_sentence("走吧！」")
    assert not ends_like_a_sentence("x = f(1)")


def test_speech_takes_longer_the_longer_the_text_and_emoji_take_no_time() -> None:
    assert speech_seconds("") == 0
    assert 3 < speech_seconds("For forty years he climbed the same ninety-one steps.", "en") < 5
    assert speech_seconds("Hello 😀", "en") == speech_seconds("Hello", "en")
    assert speech_seconds("我走在长长的海边路上", "zh") > speech_seconds("I walk the shore", "en")
