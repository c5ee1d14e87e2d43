"""Get a model: the main path, one file after the other, each verified before it has its name."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import replace

from prostudio import files
from prostudio.errors import DownloadError
from prostudio.events import Done, Event, StepDone, StepProgress, StepStarted, Warned
from prostudio.weights.compose import compose
from prostudio.weights.hashing import Hasher
from prostudio.weights.hub import Hub
from prostudio.weights.ledger import Kept, changing
from prostudio.weights.listing import Sources
from prostudio.weights.plan import Item, Plan
from prostudio.weights.present import is_here
from prostudio.weights.report import in_words
from prostudio.weights.shelf import Shelf
from prostudio.weights.transfer import Coming, Request, discard, fetch

_KIND = "weights.get"
_EVERY_SECONDS = 0.2


def get(plan: Plan, shelf: Shelf, sources: Sources) -> Iterator[Event]:
    """Bring what the plan lacks and yield what happens; closing the iterator stops it.

    Whatever ends it, each file is whole or not there, and the same call goes on.

    Raises:
        DiskFullError: before the first byte where that can be known.
        DownloadError, GatedError: a file did not come.
    """
    plan.check_room()
    began = time.monotonic()
    _note_listings(plan, shelf)
    with Hub(sources.access, sources.patience) as hub:
        for item in plan.items:
            if not item.here:
                yield from _bring(item, plan, shelf, None if sources.access.offline else hub)
    _sweep(plan, shelf)
    for item in plan.pickles:
        if shelf.ledger(item.part.repository).kept.get(item.published.path):
            yield Warned(
                "pickle",
                f"{item.published.path} is a pickle, which no engine is given: "
                f"run `prostudio weights convert {plan.row.name}`",
            )
    folder = compose(plan.row, shelf)
    _forget_old(plan, shelf)
    yield Done(str(folder), time.monotonic() - began)


def _note_listings(plan: Plan, shelf: Shelf) -> None:
    """Write down what each repository publishes, before anything of it comes."""
    for repository in plan.row.repositories:
        found = plan.listings[repository.id]
        with changing(shelf.of(repository), repository.id) as ledgers:
            published = {**ledgers[0].published, **found.published}
            if ledgers[0].commit != found.commit:
                published = dict(found.published)
            ledgers.append(replace(ledgers[0], commit=found.commit, published=published))


def _bring(item: Item, plan: Plan, shelf: Shelf, hub: Hub | None) -> Iterator[Event]:
    """One file, under its own lock: a second process waits, and finds it there."""
    repository, path = item.part.repository, item.published.path
    step = f"{repository.id}/{path}"
    label = f"{repository.id.partition('/')[2]}/{path} ({in_words(item.published.bytes)})"
    partial = shelf.coming(repository, path)
    files.mkdir(item.target.parent)
    files.mkdir(partial.parent, lasting=False)
    yield StepStarted(step, _KIND, label)
    began = time.monotonic()
    lock = partial.with_suffix(".lock")
    with ExitStack() as held:
        if not held.enter_context(files.locked(lock, wait_seconds=0.1)):
            yield Warned("waiting", f"{label}: another process fetches it; waiting for that")
            held.enter_context(files.locked(lock))
        cached = is_here(shelf.ledger(repository), item.published, item.target)
        if not cached:
            kept = yield from _progress(item, _take(item, plan, shelf, hub), step, label)
            with changing(shelf.of(repository), repository.id) as ledgers:
                ledgers.append(ledgers[0].with_kept(path, kept))
        files.forget(lock)
    key = shelf.ledger(repository).kept[path].sha256
    yield StepDone(step, _KIND, label, cached, key, time.monotonic() - began)


def _take(item: Item, plan: Plan, shelf: Shelf, hub: Hub | None) -> Generator[Coming, None, Kept]:
    """From this machine where its digest is right, else from the hub."""
    if item.source is not None:
        hasher = Hasher(item.published)
        for taken in hasher.read(item.source):
            yield Coming(taken)
        if hasher.difference is None:
            if item.origin != "here":
                # What lies in the user's folder may go away with the disk it is on.
                files.link(item.source, item.target, leading=item.origin == "cache")
            return _kept(item, hasher.sha256, item.origin)
        yield Coming(0, f"{item.source} is another file ({hasher.difference}), fetched instead")
        if item.origin == "here":
            files.unlink(item.target)
    commit = plan.listings[item.part.repository.id].commit
    if hub is None or len(commit) != 40:
        raise DownloadError(
            f"{item.published.path} of {item.part.repository.id} is not whole on this machine, "
            "and cannot be fetched",
            hint="unset HF_HUB_OFFLINE, or take it from another folder with --from DIR",
        )
    partial = shelf.coming(item.part.repository, item.published.path)
    request = Request(item.part.repository.id, commit, item.published, partial)
    sha256 = yield from fetch(hub, request)
    files.publish(partial, item.target)
    discard(partial)
    return _kept(item, sha256, "hub")


def _kept(item: Item, sha256: str, origin: str) -> Kept:
    found = item.target.stat()
    return Kept(
        found.st_size, sha256, found.st_mtime_ns, origin=origin, witness=item.published.witness
    )


def _progress(
    item: Item, work: Generator[Coming, None, Kept], step: str, label: str
) -> Generator[Event, None, Kept]:
    """Turn bytes into events, a few a second, with the time left at the rate so far."""
    began, shown, first = time.monotonic(), 0.0, -1
    while True:
        try:
            coming = next(work)
        except StopIteration as end:
            kept: Kept = end.value
            return kept
        now = time.monotonic()
        first = coming.bytes if first < 0 or coming.bytes < first else first
        if coming.note is None and now - shown < _EVERY_SECONDS:
            continue
        shown = now
        came = coming.bytes - first
        rest = item.published.bytes - coming.bytes
        left = rest * (now - began) / came if came > 0 else None
        fraction = coming.bytes / max(1, item.published.bytes)
        yield StepProgress(step, label, fraction, left, coming.note)
        if coming.note:
            yield Warned("again", f"{label}: {coming.note}")


def _sweep(plan: Plan, shelf: Shelf) -> None:
    """Remove what came of files that nobody publishes any more.

    The folder stays, and what is locked in it: another process may be at work there.
    """
    for repository in plan.row.repositories:
        folder = shelf.of(repository) / ".coming"
        wanted = {
            shelf.coming(repository, path).stem for path in plan.listings[repository.id].published
        }
        for name in files.names(folder):
            # names with a dot first are what others are just writing
            if name.endswith((".part", ".json")) and name.partition(".")[0] not in {*wanted, ""}:
                files.unlink(folder / name)


def _forget_old(plan: Plan, shelf: Shelf) -> None:
    """Remove files of another commit, which the wanted one does not have any more."""
    for repository in plan.row.repositories:
        folder = shelf.of(repository)
        with changing(folder, repository.id) as ledgers:
            now = ledgers[0]
            for path, kept in now.kept.items():
                if path not in now.published and not kept.sha256_of_source:
                    files.unlink(folder / path)
                    ledgers.append(ledgers[-1].with_kept(path, None))
