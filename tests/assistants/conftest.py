"""Assistants stand beside the server's tests and borrow from them."""

import sys
from pathlib import Path

for room in (Path(__file__).parent, Path(__file__).parents[1] / "server"):
    sys.path.insert(0, str(room))
