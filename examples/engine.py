"""A film of a topic, from Python: `python examples/engine.py ["A topic"] [URL [TOKEN]]`.

Without an address the film is made on this machine.
"""

from __future__ import annotations

import sys

from prostudio import ContentEngine


def main(arguments: list[str]) -> None:
    """Ask for it, say how far it is, save it under out/ with its thumbnail and page."""
    topic, *server = arguments or ["The lighthouse keeper's last night"]
    with ContentEngine(*server) as engine:
        film = engine.generate(topic, seconds=15, content_type="short", also=["thumbnail", "page"])
        print(film.id, film.last.title)
        for event in film.events():
            if event.name == "step_done" and not event.data["cached"]:
                print(f"{event.data['progress']:4.0%}  {event.data['label']}")
        for path in film.download_all("out"):
            print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
