"""Before anything is collected: the foreign engines of tests/plugin are there for every test."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "plugin"))

from on_path import install

install()
