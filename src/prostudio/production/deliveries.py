"""What is delivered: each profile of the film, and the frame and encoding that it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prostudio.delivery.profile import Profile
from prostudio.delivery.profiles import chosen, encoding_for
from prostudio.events import Warned
from prostudio.film import Film, Size
from prostudio.film.safe_area import SafeArea
from prostudio.film.timeline import Timeline
from prostudio.media.encoding import Encoding
from prostudio.media.hardware import encoder_here
from prostudio.settings import Settings

PLAIN = "film"
"""The profile whose steps and file have no name added."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How pictures are framed and encoded; deliveries with equal ones share their segments.

    Attributes:
        safe: where text may stand; None is the usual area of the size.
    """

    size: Size
    safe: SafeArea | None
    encoding: Encoding


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file to deliver."""

    profile: Profile
    frame: Frame

    @property
    def name(self) -> str:
        """The profile's name."""
        return self.profile.name

    def step(self, name: str) -> str:
        """The name of a step that is this delivery's own."""
        return name if self.name == PLAIN else f"{name} for {self.name}"


def deliveries(film: Film, settings: Settings) -> tuple[Delivery, ...]:
    """Every profile of the film, in the order in which they are asked for.

    Raises:
        FilmError: a profile that there is not, named with the nearest.
    """
    return tuple(_delivery(profile, film, settings) for profile in chosen(film.profiles))


def _delivery(profile: Profile, film: Film, settings: Settings) -> Delivery:
    size = profile.shape.size(film.size)
    encoding = encoding_for(profile, film.rate, settings.encoder_preset)
    encoding = encoder_here(encoding, settings.encoder).encoding
    return Delivery(profile, Frame(size, profile.safe_area(size), encoding))


def delivery_warnings(film: Film, settings: Settings) -> Iterator[Warned]:
    """An encoder that was asked for and is not here, and what a host does not take."""
    asked = [encoder_here(row.encoding, settings.encoder) for row in chosen(film.profiles)]
    for told in dict.fromkeys(one.instead for one in asked if one.instead):
        yield Warned("encoder", told)
    for delivery in deliveries(film, settings):
        profile, size = delivery.profile, delivery.frame.size
        for side in {size.width, size.height}:
            yield from _beyond(profile, pixels=side)
        yield from _beyond(profile, fps=float(film.rate))


def too_long(delivery: Delivery, timeline: Timeline) -> Iterator[Warned]:
    """A length that the host does not take."""
    yield from _beyond(delivery.profile, seconds=float(timeline.frames.seconds))


def too_large(delivery: Delivery, size: int) -> Iterator[Warned]:
    """A file that the host does not take; `size` in bytes."""
    yield from _beyond(delivery.profile, megabytes=size / 1e6)


def _beyond(profile: Profile, **values: float) -> Iterator[Warned]:
    for told in profile.beyond(**values):
        yield Warned("profile_limit", told)
