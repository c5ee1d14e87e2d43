"""Tiny checkpoints of public models: their layout, their keys, none of their weights.

    python -m tests.checkpoints OUT [NAME ...]

writes them to OUT/<owner>/<repository>, offline, in seconds. `hub/` holds the models'
configurations as they are published; what makes a checkpoint tiny is a row beside its parts
(`hunyuan.py` and so on), and can only change a key that the published one has.

In tests, ask for the fixture `checkpoint` (tests/conftest.py): `checkpoint("framepack")` is
the folder, written once for these sources. Do not write there: copy it first.
"""
