"""Films that are done, which nobody had to make."""

from __future__ import annotations

import json
import random

from prostudio import files
from prostudio.jobs import FilmRequest, Jobs

TOKEN = "open-sesame"
SCRIPT = "---\ntitle: The Sea\nsize: 128x72\nfps: 6\n---\n[[shot: abstract | 1s]]\n"
CONTENT = random.Random(1).randbytes(700_000)


def finished(jobs: Jobs, content: bytes = CONTENT, extra: bytes = b"A page\n") -> str:
    """A film that is done, which nobody had to make."""
    job = jobs.submit(FilmRequest(script=SCRIPT), draft=True).id
    out = jobs.folder(job) / "out"
    files.mkdir(out)
    told = []
    for profile, name, body, kind in (
        ("film", "film.mp4", content, "film"),
        ("page", "film.page.txt", extra, "extra"),
        ("captions.de.srt", "film.de.srt", b"1\n", "captions"),
    ):
        (out / name).write_bytes(body)
        made = {"bytes": len(body), "seconds": 1.0, "digest": files.digest(out / name)}
        told.append({"profile": profile, "name": name, "kind": kind, **made})
    with jobs.database.writing() as change:
        change.execute(
            "UPDATE jobs SET state = 'done', films = ? WHERE id = ?", (json.dumps(told), job)
        )
    return job
