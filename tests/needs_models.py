"""For tests that need the extra `models`; where it is not installed, their file is skipped.

Begin such a file with `from needs_models import torch  # isort: split`.
"""

from importlib.util import find_spec

import pytest

for library in ("torch", "diffusers", "transformers", "safetensors", "sentencepiece"):
    if find_spec(library) is None:
        pytest.skip(
            f"{library} is not installed; the extra `models` has it", allow_module_level=True
        )

import gc  # noqa: E402

import torch  # noqa: E402 (after it is known to be there)

# Closing a model collects garbage; looking through the libraries each time takes half a second.
gc.freeze()

__all__ = ["torch"]
