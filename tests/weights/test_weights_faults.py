"""Whatever the hub does, each file ends whole and right, or there is one clear error."""

from __future__ import annotations

import errno

import pytest
from faults import QuickDisk
from loopback_hub import (
    Fault,
    LoopbackHub,
    announces_less,
    announces_more,
    answers,
    cut_after,
    falls_silent,
    flips_a_bit,
    gives_a_page,
    gives_a_page_unmarked,
    gives_another_range,
    gives_another_version,
    gives_more,
    ignores_range,
    redirects_for_ever,
)
from small_shelf import BIG, Small

from prostudio import files
from prostudio.errors import DiskFullError, DownloadError, GatedError, ProStudioError
from prostudio.events import Warned
from prostudio.weights.getting import get

CUT = cut_after(150_000)
PASSING: dict[str, list[Fault]] = {
    "cut once": [CUT],
    "cut often, each time after new bytes": [cut_after(60_000)] * 6,
    "cut before the first byte": [cut_after(0), cut_after(0)],
    "silent": [falls_silent],
    "500": [answers(500)],
    "503 three times": [answers(503)] * 3,
    "429 with a time to wait": [answers(429, {"Retry-After": "0"})],
    "408": [answers(408)],
    "a flipped bit": [flips_a_bit],
    "cut, then Range is ignored": [CUT, ignores_range],
    "cut, then another version goes on": [CUT, gives_another_version],
    "cut, then another range": [CUT, gives_another_range],
    "cut, then 416": [CUT, answers(416)],
    "announces less": [announces_less],
    "announces more": [announces_more],
    "gives more": [gives_more],
    "a sign-in page": [gives_a_page],
    "a page in the guise of data": [gives_a_page_unmarked],
}
LASTING: dict[str, tuple[Fault, type[ProStudioError], str]] = {
    "500": (answers(500), DownloadError, "500"),
    "429": (answers(429, {"Retry-After": "0"}), DownloadError, "429"),
    "cut before the first byte": (cut_after(0), DownloadError, "4 tries"),
    "a flipped bit": (flips_a_bit, DownloadError, "came twice"),
    "a page in the guise of data": (gives_a_page_unmarked, DownloadError, "came twice"),
    "a sign-in page": (gives_a_page, DownloadError, "web page"),
    "announces less": (announces_less, DownloadError, "are published"),
    "gives more": (gives_more, DownloadError, "more bytes"),
    "401": (answers(401), GatedError, "HF_TOKEN"),
    "403": (answers(403), GatedError, "accept the licence"),
    "404": (answers(404), DownloadError, "not on the hub"),
    "410": (answers(410), DownloadError, "410"),
    "redirects for ever": (redirects_for_ever, DownloadError, "redirects"),
}


def content(hub: LoopbackHub) -> bytes:
    return hub.repositories["lab/net"][BIG]


@pytest.mark.parametrize("name", PASSING)
def test_a_fault_that_passes_ends_with_the_right_file(
    name: str, small: Small, hub: LoopbackHub
) -> None:
    hub.faults[BIG] = list(PASSING[name])
    small.get()
    assert not hub.faults[BIG]
    assert small.file().read_bytes() == content(hub)
    assert not small.coming()
    assert [event for event in small.events if isinstance(event, Warned)]


@pytest.mark.parametrize("name", LASTING)
def test_a_fault_that_lasts_is_one_clear_error_and_the_next_call_goes_on(
    name: str, small: Small, hub: LoopbackHub
) -> None:
    fault, kind, words = LASTING[name]
    hub.always[BIG] = fault
    with pytest.raises(kind) as caught:
        small.get()
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert BIG in str(caught.value)
    assert caught.value.hint or "redirects" in words or "410" in words
    assert not small.file().exists()
    assert small.file("config.json").exists()
    del hub.always[BIG]
    small.get()
    assert small.file().read_bytes() == content(hub)


def test_a_hub_that_is_down_is_named_with_what_to_do(small: Small, hub: LoopbackHub) -> None:
    planned = small.plan()
    hub.__exit__()
    with pytest.raises(DownloadError, match="--from DIR"):
        small.plan()
    with pytest.raises(DownloadError, match="did not come in 4 tries: no connection"):
        list(get(planned, small.shelf, small.sources))
    assert not list(small.root.rglob("*.safetensors"))


@pytest.mark.parametrize("fault", [answers(503), cut_after(0), gives_a_page])
def test_a_listing_that_fails_once_is_asked_for_again(
    fault: Fault, small: Small, hub: LoopbackHub
) -> None:
    hub.faults["api/revision"] = [fault]
    hub.faults["api/tree"] = [fault]
    small.get()
    assert small.file().read_bytes() == content(hub)


