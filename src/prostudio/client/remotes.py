"""The servers that a user knows by name, with their tokens, in a file for that user alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.client.wire import Place
from prostudio.errors import FilmError, NotFoundError, ResourceError
from prostudio.settings import server_token

Json = Any

REMOTES_FILE = "remotes.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")


@dataclass(frozen=True, slots=True)
class Remotes:
    """Names and places of servers.

    Attributes:
        path: of the file, which need not be there.
    """

    path: Path

    @classmethod
    def of(cls, home: Path) -> Remotes:
        """Those of a home."""
        return cls(home / REMOTES_FILE)

    def all(self) -> Mapping[str, Place]:
        """By name, in the order in which they were added.

        Raises:
            ResourceError: the file is damaged.
        """
        try:
            known = json.loads(self.path.read_bytes())["remotes"]
            return {name: Place(one["url"], one["token"]) for name, one in known.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as failure:
            raise ResourceError(
                f"{self.path} cannot be read ({type(failure).__name__})",
                hint="remove it, and add the servers again",
            ) from failure

    def find(self, name: str | None) -> Place:
        """The server of a name or an address; the only one there is for None.

        Raises:
            NotFoundError: there is none of this name, or none or several of them for None.
        """
        if name is not None and "://" in name:
            return Place(name, server_token())
        known = self.all()
        if name is None and len(known) == 1:
            return next(iter(known.values()))
        if name is None:
            hint = f"say which: --on {' or --on '.join(known)}" if known else _ADD
            raise NotFoundError(f"there are {len(known) or 'no'} servers to choose from", hint=hint)
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else _ADD
            raise NotFoundError(f"there is no server {name[:40]!r}", hint=hint)
        return known[name]

    def add(self, name: str, place: Place) -> None:
        """Keep a server under a name, in place of one that had it.

        Raises:
            FilmError: it is no name.
        """
        if not _NAME.fullmatch(name):
            hint = "such as studio, or gpu-box"
            raise FilmError(f"{name[:40]!r} is no name of a server", hint=hint)
        self._write({**self.all(), name: place})

    def remove(self, name: str) -> None:
        """Forget a server and its token; NotFoundError where there is none."""
        self.find(name)
        self._write({one: place for one, place in self.all().items() if one != name})

    def _write(self, known: Mapping[str, Place]) -> None:
        told = {name: {"url": place.url, "token": place.token} for name, place in known.items()}
        files.mkdir(self.path.parent)
        files.write_private(self.path, json.dumps({"remotes": told}, indent=1).encode() + b"\n")


_ADD = "`prostudio remote add NAME URL` adds one"
