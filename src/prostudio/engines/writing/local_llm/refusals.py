"""What a server's refusals mean, and what the user can do."""

from __future__ import annotations

import json
from collections.abc import Sequence

from prostudio.errors import ModelServerError

_MOST_TOLD = 300
"""Characters of a server's own words that are shown."""


class AgainError(Exception):
    """One try failed in a way that another may mend.

    Attributes:
        after: seconds that the server asked to wait for.
    """

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


class PlainError(Exception):
    """The server does not take a part of the request that it can do without.

    Attributes:
        part: `response_format` or `stream`.
    """

    def __init__(self, part: str, why: str) -> None:
        super().__init__(why)
        self.part = part


def shown(text: str) -> str:
    """Foreign words on one line, without control characters, not too long."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= _MOST_TOLD else plain[: _MOST_TOLD - 1] + "…"


def said(value: object) -> str:
    """The server's words in an error object, as OpenAI's protocol and its relatives write it."""
    error = value.get("error", value) if isinstance(value, dict) else value
    if isinstance(error, dict):
        error = error.get("message") or error.get("detail") or error.get("error") or ""
    return shown(error if isinstance(error, str) else json.dumps(error, default=str))


def refuse(status: int, body: str, after: float | None, asked: dict[str, object]) -> None:
    """Raise what a status that is no success means.

    Args:
        body: of the answer.
        after: seconds the server wants us to wait.
        asked: the request's JSON; what it can do without is taken back first.

    Raises:
        AgainError, PlainError: as they say.
        ModelServerError: nothing mends it.
    """
    if status == 200:
        return
    words = _words(body)
    if status in (408, 429, 502, 503, 504):
        raise AgainError(f"it answered {status}{_of(words)}", after)
    if status in (401, 403):
        raise ModelServerError(
            f"the model server wants a key, or another one ({status}){_of(words)}",
            hint="set PROSTUDIO_MODEL_KEY to the key that the server was started with",
        )
    low = words.casefold()
    if "context" in low and ("exceed" in low or "length" in low or "size" in low):
        raise ModelServerError(
            f"the brief and the film do not fit into the model's context{_of(words)}",
            hint="start the server with a longer context, or give a shorter brief or --seconds",
        )
    if status == 404:
        raise ModelServerError(
            f"the model server knows no {asked.get('model') or 'such page'} (404){_of(words)}",
            hint="its address usually ends in /v1; `ollama list` and `ollama pull MODEL` "
            "show and fetch Ollama's models",
        )
    if status in (400, 415, 422, 500, 501) and "stream" in low and asked.get("stream"):
        raise PlainError("stream", words)
    if status in (400, 415, 422, 500, 501) and "response_format" in asked:
        raise PlainError("response_format", words)
    if status >= 500:
        raise AgainError(f"it answered {status}{_of(words)}", after)
    raise ModelServerError(
        f"the model server refused the request ({status}){_of(words)}",
        hint="its own log says more; another model may do (--model NAME)",
    )


def _words(body: str) -> str:
    try:
        return said(json.loads(body))
    except (ValueError, RecursionError):
        return "a web page" if body.lstrip()[:1] == "<" else shown(body)


def _of(words: str) -> str:
    return f": {words}" if words else ""


def choose(model: str | None, models: Sequence[str], address: str) -> str:
    """The model that is named, else the only one that can write.

    Raises:
        ModelServerError: it is not there, there is none, or there are several.
    """
    if model:
        # Ollama lists `name:latest` for what may be called `name`.
        if models and model not in models and f"{model}:latest" not in models:
            raise ModelServerError(
                f"the model server at {address} has no model {model!r} (it has: {_listed(models)})",
                hint=f"name one of them with --model; Ollama fetches one by `ollama pull {model}`",
            )
        return model
    # Embedding and ranking models stand in the same list, and cannot write.
    writers = [n for n in models if not any(w in n.casefold() for w in ("embed", "rerank", "bge-"))]
    if len(writers) == 1:
        return writers[0]
    if not writers:
        raise ModelServerError(
            f"the model server at {address} has no model that writes",
            hint="load one: `ollama pull MODEL`, or the model list of LM Studio",
        )
    raise ModelServerError(
        f"the model server at {address} has {len(writers)} models: {_listed(writers)}",
        hint="name one with --model NAME, PROSTUDIO_MODEL_NAME or model_name in prostudio.toml",
    )


def _listed(models: Sequence[str]) -> str:
    told = ", ".join(shown(name) for name in models[:20])
    return f"{told} and {len(models) - 20} more" if len(models) > 20 else told or "none"
