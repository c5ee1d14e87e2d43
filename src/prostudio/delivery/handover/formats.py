"""The formats that a film can be handed over in: rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from prostudio.delivery.handover.edit import Edit
from prostudio.delivery.handover.edl import edl
from prostudio.delivery.handover.fcp7 import fcp7, require_adapter
from prostudio.delivery.handover.fcpxml import fcpxml
from prostudio.delivery.handover.mlt import mlt
from prostudio.delivery.handover.otio import otio
from prostudio.delivery.handover.timecode import require_standard


@dataclass(frozen=True, slots=True)
class Format:
    """One project format.

    Attributes:
        suffix: of its file, behind the film's name.
        opened_by: programs that open it, for people.
        write: the file's text from an edit.
        ready: raises before any work when it cannot be written here.
        timecode: whether only rates that have a timecode can be written.
    """

    suffix: str
    opened_by: str
    write: Callable[[Edit], str]
    ready: Callable[[], None] = lambda: None
    timecode: bool = False

    def require(self, rate: Fraction) -> None:
        """Refuse before any work what cannot be written.

        Raises:
            FilmError: the film's rate.
            MissingError: an extra is not installed.
        """
        self.ready()
        if self.timecode:
            require_standard(rate, f"{self.suffix[1:]} files")


FORMATS = {
    "otio": Format(".otio", "OpenTimelineIO, Resolve, Avid, Kdenlive", otio),
    "fcp7": Format(".xml", "Premiere, Resolve, Final Cut Pro 7", fcp7, require_adapter, True),
    "fcpxml": Format(".fcpxml", "Final Cut Pro, Resolve", fcpxml),
    "mlt": Format(".mlt", "Kdenlive, Shotcut, melt", mlt),
    "edl": Format(".edl", "any editor", edl, timecode=True),
}
