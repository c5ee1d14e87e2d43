"""Caption files: what is written, and that it reads back."""

from __future__ import annotations

from prostudio.delivery.subtitles import parse_srt, reading_speed, srt, vtt
from prostudio.film import Caption

CAPTIONS = (
    Caption(("For forty years he climbed", "the same steps & sighed."), 4_800, 100_800, "en"),
    Caption(("<No> storm at all.",), 3_661 * 48_000 + 24, 3_664 * 48_000, "en"),
)


def test_srt_has_numbers_commas_and_both_lines() -> None:
    assert srt(CAPTIONS) == (
        "1\n00:00:00,100 --> 00:00:02,100\nFor forty years he climbed\nthe same steps & sighed.\n"
        "\n2\n01:01:01,000 --> 01:01:04,000\n<No> storm at all.\n"
    )


def test_vtt_has_a_head_points_and_entities() -> None:
    assert vtt(CAPTIONS) == (
        "WEBVTT\n\n00:00:00.100 --> 00:00:02.100\nFor forty years he climbed\n"
        "the same steps &amp; sighed.\n"
        "\n01:01:01.000 --> 01:01:04.000\n&lt;No&gt; storm at all.\n"
    )


def test_no_captions_are_an_empty_file() -> None:
    assert srt(()) == ""
    assert vtt(()) == "WEBVTT\n"


def test_what_was_written_is_read_again_to_the_millisecond() -> None:
    again = parse_srt(srt(CAPTIONS).replace("\n", "\r\n"))
    assert [caption.lines for caption in again] == [caption.lines for caption in CAPTIONS]
    for one, other in zip(again, CAPTIONS, strict=True):
        assert abs(one.start - other.start) < 48
        assert abs(one.stop - other.stop) < 48
    assert parse_srt("no times here") == ()


def test_reading_speed_counts_columns_a_second() -> None:
    assert reading_speed(Caption(("abcde", "fghi"), 0, 48_000, "en")) == 10  # with the space
    assert reading_speed(Caption(("海は一度も",), 0, 48_000, "ja")) == 10
