"""A protocol-true S3 server on loopback; without obstore or moto what needs it is skipped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import pytest

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "a-key-of-the-tests",
    "AWS_SECRET_ACCESS_KEY": "a-secret-of-the-tests",
    "AWS_REGION": "us-east-1",
}


def need_bucket() -> None:
    for library in ("obstore", "moto", "flask", "boto3"):
        if find_spec(library) is None:
            pytest.skip(f"{library} is not installed; the extra `cluster` and moto[server] have it")


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a server of its own."""
    need_bucket()
    import logging

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def make_bucket(address: str, name: str) -> None:
    import boto3

    boto3.client(
        "s3",
        endpoint_url=address,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        region_name=CREDENTIALS["AWS_REGION"],
    ).create_bucket(Bucket=name)
