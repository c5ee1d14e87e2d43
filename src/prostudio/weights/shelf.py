"""Where everything of the weights lies, and which rows there are.

weights/
  repositories/OWNER--NAME/     files as the public repository has them
    prostudio.json              the ledger
    .coming/                    what is being fetched
  NAME/                         links to the parts of a row that is put together,
                                or a folder that the user put there
  catalogue/*.toml              rows of the user's own
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from prostudio.weights.catalogue import Catalogue, Repository, Row
from prostudio.weights.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of weights and the catalogue of what may stand in it."""

    root: Path
    catalogue: Catalogue

    @classmethod
    def at(cls, root: Path | None = None) -> Shelf:
        """The shelf in that folder; without one, where the settings say."""
        if root is None:
            from prostudio.settings import Settings

            root = Settings.load().weights
        return cls(root, Catalogue.load(root / "catalogue"))

    def row(self, name: str) -> Row:
        """The row of that name, or FilmError."""
        return self.catalogue.row(name)

    def of(self, repository: Repository | str) -> Path:
        """The folder of a repository."""
        name = repository if isinstance(repository, str) else repository.id
        return self.root / "repositories" / name.replace("/", "--")

    def ledger(self, repository: Repository | str) -> Ledger:
        """What is kept of a repository."""
        name = repository if isinstance(repository, str) else repository.id
        return Ledger.load(self.of(name), name)

    def ledgers(self) -> list[Ledger]:
        """The ledgers of all repositories of the catalogue that have one."""
        found = {part.repository.id for part in self.catalogue.parts.values()}
        return [led for led in map(self.ledger, sorted(found)) if led.commit or led.kept]

    def kept_bytes(self) -> int:
        """Bytes of all that is here; what two repositories share counts once."""
        kept = [entry for ledger in self.ledgers() for entry in ledger.kept.values()]
        return sum({entry.sha256: entry.bytes for entry in kept}.values())

    def composed(self, row: Row) -> Path:
        """The folder in which a row's parts are put together, or which the user put there."""
        return self.root / row.name

    def folder_of(self, row: Row) -> Path:
        """The folder that an engine is given of a row, whether it is there or not."""
        own = self.composed(row)
        return self.of(row.repositories[0]) if row.plain and not own.is_dir() else own

    def coming(self, repository: Repository | str, path: str) -> Path:
        """Where a file lies while it comes."""
        name = hashlib.sha256(path.encode()).hexdigest()[:20]
        return self.of(repository) / ".coming" / f"{name}.part"
