"""The child that decodes foreign pictures: `python -m prostudio.media.ingest_child`.

Stdin: one line of JSON (`most_pixels`, `longest_side`), then the file's bytes.
Stdout: one line of JSON (`width`, `height`, or `error`), then the PNG.
It has no names, writes no files, and is run within limits of memory and time.
"""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

_FORMATS = ("PNG", "JPEG", "WEBP")
_PNG_EFFORT = 1  # it is read once or twice, locally: size matters less than time


class _RefusedError(Exception):
    """The picture cannot be used; the message goes on after its name."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def main() -> None:
    """Answer one question."""
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    try:
        facts, png = _decode(data, **json.loads(head))
    except _RefusedError as refusal:
        facts, png = {"error": str(refusal), "hint": refusal.hint}, b""
    except MemoryError:
        facts, png = {"error": "needs more memory to decode than a picture may"}, b""
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + png)
    sys.stdout.buffer.flush()


def _decode(data: bytes, most_pixels: int, longest_side: int) -> tuple[dict[str, Any], bytes]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own limit stands before any pixel is decoded
    picture = _open(data)
    width, height = picture.size
    if width * height > most_pixels:
        raise _RefusedError(
            f"has {width} x {height} pixels ({width * height / 1e6:.0f} megapixels); "
            f"wanted at most {most_pixels / 1e6:.0f} megapixels",
            f"make it smaller: at most {most_pixels / 1e6:.0f} megapixels",
        )
    if min(width, height) < 2:
        raise _RefusedError(f"has {width} x {height} pixels, too few to show")
    # a JPEG far larger than needed is decoded at a half or a quarter, with as good a look
    picture.draft("RGB", (longest_side, longest_side))
    try:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, EOFError) as failure:
        raise _RefusedError(f"is damaged ({failure})") from failure
    plain = _in_srgb(upright)
    if max(plain.size) > longest_side:
        plain.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    Image.frombytes("RGB", plain.size, plain.tobytes()).save(
        written, "PNG", compress_level=_PNG_EFFORT
    )
    return {"width": plain.width, "height": plain.height}, written.getvalue()


def _open(data: bytes) -> Image.Image:
    from PIL import Image, UnidentifiedImageError

    if not data:
        raise _RefusedError("is empty")
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError:
        raise _RefusedError("is not a picture in PNG, JPEG or WebP") from None
    except (OSError, SyntaxError, ValueError) as failure:
        raise _RefusedError(f"is damaged ({failure})") from failure


def _in_srgb(picture: Image.Image) -> Image.Image:
    """8-bit RGB in sRGB, over a ground that suits it where it was transparent."""
    from PIL import Image

    if picture.mode.startswith("I") or picture.mode == "F":
        return _from_deep_grey(picture)
    if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        coloured = _managed(picture.convert("RGBA"))
        ground = Image.new("RGBA", coloured.size, _ground(coloured))
        return Image.alpha_composite(ground, coloured).convert("RGB")
    if picture.mode == "CMYK":
        return _managed(picture)
    return _managed(picture.convert("RGB"))


def _ground(picture: Image.Image) -> tuple[int, int, int, int]:
    """A dark shade of what can be seen where that is light, a light one where it is dark."""
    from PIL import ImageStat

    seen = picture.getchannel("A")
    if not seen.getbbox():
        return (0, 0, 0, 255)
    red, green, blue = ImageStat.Stat(picture.convert("RGB"), seen).mean
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue >= 128
    target, share = (0, 0.8) if light else (255, 0.85)
    shade = [round(part + (target - part) * share) for part in (red, green, blue)]
    return (shade[0], shade[1], shade[2], 255)


def _from_deep_grey(picture: Image.Image) -> Image.Image:
    """16-bit grey: its upper eight bits (Pillow would cut it off at 255)."""
    return picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")


def _managed(picture: Image.Image) -> Image.Image:
    """To sRGB where the file carries a colour profile that can be used."""
    profile = picture.info.get("icc_profile")
    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        from PIL import ImageCms

        try:
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=wanted,
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None  # a grey or broken profile: the numbers as they are
        if converted is not None:
            return converted
    return picture if picture.mode == wanted else picture.convert(wanted)


if __name__ == "__main__":
    main()
