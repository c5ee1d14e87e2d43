"""For tests that need the extra `server`; where it is not installed, their file is skipped.

Begin such a file with `from needs_server import TestClient  # isort: split`.
"""

from importlib.util import find_spec

import pytest

for library in ("fastapi", "jinja2", "starlette", "uvicorn", "python_multipart"):
    if find_spec(library) is None:
        pytest.skip(
            f"{library} is not installed; the extra `server` has it", allow_module_level=True
        )

from starlette.testclient import TestClient  # noqa: E402 (after it is known to be there)

__all__ = ["TestClient"]
