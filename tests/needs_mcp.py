"""For tests that need the extra `mcp`; where it is not installed, their file is skipped.

Begin such a file with `from needs_mcp import Client  # isort: split`.
"""

from importlib.util import find_spec

import pytest

for library in ("mcp", "fastapi", "jinja2", "starlette", "uvicorn", "python_multipart"):
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed; the extra `mcp` has it", allow_module_level=True)

from mcp import Client  # noqa: E402 (after it is known to be there)

__all__ = ["Client"]
