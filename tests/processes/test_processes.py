"""Children stay within their limits and never outlive us."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from prostudio import processes
from prostudio.processes import Bounds, Child, ChildError

posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals are POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="prctl and /proc are Linux")


def ask(what: str, payload: bytes = b"", **limits: float) -> bytes:
    given = {"memory_mb": 1000, "seconds": 20} | limits
    question = what.encode() + b"\n" + payload
    return processes.run_limited("odd_children", question, **given)  # type: ignore[arg-type]


def wait_until_gone(pid: int, seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def test_bytes_go_in_and_come_out() -> None:
    payload = os.urandom(2_000_000)
    assert ask("echo", payload) == payload


def test_a_childs_failure_brings_the_end_of_its_stderr() -> None:
    with pytest.raises(ChildError, match="exit code 1") as caught:
        ask("raise")
    assert "ValueError: on purpose" in caught.value.stderr
    assert caught.value.signal is None


@posix
def test_a_crash_names_its_signal() -> None:
    with pytest.raises(ChildError, match="SIGABRT") as caught:
        ask("abort")
    assert caught.value.signal == signal.SIGABRT


def test_a_child_that_hangs_is_ended() -> None:
    with pytest.raises(ChildError) as caught:
        ask("hang", seconds=0.6)
    assert caught.value.timed_out


@posix
def test_a_child_that_hangs_with_a_grandchild_on_its_pipe_is_ended_too() -> None:
    with pytest.raises(ChildError) as caught:
        ask("orphan", seconds=1.0)
    assert caught.value.timed_out


@linux
def test_memory_has_a_limit() -> None:
    with pytest.raises(ChildError) as caught:
        ask("memory", memory_mb=400)
    assert "MemoryError" in caught.value.stderr


@linux
def test_files_and_what_may_be_written_have_limits(tmp_path: Path) -> None:
    told = json.loads(ask("limits"))
    assert told == {"open_files": 64, "file_mb": 2000, "core": 0, "no_new_privs": 1}


@linux
def test_there_is_no_network_where_the_system_can_take_it_away() -> None:
    if subprocess.run(["unshare", "-Urn", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody make a network namespace")
    assert json.loads(ask("network")) == ["lo"]


@linux
def test_no_file_and_no_secret_of_ours_reaches_a_confined_child(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_TOKEN", "secret")
    with (tmp_path / "open").open("wb") as file:
        os.set_inheritable(file.fileno(), True)
        told = json.loads(ask("inherited"))
    assert told["files"] == ["0", "1", "2"]
    assert "HF_TOKEN" not in told["env"]


def test_an_answer_that_is_too_long_is_refused() -> None:
    with pytest.raises(ChildError, match="more than 1 MB"):
        processes.run_limited(
            "odd_children", b"echo\n" + bytes(2_000_000), memory_mb=1000, seconds=20, most_mb=1
        )


def test_the_output_of_a_foreign_program_and_its_failures() -> None:
    assert processes.output([sys.executable, "-c", "print('hi')"], seconds=20).strip() == b"hi"
    with pytest.raises(ChildError, match="not installed"):
        processes.output(["no-such-program-anywhere"], seconds=1)
    with pytest.raises(ChildError, match="exit code 3"):
        processes.output([sys.executable, "-c", "raise SystemExit(3)"], seconds=20)


def test_a_chatty_child_is_not_blocked_by_its_own_stderr() -> None:
    assert ask("chatty") == b"done"


@posix
def test_killing_a_child_kills_what_it_started() -> None:
    with Child([], module="odd_children") as child:
        child.stdin.write(b"family\n")
        child.stdin.close()
        grandchild = int(child.stdout.readline())
        assert psutil.pid_exists(grandchild)
    assert child.poll() == -signal.SIGKILL
    assert wait_until_gone(grandchild)


@linux
@pytest.mark.parametrize("thread", ["main", "other"])
def test_children_die_with_a_parent_that_is_killed(thread: str, tmp_path: Path) -> None:
    code = (
        "import sys, threading, time\n"
        "from prostudio.processes import Child\n"
        "def work():\n"
        "    child = Child([], module='odd_children')\n"
        "    child.stdin.write(b'listen\\n'); child.stdin.flush()\n"
        "    print(child.pid, child.stdout.readline().decode(), flush=True); time.sleep(60)\n"
        "if sys.argv[1] == 'main': work()\n"
        "else: t = threading.Thread(target=work); t.start(); t.join()\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen(
        [sys.executable, "-c", code, thread], stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline().split()[0])
        assert psutil.pid_exists(child)
        parent.kill()
    assert wait_until_gone(child)


def test_a_child_started_by_a_thread_outlives_the_thread() -> None:
    started: list[Child] = []
    thread = threading.Thread(target=lambda: started.append(Child([], module="odd_children")))
    thread.start()
    thread.join()
    with started[0] as child:
        child.stdin.write(b"echo\nstill here")
        child.stdin.close()
        assert child.stdout.read() == b"still here"


def test_the_environment_is_added_to() -> None:
    with Child([], module="odd_children", env={"OMP_NUM_THREADS": "1"}, bounds=Bounds()) as child:
        child.stdin.write(b"inherited\n")
        child.stdin.close()
        told = json.loads(child.stdout.read())
    assert "OMP_NUM_THREADS" in told["env"]
    assert "PATH" in told["env"]


def test_what_a_child_complains_of_can_be_heard_as_it_comes() -> None:
    said: list[bytes] = []
    code = "import sys, time; print('one', file=sys.stderr, flush=True); sys.stdin.read()"
    with Child([sys.executable, "-c", code], said=said.append) as child:
        until = time.monotonic() + 30
        while not said and time.monotonic() < until:
            time.sleep(0.01)
        assert b"".join(said).strip() == b"one"
        assert child.poll() is None
