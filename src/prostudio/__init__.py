"""ProStudio: a film studio on your own machine."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prostudio.client import AsyncContentEngine, ContentEngine

__all__ = ["AsyncContentEngine", "ContentEngine", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The engines, which are imported when somebody asks for one."""
    if name in ("AsyncContentEngine", "ContentEngine"):
        from importlib import import_module

        return getattr(import_module("prostudio.client"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
