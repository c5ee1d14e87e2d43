"""Two hosts, and the wire between them is pulled in the middle of a film."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from sectioned import Sectioned
from three_nodes import wait_until
from two_hosts import two_hosts

from needs_cluster import ray  # noqa: F401  # isort: split

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux"),
]


def test_a_host_that_is_cut_off_in_mid_film_is_missed_by_nobody(tmp_path: Path) -> None:
    with two_hosts(tmp_path) as hosts:
        film = Sectioned(tmp_path / "film", hosts, count=4, sections=5)
        film.start()
        wait_until(lambda: hosts.second.workers() and len(film.made) >= 4)
        hosts.second.plugged(False)
        cut_off = len(film.made)
        assert film.end() == film.local_digest
        assert set(film.made) == film.sections
        assert len(film.made) > cut_off
        hosts.second.plugged(True)
        wait_until(lambda: not hosts.second.workers())  # Ray ends a node that it gave up
        time.sleep(1.0)
        again = film.made
        assert film.remake() == film.local_digest
        assert film.made == again  # what both have made is one result


def test_two_hosts_with_a_store_of_one_are_refused_with_what_to_set(tmp_path: Path) -> None:
    with two_hosts(tmp_path) as hosts:
        film = Sectioned(tmp_path / "film", hosts, count=2, sections=1)
        settings = hosts.settings()
        film.start(store=str(Path(settings["home"]) / "films"))
        code, told = film.failure()
        assert code != 0
        assert "host-b" in told
        assert "--store" in told
        assert film.made == []
