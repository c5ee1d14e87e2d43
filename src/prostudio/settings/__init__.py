"""Settings: command line, then `PROSTUDIO_*`, then `prostudio.toml`, then what the machine has.

The only place that reads the environment.
"""

from prostudio.settings.access import (
    HubAccess,
    callback_secret,
    depot_is_plain,
    model_key,
    server_token,
)
from prostudio.settings.file import film_defaults
from prostudio.settings.machine import usable_cores, usable_ram_mb
from prostudio.settings.values import ENCODERS, PRESETS, Limits, Settings

__all__ = [
    "ENCODERS",
    "PRESETS",
    "HubAccess",
    "Limits",
    "Settings",
    "callback_secret",
    "depot_is_plain",
    "film_defaults",
    "model_key",
    "server_token",
    "usable_cores",
    "usable_ram_mb",
]
