"""Engines of a foreign package; nothing heavy is imported by their cards."""
