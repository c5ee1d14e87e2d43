"""What a bucket refuses is told in one line of ours, without a secret, and with what to do."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from grumpy_servers import forgetful, refusing
from making import STORY, make, story, text_of
from needs_bucket import CREDENTIALS, need_bucket

from prostudio.depot import open_depot
from prostudio.errors import DepotError, ProStudioError
from prostudio.events import Warned
from prostudio.graph.opening import store_at


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (403, "InvalidAccessKeyId", "does not accept the credentials"),
        (403, "SignatureDoesNotMatch", "does not accept the credentials"),
        (400, "ExpiredToken", "does not accept the credentials"),
        (403, "RequestTimeTooSkewed", "clock differs"),
        (403, "AccessDenied", "does not allow"),
        (404, "NoSuchBucket", "no such bucket"),
        (507, "XMinioStorageFull", "is full"),
    ],
)
def test_a_refusal_is_told_in_our_words(
    status: int, code: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_bucket()
    with refusing(status, code) as address:
        for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": address}.items():
            monkeypatch.setenv(name, value)
        depot = open_depot("s3://films/of/us")
        with pytest.raises(ProStudioError, match=said) as refusal:
            depot.get("a")
        with pytest.raises(ProStudioError, match=said):
            depot.put("a", b"")
    assert refusal.value.hint
    everything = "".join(traceback.format_exception(refusal.value))
    for secret in (*CREDENTIALS.values(), "very-secret"):
        if secret != CREDENTIALS["AWS_REGION"]:
            assert secret not in everything


def test_credentials_that_are_wrong_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    need_bucket()
    with refusing(403, "SignatureDoesNotMatch") as address:
        for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": address}.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(DepotError, match="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
            open_depot("s3://films").get("a")


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    need_bucket()
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(DepotError, match="cannot be reached"):
        open_depot("s3://films/of/us").get("a")


@pytest.mark.slow
def test_a_bucket_that_is_not_there_is_told(bucket: str) -> None:
    with pytest.raises(DepotError, match="no such bucket"):
        open_depot("s3://nobody-made-this").get("a")


@pytest.mark.slow
@pytest.mark.parametrize("refuses", [True, False], ids=["refused", "ignored"])
def test_without_put_if_absent_it_is_looked_first_and_told_once(
    bucket: str, s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refuses: bool
) -> None:
    with forgetful(s3, refuses=refuses) as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        depot = open_depot(bucket)
        events, _ = make(story(), store_at(tmp_path / "first", bucket))
        told = [one.message for one in events if isinstance(one, Warned)]
        assert len(told) == 1
        assert "does not support put-if-absent" in told[0]
        assert depot.put_new("x", b"1")
        assert not depot.put_new("x", b"2")
        assert depot.get("x") == b"1"
        events, results = make(story(), store_at(tmp_path / "second", bucket))
        assert text_of(results["still"]) == STORY
        assert [one for one in events if isinstance(one, Warned)] == []
