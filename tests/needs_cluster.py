"""For tests that need the extra `cluster`; where it is not installed, their file is skipped.

Begin such a file with `from needs_cluster import ray  # isort: split`.
"""

from importlib.util import find_spec

import pytest

for library in ("ray", "obstore"):
    if find_spec(library) is None:
        pytest.skip(
            f"{library} is not installed; the extra `cluster` has it", allow_module_level=True
        )

import ray  # noqa: E402 (after it is known to be there)

__all__ = ["ray"]
