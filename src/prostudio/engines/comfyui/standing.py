"""Whether ComfyUI answers, in one line for `prostudio doctor`."""

from __future__ import annotations

from importlib.util import find_spec

from prostudio.engines.comfyui.address import checked, missing
from prostudio.engines.comfyui.bridge import Bridge
from prostudio.engines.comfyui.refusals import shown
from prostudio.engines.comfyui.shelf import names
from prostudio.engines.own_servers import is_here
from prostudio.errors import ProStudioError
from prostudio.settings import Settings


def standing(settings: Settings) -> str:
    """What answers at the address, and how many workflows are here."""
    from urllib.parse import urlsplit

    here = len(names(settings.home / "workflows"))
    told = f"{here} workflow{'' if here == 1 else 's'} here" if here else "no workflows here"
    if here and find_spec("websockets") is None:
        told += "; `pip install 'prostudio[comfyui]'` shows progress and previews"
    try:
        address = checked(settings)
        if not is_here(urlsplit(address).hostname or ""):
            return f"{address}, which is another machine and not looked at; {told}"
        if missing(settings) is not None:
            return f"does not answer at {address}; {told}"
        with Bridge(settings) as bridge:
            system = bridge.about()["system"]
    except ProStudioError as error:
        return f"{error.message}; {told}"
    version = shown(system.get("comfyui_version", ""), 40) if isinstance(system, dict) else ""
    return f"{version or 'some version'} answers at {address}; {told}"
