"""Foreign pictures come in through the child; canonical ones are read and written."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from prostudio.errors import MediaError
from prostudio.media.ingest import LONGEST_SIDE, PictureSize, ingest_picture
from prostudio.media.stills import jpeg_bytes, png_bytes, read_still, write_jpeg, write_png
from prostudio.settings import Limits

FLAG = np.zeros((40, 61, 3), np.uint8)
FLAG[:20, :30] = (250, 10, 20)
FLAG[20:, :30] = (10, 240, 30)
FLAG[:, 30:] = (20, 30, 230)


def test_a_png_is_read_as_it_was_written(tmp_path):
    write_png(tmp_path / "flag.png", FLAG)
    np.testing.assert_array_equal(read_still(tmp_path / "flag.png"), FLAG)
    with_alpha = np.dstack([FLAG, np.full(FLAG.shape[:2], 9, np.uint8)])
    assert png_bytes(with_alpha) == png_bytes(FLAG)


def test_a_jpeg_keeps_its_colours_in_order(tmp_path):
    write_jpeg(tmp_path / "flag.jpg", FLAG)
    seen = np.asarray(Image.open(tmp_path / "flag.jpg").convert("RGB"))
    assert np.abs(seen[5, 5].astype(int) - FLAG[5, 5]).max() < 8
    assert np.abs(seen[5, 50].astype(int) - FLAG[5, 50]).max() < 8
    assert len(jpeg_bytes(FLAG, 20)) < len(jpeg_bytes(FLAG, 1))


def ingested(tmp_path, picture: Image.Image, name: str, **saving):
    picture.save(tmp_path / name, **saving)
    size = ingest_picture(tmp_path / name, tmp_path / "out.png")
    pixels = read_still(tmp_path / "out.png")
    assert size == PictureSize(pixels.shape[1], pixels.shape[0])
    return pixels


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.jpg"])
def test_each_format_becomes_the_same_picture(tmp_path, name):
    saving = {"lossless": True} if name == "a.webp" else {"quality": 98, "subsampling": 0}
    pixels = ingested(tmp_path, Image.fromarray(FLAG), name, **saving)
    assert np.abs(pixels.astype(int) - FLAG).mean() < 4


def test_a_turned_photograph_stands_upright(tmp_path):
    picture = Image.fromarray(FLAG)
    exif = picture.getexif()
    exif[0x0112] = 6  # turn a quarter to the right to see it upright
    pixels = ingested(tmp_path, picture, "turned.png", exif=exif)
    np.testing.assert_array_equal(pixels, np.rot90(FLAG, -1))


@pytest.mark.parametrize(("shade", "ground"), [(200, 40), (20, 220)])
def test_what_is_transparent_lies_over_a_ground_that_it_stands_out_from(tmp_path, shade, ground):
    drawing = np.zeros((8, 8, 4), np.uint8)
    drawing[2:6, 2:6] = (shade, shade, shade, 255)
    drawing[2, 2, 3] = 128
    pixels = ingested(tmp_path, Image.fromarray(drawing), "a.png")
    assert pixels[0, 0].tolist() == [ground] * 3
    assert pixels[4, 4].tolist() == [shade] * 3
    assert abs(int(pixels[2, 2, 0]) - (shade + ground) / 2) <= 2


def test_grey_palette_deep_and_cmyk_pictures_become_rgb(tmp_path):
    assert ingested(tmp_path, Image.new("L", (8, 8), 77), "grey.png")[0, 0].tolist() == [77] * 3
    deep = Image.fromarray(np.full((8, 8), 0x8040, np.uint16))
    assert ingested(tmp_path, deep, "deep.png")[0, 0].tolist() == [128] * 3
    palette = Image.fromarray(FLAG).quantize(8)
    assert ingested(tmp_path, palette, "palette.png").shape == FLAG.shape
    cyan = ingested(tmp_path, Image.new("CMYK", (16, 16), (255, 0, 0, 0)), "cmyk.jpg")[8, 8]
    assert cyan[0] < 60 < 180 < min(cyan[1], cyan[2])


def test_a_colour_profile_is_applied(tmp_path):
    from PIL import ImageCms

    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    picture = Image.fromarray(FLAG)
    np.testing.assert_array_equal(ingested(tmp_path, picture, "a.png", icc_profile=srgb), FLAG)
    pixels = ingested(tmp_path, picture, "b.png", icc_profile=swapped)
    assert np.abs(pixels.astype(int) - FLAG[..., ::-1]).max() <= 3


def test_large_pictures_are_made_smaller_and_keep_their_shape(tmp_path):
    wide = Image.new("RGB", (LONGEST_SIDE * 2, 300), (9, 90, 200))
    pixels = ingested(tmp_path, wide, "wide.png")
    assert pixels.shape == (150, LONGEST_SIDE, 3)
    assert pixels[70, 2000].tolist() == [9, 90, 200]


def test_the_same_file_gives_the_same_bytes(tmp_path):
    Image.fromarray(FLAG).save(tmp_path / "a.png")
    for name in ("one.png", "two.png"):
        ingest_picture(tmp_path / "a.png", tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def bomb() -> bytes:
    """A PNG whose header promises 60000 x 60000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = b""
    for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")):
        check = zlib.crc32(kind + data)
        chunks += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
    return b"\x89PNG\r\n\x1a\n" + chunks


def cut(name: str, **saving) -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    written = io.BytesIO()
    Image.fromarray(noise).save(written, name, **saving)
    return written.getvalue()[: len(written.getvalue()) // 2]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"hello, I am text", "is not a picture in PNG, JPEG or WebP"),
        (b"GIF89a" + bytes(100), "is not a picture in PNG, JPEG or WebP"),
        (cut("PNG"), "is damaged"),
        (cut("JPEG"), "is damaged"),
        (bomb(), r"60000 x 60000 pixels \(3600 megapixels\); wanted at most 40"),
    ],
    ids=["empty", "text", "gif", "cut png", "cut jpeg", "bomb"],
)
def test_what_cannot_be_used_is_refused_with_its_name_and_nothing_is_written(
    tmp_path, content, message
):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(MediaError, match=f"picture 'images/bay.jpg' .*{message}"):
        ingest_picture(tmp_path / "x", tmp_path / "out.png", name="images/bay.jpg")
    assert not (tmp_path / "out.png").exists()


def test_the_limit_of_the_settings_is_kept(tmp_path):
    Image.new("RGB", (1100, 1000)).save(tmp_path / "a.png")
    with pytest.raises(MediaError, match="wanted at most 1 megapixels"):
        ingest_picture(
            tmp_path / "a.png", tmp_path / "out.png", limits=Limits(picture_megapixels=1)
        )


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(MediaError, match=r"'gone\.jpg' is not there"):
        ingest_picture(tmp_path / "gone.jpg", tmp_path / "out.png")
    with pytest.raises(MediaError, match="is not a file"):
        ingest_picture(tmp_path, tmp_path / "out.png")
    with pytest.raises(MediaError, match=r"gone\.png is not there"):
        read_still(tmp_path / "gone.png")


def test_what_is_no_png_is_not_read_as_one(tmp_path):
    (tmp_path / "a.png").write_bytes(b"no picture at all")
    with pytest.raises(MediaError, match=r"a\.png cannot be read as PNG"):
        read_still(tmp_path / "a.png")
