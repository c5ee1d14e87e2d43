"""Looks at a film before and beside its making: plans, stills, drafts, waveforms, captions.

Each function takes an order (JSON, with `settings` as `Settings.load` takes them and
`script`, the film file's path) and gives JSON. They run in the server's warm child.
"""
