"""Every test of this room needs torch, which the extra `models` installs."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="the extra `models` is not installed")
