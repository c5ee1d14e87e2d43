"""`python shoot_here.py ENGINE WORKSPACE`: shoot a small shot and print a digest of all it gave."""

import hashlib
import sys
from fractions import Fraction
from pathlib import Path

from prostudio.engines.base import AudioChunk, FrameChunk
from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import ShotRequest, Variant
from prostudio.film import Size

QUICK = {"ltx-2": Variant(steps=8)}


def main(name: str, workspace: Path) -> None:
    request = ShotRequest(
        "a cat walks", Size(64, 64), Fraction(24), 17, seed=5,
        want_sound=name == "ltx-2", variant=QUICK.get(name, Variant()),
    )  # fmt: skip
    digest = hashlib.sha256()
    for made in card(Kind.VIDEO, name).make().shoot([request], workspace):
        if isinstance(made, FrameChunk):
            digest.update(made.pixels.tobytes())
        elif isinstance(made, AudioChunk):
            digest.update(made.samples.tobytes())
    print(digest.hexdigest())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
