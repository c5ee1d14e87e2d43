"""JSON with one spelling for each value, so that equal values have equal digests."""

from __future__ import annotations

import json
from typing import Any

from prostudio.errors import FaultError


def canonical(value: Any) -> bytes:
    """ASCII JSON, keys sorted, no spaces, floats by their shortest form.

    Raises:
        FaultError: the value holds something that JSON has no form for, such as a
            path, a fraction or a float that is not finite.
    """
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError) as failure:
        raise FaultError(f"not JSON: {failure}") from failure
