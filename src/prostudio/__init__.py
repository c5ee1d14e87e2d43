"""ProStudio: a film studio on your own machine."""

__version__ = "0.1.0"
