"""Final Cut Pro 7 XML (Premiere, Resolve), written by OpenTimelineIO's adapter: extra `editors`.

The adapter knows dissolves alone, so every transition is one of the film's length.
"""

from __future__ import annotations

import json

from prostudio.delivery.handover.edit import Edit
from prostudio.delivery.handover.otio import timeline
from prostudio.delivery.handover.timecode import require_standard
from prostudio.errors import MissingError

ADAPTER = "fcp_xml"
_HINT = (
    'pip install "prostudio[editors]" brings it (Python 3.11 to 3.13); '
    "--to otio, fcpxml, mlt and edl need nothing"
)


def fcp7(edit: Edit) -> str:
    """The film as FCP 7 XML.

    Raises:
        FilmError: a rate without timecode.
        MissingError: the extra is not installed.
    """
    require_standard(edit.rate, "FCP 7 XML")
    require_adapter()
    import opentimelineio as library

    value = json.dumps(timeline(edit, only_dissolves=True))
    film = library.adapters.read_from_string(value, adapter_name="otio_json")
    written: str = library.adapters.write_to_string(film, adapter_name=ADAPTER)
    return written


def require_adapter() -> None:
    """Refuse before any work where the library or its adapter is missing.

    Raises:
        MissingError: naming the extra.
    """
    try:
        import opentimelineio as library
    except ImportError as missing:
        raise MissingError("FCP 7 XML is written by OpenTimelineIO", hint=_HINT) from missing
    if ADAPTER not in library.adapters.available_adapter_names():
        raise MissingError("OpenTimelineIO has no adapter for FCP 7 XML here", hint=_HINT)
