"""The same edit in every format: places, lengths, transitions, times, read back as XML or text."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from handed_over import NTSC, RATES, edit

from prostudio.delivery.handover import FORMATS
from prostudio.delivery.handover.timecode import hour, timecode
from prostudio.errors import FilmError
from prostudio.film import TransitionKind


def seconds(text: str) -> Fraction:
    return Fraction(text.removesuffix("s"))


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_fcpxml_puts_every_clip_and_dissolve_at_its_exact_time(rate: Fraction) -> None:
    root = ElementTree.fromstring(FORMATS["fcpxml"].write(edit(rate)).split("<!DOCTYPE fcpxml>")[1])
    spine = root.find(".//spine")
    assert spine is not None
    clips = [
        tuple(seconds(element.get(name, "")) * rate for name in ("offset", "start", "duration"))
        for element in spine.findall("asset-clip")
    ]
    assert clips == [(0, 12, 40), (40, 12, 40), (80, 12, 30)]
    transitions = [
        tuple(seconds(element.get(name, "")) * rate for name in ("offset", "duration"))
        for element in spine.findall("transition")
    ]
    assert transitions == [(0, 10), (34, 12), (100, 10)]
    sequence = root.find(".//sequence")
    assert sequence is not None
    assert sequence.get("tcFormat") == ("DF" if rate == NTSC else "NDF")
    assert seconds(root.find(".//format").get("frameDuration")) == 1 / rate


def test_fcpxml_hangs_the_stems_on_the_first_clip_and_notes_in_their_clips() -> None:
    root = ElementTree.fromstring(FORMATS["fcpxml"].write(edit()).split("<!DOCTYPE fcpxml>")[1])
    first, second, _ = root.findall(".//spine/asset-clip")
    assert [(s.get("name"), s.get("lane")) for s in first.findall("asset-clip")] == [
        ("voice", "-1"),
        ("music", "-2"),
    ]
    assert [marker.get("value") for marker in first.findall("chapter-marker")] == ["The sea"]
    (caption,) = second.findall("marker")
    assert seconds(caption.get("start", "")) * 25 == 22
    sources = [media.get("src") for media in root.iter("media-rep")]
    assert sources[0] == "./film.media/one%201.mp4"
    assert all(source.startswith("./film.media/") for source in sources)


def test_an_unusual_transition_in_fcpxml_is_a_dissolve_that_says_what_it_was() -> None:
    text = FORMATS["fcpxml"].write(edit(kind=TransitionKind.WIPE))
    assert 'value="wipe in the film"' in text


def test_a_match_cut_is_a_cut_that_says_so_in_every_format() -> None:
    matched = edit(kind=TransitionKind.MATCH)
    lines = FORMATS["edl"].write(matched).splitlines()
    events = [line.split() for line in lines if re.match(r"\d{3}  ", line)]
    assert [line[4] for line in events if line[3] == "D"] == ["010"], "the fade out alone"
    assert lines.count("* MATCH CUT IN THE FILM") == 1
    root = ElementTree.fromstring(FORMATS["fcpxml"].write(matched).split("<!DOCTYPE fcpxml>")[1])
    assert len(root.findall(".//spine/transition")) == 2
    two = root.findall(".//spine/asset-clip")[1]
    notes = [m for m in two.findall("marker") if m.get("value") == "match cut in the film"]
    assert [seconds(note.get("start", "")) * 25 for note in notes] == [12]
    text = FORMATS["mlt"].write(matched)
    assert text.count('service">luma') == 2
    assert "40 41 cut: match cut in the film" in text
    value = json.loads(FORMATS["otio"].write(matched))["tracks"]
    kinds = [child["OTIO_SCHEMA"] for child in value["children"][0]["children"]]
    assert kinds == ["Transition.1", "Clip.2", "Clip.2", "Clip.2", "Transition.1"]
    assert "match cut in the film" in [marker["name"] for marker in value["markers"]]


def test_mlt_entries_last_as_long_as_the_film_and_stay_inside_their_files() -> None:
    root = ElementTree.fromstring(FORMATS["mlt"].write(edit()))
    lengths = {p.get("id"): int(p.get("out", "")) + 1 for p in root.iter("producer")}
    lengths |= {t.get("id"): int(t.get("out", "")) + 1 for t in root.iter("tractor")}
    pictures = next(p for p in root.iter("playlist") if p.get("id") == "pictures")
    total = 0
    for entry in pictures:
        first, last = int(entry.get("in", "")), int(entry.get("out", ""))
        assert 0 <= first <= last < lengths[entry.get("producer")]
        total += last + 1 - first
    assert total == lengths["film"] == 110
    for track in root.iter("track"):
        if track.get("out"):
            assert int(track.get("out", "")) < lengths[track.get("producer")]


def test_an_edl_counts_its_records_without_a_gap() -> None:
    lines = [
        line.split()
        for line in FORMATS["edl"].write(edit()).splitlines()
        if re.match(r"\d{3}  ", line)
    ]
    pictures = [line for line in lines if line[2] == "V" and line[-1] != line[-2]]
    assert pictures[0][-2] == "01:00:00:00"
    assert [line[-2] for line in pictures[1:]] == [line[-1] for line in pictures[:-1]]
    assert pictures[-1][-1] == "01:00:04:10"
    assert [line[2] for line in lines if line[2].startswith("A")] == ["A", "A2"]
    assert [line[4] for line in lines if line[3] == "D"] == ["012", "010"]


def test_otio_is_json_with_everything_known_of_a_shot() -> None:
    value = json.loads(FORMATS["otio"].write(edit()))
    kinds = [child["OTIO_SCHEMA"] for child in value["tracks"]["children"][0]["children"]]
    assert kinds == ["Transition.1", "Clip.2", "Transition.1", "Clip.2", "Clip.2", "Transition.1"]
    clip = value["tracks"]["children"][0]["children"][1]
    assert clip["metadata"]["prostudio"] == {"prompt": "sea"}
    assert clip["media_references"]["DEFAULT_MEDIA"]["available_range"]["duration"]["value"] == 64


@pytest.mark.parametrize(
    ("frame", "rate", "name"),
    [
        (0, Fraction(24), "00:00:00:00"),
        (25 * 61 + 3, Fraction(25), "00:01:01:03"),
        (1799, NTSC, "00:00:59;29"),
        (1800, NTSC, "00:01:00;02"),
        (17981, NTSC, "00:09:59;29"),
        (17982, NTSC, "00:10:00;00"),
        (107892, NTSC, "01:00:00;00"),
        (3600, Fraction(60000, 1001), "00:01:00;04"),
    ],
)
def test_timecode_drops_names_and_never_frames(frame: int, rate: Fraction, name: str) -> None:
    assert timecode(frame, rate) == name


def test_the_hour_where_films_begin_has_its_own_name_at_every_rate() -> None:
    for rate in RATES:
        assert timecode(hour(rate), rate).replace(";", ":") == "01:00:00:00"


@pytest.mark.parametrize("name", ["edl", "fcp7"])
def test_a_rate_that_has_no_timecode_is_refused_with_those_that_have(name: str) -> None:
    if name == "fcp7":
        pytest.importorskip("opentimelineio", reason="the extra editors is not installed")
    with pytest.raises(FilmError, match=r"12 fps.*23\.976, 24, 25, 29\.97") as refused:
        FORMATS[name].require(Fraction(12))
    assert "--to otio" in (refused.value.hint or "")
