"""The sound of a drawn place: synthesized, seeded, any length in constant memory, no loop.

`setting.py` says what is heard where, `spectra.py` how noise is coloured; every layer gives
any stretch of itself from its seed alone, so a stream has no state and no seam.
"""
