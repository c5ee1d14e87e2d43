"""Every effect on the disk: whole files or none, locks, digests, free space."""

from prostudio.files.digests import digest, digest_bytes
from prostudio.files.effects import Effects, effects, using
from prostudio.files.failures import as_error, explained
from prostudio.files.folders import (
    free_bytes,
    mkdir,
    mkdir_private,
    names,
    rmtree,
    sweep,
    touch,
    unlink,
)
from prostudio.files.locks import forget, locked
from prostudio.files.probing import require_writable
from prostudio.files.writing import (
    copy,
    link,
    open_more,
    open_new,
    publish,
    replacing,
    write_bytes,
    write_json,
    write_private,
    write_text,
)

__all__ = [
    "Effects",
    "as_error",
    "copy",
    "digest",
    "digest_bytes",
    "effects",
    "explained",
    "forget",
    "free_bytes",
    "link",
    "locked",
    "mkdir",
    "mkdir_private",
    "names",
    "open_more",
    "open_new",
    "publish",
    "replacing",
    "require_writable",
    "rmtree",
    "sweep",
    "touch",
    "unlink",
    "using",
    "write_bytes",
    "write_json",
    "write_private",
    "write_text",
]
