"""High dynamic range comes under the film's white, in order, with its hues."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from footage_making import Clip, write_clip

from prostudio.film import Size
from prostudio.media.footage.reading import examine_footage, footage_pictures
from prostudio.media.footage.values import Moments
from prostudio.media.tone_mapping import HLG, PQ, WIDE, mapped, nits_to_pq, pq_to_nits

GREYS = np.array([0, 0.1, 1, 10, 50, 100, 203, 400, 700, 1000, 4000.0])


def test_pq_is_its_standards_curve() -> None:
    """Pairs of ST 2084: 100 cd/m2 at 0.508, 1000 at 0.752, 10,000 at 1."""
    found = nits_to_pq(np.array([0, 100, 1000, 10_000.0]))
    assert np.abs(found - [0, 0.508, 0.7518, 1]).max() < 5e-4
    assert np.allclose(pq_to_nits(nits_to_pq(GREYS)), GREYS, atol=1e-6)


def test_greys_stay_grey_and_in_order_and_white_paper_is_nearly_white() -> None:
    found = mapped(nits_to_pq(GREYS)[:, None].repeat(3, 1), PQ)
    assert np.ptp(found, axis=1).max() < 0.003
    levels = found[:, 1]
    assert (np.diff(levels[:-1]) > 0).all()
    assert levels[0] == 0
    assert 0.85 < levels[6] < 0.93  # 203 cd/m2
    assert levels[9] == pytest.approx(1, abs=0.01)
    assert levels[10] == pytest.approx(1, abs=0.01)


def test_hlg_at_75_percent_is_reference_white() -> None:
    """BT.2408: HLG 75 % and PQ 58 % are the same white."""
    white, same = mapped(np.full((1, 3), 0.75), HLG), mapped(np.full((1, 3), 0.58), PQ)
    assert np.abs(white - same).max() < 0.01


@pytest.mark.parametrize("nits", [20.0, 200.0, 900.0])
@pytest.mark.parametrize("hue", [(1, 0.1, 0.1), (0.1, 1, 0.1), (0.1, 0.1, 1), (1, 0.6, 0.1)])
def test_a_colour_keeps_its_hue(hue: tuple[float, float, float], nits: float) -> None:
    found = mapped(nits_to_pq(np.array([hue]) * nits), PQ)[0]
    strong = [n for n in range(3) if hue[n] == 1]
    assert found.argmax() in strong
    assert (found >= 0).all()
    assert (found <= 1).all()
    assert found.max() - found.min() > 0.15


def test_wide_colours_in_ordinary_range_keep_their_greys() -> None:
    greys = np.linspace(0, 1, 11)[:, None].repeat(3, 1)
    assert np.abs(mapped(greys, WIDE) - greys).max() < 0.003


@pytest.mark.parametrize(("transfer", "kind"), [(16, PQ), (18, HLG)])
def test_a_clip_of_ten_bits_comes_out_as_the_formula_says(
    transfer: int, kind: str, tmp_path: Path
) -> None:
    """The table of 36 steps and FFmpeg's look-up against the formula itself."""
    signal = np.array([[0.3, 0.3, 0.3], [0.55, 0.55, 0.55], [0.6, 0.4, 0.3], [0.35, 0.5, 0.65]])

    def ten_bits(path: Path) -> Path:
        with av.open(str(path), "w") as container:
            stream = container.add_stream("ffv1", rate=30)
            stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p10le"
            context = stream.codec_context
            context.colorspace, context.color_primaries = 9, 9
            context.color_trc, context.color_range = transfer, 1
            frame = av.VideoFrame(160, 90, "yuv420p10le")
            y = signal @ [0.2627, 0.6780, 0.0593]
            planes = (
                (y * 219 + 16) * 4,
                ((signal[:, 2] - y) / 1.8814 * 224 + 128) * 4,
                ((signal[:, 0] - y) / 1.4746 * 224 + 128) * 4,
            )
            for plane, values in zip(frame.planes, planes, strict=True):
                rows = np.frombuffer(plane, np.uint16).reshape(plane.height, -1)
                width = plane.width // 4
                for n, value in enumerate(np.rint(values).astype(np.uint16)):
                    rows[:, n * width : (n + 1) * width] = value
            frame.pts = 0
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    path = ten_bits(tmp_path / "a.mkv")
    assert examine_footage(path).range == kind
    (picture,) = footage_pictures(path, Moments(Fraction(0), Fraction(1, 30), 1), Size(160, 90))
    for n, wanted in enumerate(mapped(signal, kind)):
        y = float(wanted @ [0.2126, 0.7152, 0.0722])
        cb, cr = (wanted[2] - y) / 1.8556, (wanted[0] - y) / 1.5748
        found = (
            picture[45, 40 * n + 20],
            picture[90 + 11, 20 * n + 10],
            picture[112 + 11, 20 * n + 10],
        )
        formula = (y * 219 + 16, cb * 224 + 128, cr * 224 + 128)
        assert np.abs(np.array(found, float) - formula).max() < 3, (found, formula)


def test_a_clip_with_bt_2020_colours_is_mapped_too(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", Clip(0.2, codec="ffv1", options=(), colour=(9, 9, 14, 1)))
    assert examine_footage(path).range == WIDE
    (picture,) = footage_pictures(path, Moments(Fraction(0), Fraction(1, 30), 1), Size(160, 90))
    assert np.abs(picture[90:].astype(int) - 128).max() <= 1
