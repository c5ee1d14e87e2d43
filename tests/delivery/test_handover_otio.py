"""What OpenTimelineIO reads of the files: skipped where the library is not installed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from handed_over import NTSC, PLACED, RATES, edit

from prostudio.delivery.handover import FORMATS

otio = pytest.importorskip(
    "opentimelineio", reason="the extra editors (OpenTimelineIO) is not installed"
)


def adapter(name: str) -> str:
    """An adapter's name, or a skip where its package is not installed."""
    if name not in otio.adapters.available_adapter_names():
        pytest.skip(f"OpenTimelineIO has no adapter {name} here")
    return name


def children(track: Any) -> list[tuple[str, float, float]]:
    """Clips as (name, in-point, length) and transitions as (kind, before, after the cut)."""
    return [
        ("-", child.in_offset.value, child.out_offset.value)
        if isinstance(child, otio.schema.Transition)
        else (child.name, child.source_range.start_time.value, child.source_range.duration.value)
        for child in track
    ]


@pytest.mark.parametrize("rate", RATES, ids=str)
@pytest.mark.parametrize(("name", "reader"), [("otio", "otio_json"), ("fcp7", "fcp_xml")])
def test_clips_dissolves_and_stems_stand_where_they_stood(
    name: str, reader: str, rate: Fraction
) -> None:
    reader = adapter(reader)
    film = otio.adapters.read_from_string(FORMATS[name].write(edit(rate)), adapter_name=reader)
    pictures, *sounds = film.tracks
    assert children(pictures) == PLACED
    assert [(track.kind, track[0].name, track[0].duration().value) for track in sounds] == [
        ("Audio", "voice", 110),
        ("Audio", "music", 110),
    ]
    assert pictures[1].media_reference.available_range.duration.value == 64
    assert pictures[1].media_reference.target_url.startswith("film.media/")
    begins = film.global_start_time
    assert begins.to_timecode().replace(";", ":") == "01:00:00:00"
    assert abs(begins.rate - float(rate)) < 0.001
    assert [marker.name for marker in film.tracks.markers] == ["The sea", "Hello"]


@pytest.mark.parametrize("rate", [rate for rate in RATES if rate != NTSC], ids=str)
def test_fcpxml_is_read_with_its_clips_in_place(rate: Fraction) -> None:
    reader = adapter("fcpx_xml")  # at 29.97 it rounds times to whole rates itself
    found = otio.adapters.read_from_string(FORMATS["fcpxml"].write(edit(rate)), adapter_name=reader)
    (film,) = (
        [found]
        if isinstance(found, otio.schema.Timeline)
        else found.find_children(descended_from_type=otio.schema.Timeline)
    )
    (pictures,) = film.video_tracks()
    assert children(pictures) == [PLACED[1], PLACED[3], PLACED[4]]
    assert len(film.audio_tracks()) == 2


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_an_edl_is_read_with_dissolves_that_begin_as_edls_do(rate: Fraction) -> None:
    reader = adapter("cmx_3600")
    film = otio.adapters.read_from_string(
        FORMATS["edl"].write(edit(rate)), adapter_name=reader, rate=float(rate)
    )
    (pictures,) = film.video_tracks()
    assert [place[1:] for place in children(pictures)] == [
        (12, 34), (0, 12), (6, 46), (12, 20), (0, 10), (0, 10),
    ]  # fmt: skip
    assert sum(clip.duration().value for clip in pictures.find_clips()) == 110
    assert len(film.audio_tracks()) == 2
