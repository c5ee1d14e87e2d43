"""Several films at once: `python examples/engine_async.py [URL [TOKEN]]`."""

from __future__ import annotations

import asyncio
import sys

from prostudio import AsyncContentEngine

TOPICS = ("A day at sea", "The first snow", "How bread is baked")


async def main(server: list[str]) -> None:
    """Ask for all of them, then save each as soon as it is done."""
    async with AsyncContentEngine(*server) as engine:
        films = [await engine.generate(topic, seconds=10) for topic in TOPICS]
        for saving in asyncio.as_completed([film.download("out/") for film in films]):
            print(await saving)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
