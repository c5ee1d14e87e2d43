"""The door of this room: a crew for a film, on the cluster that the settings name."""

from __future__ import annotations

import socket
from dataclasses import replace
from functools import lru_cache

from prostudio.cluster.crew import Crew
from prostudio.cluster.fleet import Fleet
from prostudio.cluster.known import Known, keep, recall
from prostudio.cluster.refusals import require_shared
from prostudio.engines.elsewhere import plan_for
from prostudio.graph import Store
from prostudio.settings import Settings


def fleet_of(settings: Settings) -> Fleet:
    """The cluster that the settings name, connected and looked at.

    Raises:
        FilmError: the address is none, or the store is one of this machine alone.
        MissingError: Ray is not installed here.
        ClusterError: nothing answers there, or nothing that could make films.
    """
    fleet = _fleet(settings.cluster, settings.store_url)
    fleet.look_again()
    require_shared(fleet, settings.store_url, socket.gethostname())
    return fleet


@lru_cache(maxsize=1)
def _fleet(address: str, url: str) -> Fleet:
    """One for each process, as Ray's connection is; what it knows it looks up again."""
    return Fleet(address, url)


def planned_for(settings: Settings, *, asking: bool = True) -> Settings:
    """The settings as a film is planned for the cluster: its largest machine, its largest card.

    From here on, in this context, engines' cards tell how they stand there.

    Args:
        asking: ask the cluster; else what was known last does, and this machine where nothing was.

    Raises:
        FilmError, MissingError, ClusterError: see `fleet_of`; nothing of it without `asking`.
    """
    known = recall(settings.cluster, settings.home)
    if asking:
        known = Known.of(fleet_of(settings))
        keep(known, settings.home)
    if known is None:
        return settings
    plan_for(known.elsewhere())
    vram_mb = known.vram_mb if settings.vram_mb is None else settings.vram_mb
    return replace(settings, vram_mb=vram_mb, ram_mb=max(settings.ram_mb, known.ram_mb))


def crew_of(settings: Settings, store: Store, film: str = "") -> Crew:
    """The crew of one film; nobody begins before there is something to make.

    Raises:
        ClusterError: see `fleet_of`.
    """
    return Crew(fleet_of(settings), store, settings.store_url, film)
