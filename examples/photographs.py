"""Put real photographs under a free licence into examples/films/photographs.

They come out of scikit-image, which ships them for examples: NASA's portrait of Eileen
Collins, a SpaceX rocket and the Hubble deep field (public domain), a cup of coffee and a
cat (CC0). They are copied, never committed.
"""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

PHOTOGRAPHS = ("astronaut.png", "rocket.jpg", "hubble_deep_field.jpg", "coffee.png", "chelsea.png")
FOLDER = Path(__file__).resolve().parent / "films" / "photographs"


def main() -> None:
    """Copy them and say where they are."""
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise SystemExit("scikit-image is not installed; run `python3 run.py photographs`")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PHOTOGRAPHS:
        shutil.copyfile(Path(spec.origin).parent / "data" / name, FOLDER / name)
    print(f"{len(PHOTOGRAPHS)} photographs in {FOLDER}")


if __name__ == "__main__":
    main()
