"""What the system's font settings are odd in is no news for the maker of a film."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

LOOK = "from prostudio.drawing.fonts_missing import missing_scripts; missing_scripts('\u1200')"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Fontconfig is Linux's")
def test_no_warning_of_fontconfig_reaches_the_terminal() -> None:
    environment = {**os.environ, "FONTCONFIG_FILE": "/nowhere/fonts.conf"}
    run = [sys.executable, "-c", LOOK]
    told = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
    assert told.stderr == ""
