"""Progress is weighted by expected seconds and never goes back; shares never exceed the machine."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from prostudio.events import Done, Expected, StepDone, StepProgress, StepStarted, as_json
from prostudio.jobs.progress import Progress
from prostudio.jobs.room import FilmNeeds, Grant, Room
from prostudio.jobs.telling import Sieve, without_paths


def started(step: str, expected: float | None = 1.0, kind: str = "segment.compose") -> dict:
    return as_json(StepStarted(step, kind, step, None, expected))


def told(step: str, fraction: float, left: float | None = None) -> dict:
    return as_json(StepProgress(step, step, fraction, left))


def done(step: str, expected: float | None = 1.0, *, cached: bool = False) -> dict:
    return as_json(StepDone(step, "segment.compose", step, cached, "key", 0.1, None, expected))


STEPS = st.sampled_from("abcd")
SECONDS = st.none() | st.floats(0, 1e6, allow_nan=False)
EVENTS = st.one_of(
    st.builds(lambda s: as_json(Expected(s, 9)), st.floats(0, 1e6)),
    st.builds(started, STEPS, SECONDS),
    st.builds(told, STEPS, st.floats(-1, 2), st.none() | st.floats(0, 1e6)),
    st.builds(done, STEPS, SECONDS, cached=st.booleans()),
)


@given(st.lists(EVENTS), st.floats(0, 1), st.floats(0, 1e6), st.floats(0, 1e6))
def test_progress_never_goes_back_and_only_a_finished_film_is_one(
    events: list, start: float, work: float, clock: float
) -> None:
    progress = Progress(start)
    progress.expect(work, clock)
    last = progress.value
    for number, event in enumerate(events):
        progress.count(event, float(number))
        assert last <= progress.value < 1
        assert progress.eta_s is None or progress.eta_s >= 0
        last = progress.value
    progress.count(as_json(Done("film.mp4", 1.0)), 9.0)
    assert (progress.value, progress.eta_s) == (1.0, 0.0)


def test_a_step_weighs_as_many_seconds_as_it_is_expected_to_take() -> None:
    progress = Progress()
    progress.expect(100.0, 100.0)
    progress.count(started("long", 90.0), 0.0)
    progress.count(started("short", 10.0), 0.0)
    progress.count(done("short", 10.0), 10.0)
    assert progress.value == 0.1
    progress.count(told("long", 0.5), 55.0)
    assert progress.value == 0.55
    assert progress.eta_s == 45.0


def test_a_making_that_goes_on_begins_where_the_one_before_it_stood() -> None:
    progress = Progress(0.6)
    progress.expect(10.0, 10.0)
    progress.count(done("before", 50.0, cached=True), 0.0)
    assert (progress.value, progress.cached) == (0.6, 1)
    progress.count(started("a", 10.0), 0.0)
    progress.count(told("a", 0.5), 5.0)
    assert progress.value == 0.8


def test_of_a_chatty_step_two_events_a_second_are_written_down() -> None:
    sieve = Sieve()
    kept = [k for k in range(1001) if sieve.keeps(told("a", k / 1000), k / 100)]
    assert len(kept) == 21
    assert sieve.keeps(done("a"), 10.0)
    assert sieve.keeps(started("a"), 10.0)


def test_no_path_of_the_machine_is_written_down() -> None:
    home, folder = Path("/home-of/pro"), Path("/home-of/pro/projects/x")
    event = {"path": "/home-of/pro/projects/x/out/film.mp4", "parts": ["in /home-of/pro/store/a"]}
    cut = without_paths(event, folder, home)
    assert cut == {"path": "out/film.mp4", "parts": ["in store/a"]}


NEEDS = st.builds(FilmNeeds, gpu=st.booleans(), ram_mb=st.integers(0, 20_000))


@given(
    st.integers(1, 64),
    st.integers(512, 64_000),
    st.lists(st.tuples(NEEDS, st.booleans()), max_size=30),
)
def test_films_share_cores_and_memory_and_one_alone_has_the_card(
    cores: int, ram_mb: int, films: list[tuple[FilmNeeds, bool]]
) -> None:
    room, granted = Room(cores, ram_mb), list[Grant]()
    for number, (needs, one_ends) in enumerate(films):
        grant = room.grant(needs, granted, len(films) - number)
        assert grant is not None or granted, "a film alone always gets its share"
        if grant is not None:
            granted.append(grant)
        assert sum(one.cores for one in granted) <= cores
        assert sum(one.ram_mb for one in granted) <= ram_mb
        assert sum(one.gpu for one in granted) <= 1
        assert all(one.cores >= 1 for one in granted)
        if one_ends:
            granted = granted[1:]


def test_two_films_that_need_only_the_cpu_are_made_side_by_side() -> None:
    room = Room(cores=8, ram_mb=8000)
    first = room.grant(FilmNeeds(ram_mb=500), [], waiting=2)
    assert first == Grant(4, 4000)
    assert room.grant(FilmNeeds(ram_mb=500), [first], waiting=1) == Grant(4, 4000)
    assert room.grant(FilmNeeds(ram_mb=500), [], waiting=1) == Grant(8, 8000)
