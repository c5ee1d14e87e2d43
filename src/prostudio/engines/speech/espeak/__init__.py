"""Narration without weights: espeak-ng, in a process of its own."""

from prostudio.engines.speech.espeak.card import CARD

__all__ = ["CARD"]
