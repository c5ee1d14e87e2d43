"""Options that several commands share, parsed into the domain's values."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prostudio.errors import FilmError
from prostudio.film import Camera, Size
from prostudio.film.time import parse_rate

if TYPE_CHECKING:
    from prostudio.film.lora import Lora


class SizeType(click.ParamType[Size]):
    """`1280x720`."""

    name = "WxH"

    def convert(self, value: Any, param: Any, ctx: Any) -> Size:
        """The size, or a usage error."""
        if isinstance(value, Size):
            return value
        width, _, height = value.lower().partition("x")
        if not (width.isdigit() and height.isdigit()):
            self.fail(f"{value!r}; wanted a size such as 1280x720", param, ctx)
        try:
            return Size(int(width), int(height))
        except FilmError as error:
            self.fail(error.message, param, ctx)


class RateType(click.ParamType[Fraction]):
    """`30`, `29.97`, `30000/1001`."""

    name = "FPS"

    def convert(self, value: Any, param: Any, ctx: Any) -> Fraction:
        """The rate, or a usage error."""
        try:
            return value if isinstance(value, Fraction) else parse_rate(value)
        except FilmError as error:
            self.fail(error.message, param, ctx)


def text_of(source: bytes) -> str:
    """Text that was given as a file or on standard input.

    Raises:
        FilmError: over 10 MB, or not UTF-8.
    """
    from prostudio.film.text.decode import decode

    try:
        return decode(source)
    except FilmError as error:
        raise FilmError(error.message, hint="give it as UTF-8 of at most 10 MB") from None


class Number(click.FloatRange):
    """A number within bounds; `nan` and `inf` are none."""

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """The number, or a usage error."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


def read_loras(asked: tuple[str, ...]) -> tuple[Lora, ...]:
    """LoRAs as a film file writes them: `grain.safetensors 0.7`.

    A file of the current folder stands for itself; other names are those of the library.

    Raises:
        FilmError: it is not written so, or is a pickle.
    """
    from prostudio.film.data.loras import Loras
    from prostudio.film.text.nodes import Scalar, Sequence

    found: tuple[Lora, ...] = Loras().read(Sequence(tuple(map(Scalar, asked))), "--lora")
    return tuple(
        replace(one, file=str(Path(one.file).absolute())) if Path(one.file).is_file() else one
        for one in found
    )


size = click.option("--size", type=SizeType(), default="1280x720", show_default=True)
rate = click.option("--fps", "rate", type=RateType(), default="30", show_default=True)
seed = click.option("--seed", type=int, default=1, show_default=True)
_MOVES = click.Choice([str(move) for move in Camera])
camera = click.option("--camera", type=_MOVES, default="auto", show_default=True)
loras = click.option(
    "--lora",
    "loras",
    multiple=True,
    metavar="'FILE [WEIGHT]'",
    help="A LoRA, beside you or in the library; may be given again.",
)
a_camera = click.option("--camera", type=_MOVES, help="The move of a drawn shot.  [auto]")
_cluster = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Who makes it: auto, ray://HOST:10001 or HOST:6379.  [the setting, else this machine]",
)
_store = click.option(
    "--store",
    metavar="PLACE",
    help="Where what is made is kept: a folder, s3://, gs://, az:// or file://.  [the setting]",
)


def places(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--cluster` and `--store`: who makes it, and where it is kept."""
    return _cluster(_store(command))
