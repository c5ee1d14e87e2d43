"""The child that looks at a cluster: `python -m prostudio.server.warm.cluster_child`.

Ray lives in it and not in the server: a cluster that goes away may end a process that had
connected to it, and importing Ray takes as much memory as the server has. It speaks as the
warm child does; see `easel_child`.
"""

from __future__ import annotations

from collections.abc import Mapping

from prostudio.server.warm.easel_child import QUICK, SLOW, EaselChild

OPS: Mapping[str, tuple[str, str]] = {
    "seen": ("prostudio.cluster.looking:asked_seen", QUICK),
    "log": ("prostudio.cluster.looking:asked_log", SLOW),
}

if __name__ == "__main__":
    EaselChild(OPS).run()
