"""Captions in further languages: found, fitted to the film, refused or told of before any work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from planning import planned as one_planned
from planning import spoken_in

from prostudio.delivery.subtitles import parse_cues, srt
from prostudio.errors import FilmError
from prostudio.film.reading import read_film
from prostudio.film.timeline import Timeline
from prostudio.production.order import Order
from prostudio.production.plan_values import Plan
from prostudio.production.planning.plan import make_plan
from prostudio.production.timing.lay_out import in_frame, lay_out
from prostudio.production.timing.translations import translation_warnings
from prostudio.settings import Settings

BODY = "[[shot: sea]]\nThe storm came at night. Nobody slept.\n\n[[shot: hill]]\nThen it was over."
GERMAN = ("Der Sturm kam nachts.", "Niemand schlief.", "Dann war es vorbei.")
SECOND = 48_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "film.md").write_text("the script", "utf-8")
    return tmp_path


def planned(folder: Path, captions: str, script: str | None = "film.md") -> Plan:
    film, _ = read_film(f"---\nlanguage: en\ncaptions: {captions}\n---\n\n{BODY}\n")
    settings = Settings(home=folder / "home", cores=2, ram_mb=2000)
    return make_plan(Order(film, folder, settings, script=folder / script if script else None))


def told(plan: Plan, *seconds: float) -> Timeline:
    return lay_out(plan, spoken_in(plan, *seconds))


def cues(*times: tuple[float, float], texts: tuple[str, ...] = GERMAN) -> str:
    def clock(second: float) -> str:
        return f"00:00:{second:06.3f}".replace(".", ",")

    return "\n".join(
        f"{n}\n{clock(a)} --> {clock(b)}\n{text}\n"
        for n, ((a, b), text) in enumerate(zip(times, texts, strict=True), 1)
    )


def test_a_file_with_the_films_captions_takes_their_times_however_slow_the_voice(
    folder: Path,
) -> None:
    own = srt(told(planned(folder, "sidecar"), 1.5, 1.2, 1.4).captions)
    for english, german in zip(("The storm came at night.", "Nobody slept.", "Then it was over."),
                               GERMAN, strict=True):  # fmt: skip
        own = own.replace(english, german)
    (folder / "film.de.srt").write_text(own, "utf-8")
    plan = planned(folder, "{languages: [de]}")
    for seconds in (1.5, 3.0):
        timeline = told(plan, seconds)
        (track,) = timeline.tracks
        assert track.language == "de"
        assert [" ".join(caption.lines) for caption in track.captions] == list(GERMAN)
        times = [(caption.start, caption.stop) for caption in track.captions]
        assert times == [(caption.start, caption.stop) for caption in timeline.captions]
        assert list(translation_warnings(plan, timeline)) == []
        assert timeline.burned is None  # the film's own are in the picture


def test_another_number_of_captions_is_shown_at_the_files_times_and_told(folder: Path) -> None:
    times = ((0.2, 1.0), (1.0, 1.9), (2.0, 9.0), (2.5, 59.0))
    (folder / "film.de.srt").write_text(cues(*times, texts=(*GERMAN, "Ende.")), "utf-8")
    plan = planned(folder, "{languages: [de]}")
    timeline = told(plan, 1.5)
    (track,) = timeline.tracks
    shown = [(caption.start / SECOND, caption.stop / SECOND) for caption in track.captions]
    assert shown == [(0.2, 1.0), (1.0, 1.9), (2.0, 2.5), (2.5, timeline.samples / SECOND)]
    (warning,) = translation_warnings(plan, timeline)
    assert warning.code == "translation_by_time"
    assert warning.message.startswith(
        "film.de.srt has 4 captions and the film 3: they are shown at"
    )


def test_a_file_of_another_film_is_refused_with_the_numbers(folder: Path) -> None:
    (folder / "film.de.srt").write_text(cues((70, 71), (72, 73)[:2], texts=GERMAN[:2]), "utf-8")
    with pytest.raises(FilmError) as caught:
        told(planned(folder, "{languages: [de]}"), 1.5)
    assert "film.de.srt is of another film: 2 of its 2 captions lie where nothing" in str(
        caught.value
    )


def test_the_language_in_the_picture_is_broken_and_timed_for_its_style(folder: Path) -> None:
    texts = "[" + ", ".join(GERMAN) + "]"
    plan = planned(folder, f"{{style: pop, burn: de, de: {texts}}}")
    timeline = told(plan, 1.5)
    assert timeline.captions[0].lines[0].startswith("The storm")
    burned = timeline.burned
    assert burned is not None
    assert " ".join(" ".join(c.lines) for c in burned) == " ".join(GERMAN)
    assert all(1 <= len(c.words) <= 4 for c in burned)
    for caption in burned:
        own = [s for s in timeline.spoken if s.start <= caption.start <= s.stop]
        assert len(own) == 1
        assert caption.stop <= own[0].stop + round(0.35 * SECOND)
    narrow = in_frame(timeline, replace(timeline.size, width=720, height=1280))
    assert narrow.burned != burned
    assert narrow.tracks == timeline.tracks


def test_one_sentence_is_counted_as_one() -> None:
    with pytest.raises(FilmError, match=r"are 2 texts, and the film has 1 sentence; wanted"):
        one_planned("[[shot: sea]]\nOne.", "language: en\ncaptions: {de: [Eins., Zwei.]}")


def test_a_text_for_every_sentence_is_wanted(folder: Path) -> None:
    with pytest.raises(FilmError) as caught:
        planned(folder, "{de: [Eins., Zwei.]}")
    assert "captions in 'de' are 2 texts, and the film has 3 sentences" in caught.value.message
    assert "--dry-run" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("name", "content", "captions", "script", "said"),
    [
        ("other.srt", b"", "{languages: [de]}", "film.md", "film.de.srt is not beside film.md"),
        ("film.de.srt", b"", "{languages: [de]}", None, "it comes from standard input"),
        ("film.de.srt", b"no times", "{languages: [de]}", "film.md", "holds no captions"),
        ("film.de.srt", "1\n\u00fc".encode("cp1252"), "{languages: [de]}", "film.md", "not UTF-8"),
        ("a.srt", b"", "{de: b.srt}", "film.md", "captions 'b.srt' is not there"),
        ("a.srt", b"", "{de: ../b.srt}", "film.md", "lies outside the script's folder"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_before_any_work(
    folder: Path, name: str, content: bytes, captions: str, script: str | None, said: str
) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(FilmError) as caught:
        planned(folder, captions, script)
    assert said in caught.value.message


def test_a_file_is_found_in_any_case_as_vtt_too_and_a_named_one_first(folder: Path) -> None:
    vtt = (
        "WEBVTT\n\n01.000 --> 02.000\nx\n\nNOTE\n\n00:02.000 --> 00:03.000 line:0\n<i>a</i> &amp; b"
    )
    (folder / "Film.PT-br.VTT").write_text(vtt, "utf-8")
    (folder / "own words.srt").write_text("\ufeff" + cues((1, 2), texts=("y",)), "utf-8")
    plan = planned(folder, "{languages: [pt-BR], de: own words.srt}")
    portuguese, german = plan.translations
    assert [cue.lines for cue in portuguese.cues] == [("a & b",)]
    assert [cue.lines for cue in german.cues] == [("y",)]
    assert portuguese.path == folder / "Film.PT-br.VTT"


def test_the_films_own_language_needs_no_translation(folder: Path) -> None:
    assert planned(folder, "{languages: [en], burn: en}").translations == ()


def test_languages_that_go_nowhere_are_told(folder: Path) -> None:
    (folder / "film.de.srt").write_text(cues((1, 2), texts=("x",)), "utf-8")

    def codes(captions: str) -> list[str]:
        return [warning.code for warning in planned(folder, captions).warnings]

    assert "captions_unused" in codes("{show: burned, languages: [de]}")
    for used in ("both", "burned, burn: de", "none, tracks: yes"):
        assert "captions_unused" not in codes(f"{{show: {used}, languages: [de]}}")


def test_cues_are_read_without_markup_and_damaged_ones_left_out() -> None:
    text = (
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<font color=red>Up</font> <u>here</u>\r\n\r\n"
        "2\r\n00:00:05,000 --> 00:00:04,000\r\nbackwards\r\n\r\n3\r\nno times\r\n\r\n"
        "4\r\n00:00:06.5 --> 1:00:00.000\r\n a < b  and\r\n<c> d\r\n"
    )
    found = parse_cues(text)
    assert [cue.lines for cue in found] == [("Up here",), ("a < b and", "d")]
    assert (found[1].start, found[1].stop) == (int(6.5 * SECOND), 3600 * SECOND)