def test_a_closed_repository_asks_for_a_token(small: Small, hub: LoopbackHub) -> None:
    hub.always["api/revision"] = answers(401)
    with pytest.raises(GatedError, match="HF_TOKEN"):
        small.plan()


def test_what_came_before_a_cut_is_not_fetched_again(small: Small, hub: LoopbackHub) -> None:
    hub.faults[BIG] = [CUT]
    small.get()
    assert hub.sent[BIG] == len(content(hub))


def test_what_came_before_the_program_ended_is_not_fetched_again(
    small: Small, hub: LoopbackHub
) -> None:
    hub.faults[BIG] = [CUT, *[answers(404)]]
    with pytest.raises(DownloadError):
        small.get()
    assert [path.stat().st_size for path in small.coming()] == [150_000]
    whole = small.plan()
    assert whole.download == whole.total - 150_000 - len(hub.repositories["lab/net"]["config.json"])
    small.get()
    assert hub.sent[BIG] == len(content(hub))
    assert small.file().read_bytes() == content(hub)


def test_a_begun_file_that_was_damaged_meanwhile_is_fetched_again(
    small: Small, hub: LoopbackHub
) -> None:
    hub.faults[BIG] = [CUT, *[answers(404)]]
    with pytest.raises(DownloadError):
        small.get()
    begun = small.coming()[0]
    begun.write_bytes(bytes(begun.stat().st_size))
    small.get()
    assert small.file().read_bytes() == content(hub)


def test_the_token_goes_to_the_hub_and_to_no_other_host(small: Small, hub: LoopbackHub) -> None:
    small.token = "hf_secret"
    small.get()
    by_host = {
        host.partition(":")[0]: [h.get("Authorization") for o, _, h in hub.asked if o == host]
        for host, _, _ in hub.asked
    }
    assert set(by_host["127.0.0.1"]) == {"Bearer hf_secret"}
    assert len(by_host["localhost"]) == 3
    assert set(by_host["localhost"]) == {None}
    assert "hf_secret" not in repr(small.sources)
    assert not [p for p in small.root.rglob("*") if p.is_file() and b"hf_sec" in p.read_bytes()]


class SmallDisk(QuickDisk):
    """A disk with so much room."""

    def __init__(self, room: int) -> None:
        self.room = room

    def free_bytes(self, path: object) -> int:
        return self.room


class FillingDisk(QuickDisk):
    """A disk that is full after so many bytes."""

    def __init__(self, room: int) -> None:
        self.room = room

    def write(self, file: object, data: bytes | memoryview) -> int:
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(file, data)


def test_a_disk_that_is_too_small_is_refused_before_the_first_byte(
    small: Small, hub: LoopbackHub
) -> None:
    with files.using(SmallDisk(1_000_500_000)), pytest.raises(DiskFullError, match="GB free"):
        small.get()
    assert not hub.sent
    with files.using(SmallDisk(1_001_000_000)):
        small.get()


def test_a_disk_that_fills_up_meanwhile_leaves_nothing_half(small: Small, hub: LoopbackHub) -> None:
    with files.using(FillingDisk(200_000)), pytest.raises(DiskFullError):
        small.get()
    assert not small.file().exists()
    small.get()
    assert small.file().read_bytes() == content(hub)


def test_a_listing_may_come_in_pages(small: Small, hub: LoopbackHub) -> None:
    hub.page = 2
    small.get()
    assert small.file("tokenizer/vocab.json", "lab/words").exists()


@pytest.mark.parametrize("path", ["../../out", "/etc/x", "a/../../b", "a\\b", "c:x", "./x"])
def test_a_listing_that_names_files_elsewhere_is_refused(
    path: str, small: Small, hub: LoopbackHub
) -> None:
    hub.lie["README.md"] = {"path": path}
    with pytest.raises(DownloadError, match="refused"):
        small.get()


@pytest.mark.parametrize(
    "lie",
    [
        {"lfs": None, "size": "many"},
        {"lfs": None, "size": None},
        {"lfs": {"oid": "zz", "size": 9000}},
        {"lfs": {"size": 9000}},
        {"path": 7},
    ],
)
def test_a_listing_that_is_odd_is_refused(
    lie: dict[str, object], small: Small, hub: LoopbackHub
) -> None:
    hub.lie[BIG] = lie
    with pytest.raises(DownloadError):
        small.get()


def test_a_repository_without_what_the_catalogue_names_is_refused(
    small: Small, hub: LoopbackHub
) -> None:
    del hub.repositories["lab/words"]["tokenizer/vocab.json"]
    with pytest.raises(DownloadError, match=r"lab/words does not hold vocab\.json"):
        small.get()
