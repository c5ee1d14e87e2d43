"""Libraries beside every model's that T5's tokenizer needs: its file is `spiece.model`."""

from __future__ import annotations

from importlib.util import find_spec

from prostudio.engines.card import Missing
from prostudio.engines.missing import missing_model


def absent_library() -> str | None:
    """The first that is not installed. With sentencepiece alone transformers asks for another
    library, tiktoken, which would not help."""
    if find_spec("sentencepiece") is None:
        return "sentencepiece"
    # `google` is shared by many packages, and asking for a part of what is absent fails.
    if find_spec("google") is None or find_spec("google.protobuf") is None:
        return "protobuf"
    return None


def missing(weights: str) -> Missing | None:
    """What a model of LTX-Video lacks on this machine."""
    found = missing_model(weights)
    absent = absent_library()
    if found is None and absent is not None:
        return Missing(f"needs {absent}", "run `pip install 'prostudio[models]'`")
    return found
