"""A folder that several machines have mounted, over NFS or SMB."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from prostudio import files
from prostudio.depot.depot import Listed
from prostudio.errors import DepotError

_PIECE = 4 << 20
_MARK = "prostudio-depot"
"""A file that says that the folder is the shared one, and not a mount point without its mount."""


class FolderDepot:
    """Bytes below a shared folder. Files appear by renaming, new ones by a second name.

    Args:
        begin: an empty folder may become a depot. A worker, which others sent for, finds one
            that is there; an empty folder is a mount point without its mount then.
    """

    def __init__(self, root: Path, url: str, *, begin: bool = True) -> None:
        self.root, self.url, self._begin = root, url, begin
        self._found = False

    def get(self, name: str) -> bytes | None:
        """See `Depot`."""
        with self._explained("read", name):
            try:
                return self._place(name).read_bytes()
            except FileNotFoundError:
                return None

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """See `Depot`."""
        return None if self.size(name) is None else self._read(name)

    def put(self, name: str, source: bytes | Path) -> None:
        """See `Depot`."""
        place = self._room(name)
        with self._part() as part:
            with files.open_new(part, named=place) as file:
                for piece in [source] if isinstance(source, bytes) else _pieces(source):
                    file.write(piece)
            files.publish(part, place)

    def put_new(self, name: str, data: bytes) -> bool:
        """See `Depot`. A second name is given by one only, over NFS too; exFAT has none."""
        place = self._room(name)
        with self._part() as part, self._explained("write", name):
            files.write_bytes(part, data)
            try:
                files.effects().link(part, place)
            except FileExistsError:
                return False
            except (NotImplementedError, OSError) as failure:
                return self._put_exclusively(place, data, failure)
            files.effects().fsync_folder(place.parent)
            return True

    def weakness(self) -> str:
        """See `Depot`; folders keep the promise."""
        return ""

    def size(self, name: str) -> int | None:
        """See `Depot`."""
        with self._explained("look for", name):
            try:
                return self._place(name).stat().st_size
            except FileNotFoundError:
                return None

    def copy(self, name: str, to: str) -> bool:
        """See `Depot`; a second name where the disk has them."""
        source = self._place(name)
        if self.size(name) is None:
            return False
        target = self._room(to)
        if not target.exists():
            files.link(source, target, leading=False)
        return True

    def listed(self, prefix: str) -> Iterator[Listed]:
        """See `Depot`."""
        top = self._place(prefix.rstrip("/"))
        with self._explained("list", prefix):
            found = [
                Path(folder, name) for folder, _, names in os.walk(top) for name in sorted(names)
            ]
            for path in found:
                with suppress(FileNotFoundError):
                    state = path.stat()
                    if not path.name.startswith("."):
                        name = path.relative_to(self.root).as_posix()
                        yield Listed(name, state.st_size, state.st_mtime)

    def remove(self, names: Iterable[str]) -> None:
        """See `Depot`."""
        for name in names:
            place = self._place(name)
            files.unlink(place)
            if name.startswith("making/"):  # elsewhere somebody may be about to write
                with suppress(OSError):
                    files.effects().rmdir(place.parent)

    def now(self) -> float:
        """See `Depot`: by the server's clock, which sets the times of its files."""
        name = f".clock.{os.urandom(4).hex()}"
        place = self._room(name)
        with self._explained("write", name):
            try:
                files.effects().open(place, "xb").close()
                return place.stat().st_mtime
            except FileExistsError:
                return time.time()
            finally:
                with suppress(OSError):
                    files.effects().unlink(place)

    def _read(self, name: str) -> Iterator[bytes]:
        with self._explained("read", name):
            yield from _pieces(self._place(name))

    @contextmanager
    def _part(self) -> Iterator[Path]:
        """A place to write before a name is given; a killed machine's is collected by age.

        The name is of this machine: processes of another one cannot tell who is alive.
        """
        part = self._room(f"making/parts of {platform.node()}/{os.urandom(8).hex()}")
        try:
            yield part
        finally:
            with suppress(OSError):
                files.effects().unlink(part)

    def _put_exclusively(self, place: Path, data: bytes, failure: OSError | Exception) -> bool:
        """Where no file has two names: the file is made by one only, and written then."""
        try:
            file = files.effects().open(place, "xb")
        except FileExistsError:
            return False
        except OSError:
            raise failure from None
        file.close()
        files.write_bytes(place, data)
        return True

    def _room(self, name: str) -> Path:
        """Where to write a name; its folder is there."""
        place = self._place(name)
        if not (self.root / _MARK).exists():
            self._require()  # the share went away
        files.mkdir(place.parent)
        return place

    def _place(self, name: str) -> Path:
        if not self._found:
            self._require()
        return self.root / name

    def _require(self) -> None:
        """The folder must be there, and marked by who used it first.

        Raises:
            DepotError: it is not there, or the share is not mounted.
        """
        mark = self.root / _MARK
        with self._explained("open", _MARK):
            if not self.root.is_dir():
                raise DepotError(
                    f"the shared store {self.url} is not there: no folder {self.root}",
                    hint="mount the share, or make the folder on the machine that has it",
                )
            if not mark.exists():
                if not self._begin:
                    raise DepotError(
                        f"the shared store {self.url} is empty on {platform.node()}",
                        hint="mount the share there; nobody made anything in this folder yet",
                    )
                others = any(not one.name.startswith(".") for one in self.root.iterdir())
                if others and not mark.exists():  # somebody else may have begun it just now
                    raise DepotError(
                        f"the shared store {self.url} holds other things than a store",
                        hint="name a folder of its own, such as a new and empty one",
                    )
                files.write_text(mark, "What prostudio made; see docs/store.md\n")
        self._found, self._begin = True, False

    @contextmanager
    def _explained(self, doing: str, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as failure:
            raise DepotError(
                f"cannot {doing} {name} of the shared store {self.url}: "
                f"{failure.strerror or failure}",
                hint="is the share mounted, and may you write there? What is finished is kept",
            ) from failure


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
