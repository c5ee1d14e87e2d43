"""Children that misbehave: the first line of stdin says how."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    what = sys.stdin.buffer.readline().strip().decode()
    out = sys.stdout.buffer
    if what == "echo":
        out.write(sys.stdin.buffer.read())
    elif what == "raise":
        raise ValueError("on purpose")
    elif what == "abort":
        os.abort()
    elif what == "hang":
        time.sleep(60)
    elif what == "orphan":
        subprocess.Popen(["sleep", "5"], start_new_session=True)
    elif what == "memory":
        out.write(b"x" * 900_000_000)
    elif what == "limits":
        out.write(json.dumps(limits()).encode())
    elif what == "network":
        out.write(json.dumps(network()).encode())
    elif what == "inherited":
        listed = list(Path("/proc/self/fd").iterdir()) if sys.platform == "linux" else []
        seen = sorted(path.name for path in listed if path.exists())  # not the listing's own
        out.write(json.dumps({"files": seen, "env": list(os.environ)}).encode())
    elif what == "chatty":
        sys.stderr.write("word " * 200_000)
        out.write(b"done")
    elif what == "family":
        out.write(b"%d\n" % subprocess.Popen(["sleep", "60"]).pid)
        out.flush()
        time.sleep(60)
    elif what == "listen":
        out.write(b"here\n")
        out.flush()
        sys.stdin.buffer.read()


def limits() -> dict[str, int]:
    import resource

    status = Path("/proc/self/status").read_text()
    return {
        "open_files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        "file_mb": resource.getrlimit(resource.RLIMIT_FSIZE)[0] // 1_000_000,
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "no_new_privs": int(status.partition("NoNewPrivs:")[2].split()[0]),
    }


def network() -> list[str]:
    return sorted(name for _, name in socket.if_nameindex())


if __name__ == "__main__":
    main()
