"""Engines of one kind, one folder each."""
