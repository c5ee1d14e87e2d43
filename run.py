#!/usr/bin/env python3
"""Everything from a bare machine, with Python 3.11 or newer and pip alone.

    python3 run.py film             make the demo film, out/keeper.mp4
    python3 run.py test [...]       run the tests (arguments go to pytest)
    python3 run.py check            lint, types, import rules, docs
    python3 run.py bench [NAME]     run benchmarks (--json prints every figure)
    python3 run.py docs             build the documentation into site/
    python3 run.py photographs      put four free photographs into examples/films/photographs
    python3 run.py prostudio ...    the program itself

The first run makes .venv; later runs find it ready in a few milliseconds. A
package index of your own is taken from pip's usual settings and environment
(PIP_INDEX_URL, PIP_EXTRA_INDEX_URL); PROSTUDIO_VENV puts the environment
elsewhere. PROSTUDIO_MODELS=1 installs torch and the model libraries too, so that
`test` and `check` cover the model engines (without them those tests are skipped).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("PROSTUDIO_VENV") or ROOT / ".venv").absolute()
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
PROFILES = {
    "base": "",
    "photographs": "[photographs]",
    "server": "[photographs,server]",
    "dev": "[comfyui,dev,mcp,photographs,server]",
    "models": "[cluster,comfyui,dev,judges,mcp,models,photographs,server]",
}
"""From small to large: a larger one satisfies the smaller."""
DEVELOPERS = "models" if os.environ.get("PROSTUDIO_MODELS", "0") not in ("", "0") else "dev"


def main(argv: list[str]) -> int:
    """Run one verb and return its exit code."""
    verbs = {
        "film": film,
        "test": test,
        "check": check,
        "bench": bench,
        "docs": docs,
        "photographs": photographs,
        "prostudio": prostudio,
    }
    if not argv or argv[0] not in verbs:
        print(__doc__, file=sys.stderr)
        return 0 if argv[:1] in (["-h"], ["--help"]) else 2
    return verbs[argv[0]](argv[1:])


def film(arguments: list[str]) -> int:
    """Make the demo film and print its path."""
    script = ROOT / "examples" / "films" / "keeper.md"
    out = ROOT / "out" / "keeper.mp4"
    return prostudio(["make", str(script), "-o", str(out), *arguments])


def test(arguments: list[str]) -> int:
    """Run the default suite; slow and gpu tests are left out unless asked for by -m."""
    set_up(DEVELOPERS)
    chosen = [] if any(a.startswith("-m") for a in arguments) else ["-m", "not slow and not gpu"]
    if not any(a.startswith(("-n", "-s", "--pdb")) for a in arguments):
        # whole files, because their tests share what they made
        chosen += ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return call(PYTHON, "-m", "pytest", *chosen, *arguments, env=environment)


def check(_: list[str]) -> int:
    """Lint, format, types, import rules, sizes and docs; every part runs, one failure fails."""
    set_up(DEVELOPERS)
    codes = [
        call(PYTHON, "-m", "ruff", "check", "."),
        call(PYTHON, "-m", "ruff", "format", "--check", "."),
        call(PYTHON, "-m", "mypy", *_types()),
        call(BIN / "lint-imports"),
        call(PYTHON, "-m", "tests.house"),
        call(PYTHON, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", ROOT / ".cache/site"),
    ]
    print("check: " + ("passed" if not any(codes) else "FAILED"))
    return max(codes)


def _types() -> list[str]:
    """Without the model libraries what derives from them has no types to be strict about."""
    probe = "import importlib.util as u, sys; sys.exit(u.find_spec('torch') is None)"
    if subprocess.run([PYTHON, "-c", probe], check=False).returncode == 0:
        return []
    return [
        "--allow-subclassing-any",
        "--allow-untyped-decorators",
        "--no-warn-return-any",
        "--no-warn-unused-ignores",
    ]


def bench(arguments: list[str]) -> int:
    """Run the benchmarks named, or list them."""
    set_up("dev")
    return call(PYTHON, "-m", "benchmarks", *arguments)


def docs(_: list[str]) -> int:
    """Build the documentation into site/."""
    set_up("dev")
    return call(PYTHON, "-m", "mkdocs", "build", "--strict", "-d", ROOT / "site")


def photographs(_: list[str]) -> int:
    """Copy photographs under a free licence out of an installed package."""
    set_up("photographs")
    return call(PYTHON, ROOT / "examples" / "photographs.py")


def prostudio(arguments: list[str]) -> int:
    """Run the program in the environment; its server needs libraries that films do not."""
    set_up("server" if arguments[:1] == ["serve"] else "base")
    return call(PYTHON, "-m", "prostudio.cli", *arguments, cwd=None)


def call(*command: object, env: dict[str, str] | None = None, cwd: Path | None = ROOT) -> int:
    """Run a command to its end; one that a signal ended counts as 128 and the signal.

    Ctrl-C reaches the command first, which may answer it: 130 where it does not.
    """
    process = subprocess.Popen([str(part) for part in command], env=env, cwd=cwd)
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            continue


def set_up(profile: str) -> None:
    """Make the environment, once, whoever else is doing the same."""
    if sys.version_info < (3, 11):  # noqa: UP036 (whatever Python there is runs this file)
        raise SystemExit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    if is_ready(profile):
        return
    VENV.parent.mkdir(parents=True, exist_ok=True)
    with only_one(VENV.with_name(VENV.name + ".lock")):
        if is_ready(profile):
            return
        started = time.monotonic()
        print(f"[set-up] {profile}: installing into {VENV}", file=sys.stderr)
        make_venv()
        install(profile)
        stamp(profile)
        print(f"[set-up] ready after {time.monotonic() - started:.0f} s", file=sys.stderr)


def is_ready(profile: str) -> bool:
    """Whether this profile, or a larger one, is installed from today's files."""
    order = list(PROFILES)
    for larger in order[order.index(profile) :]:
        with contextlib.suppress(OSError):
            if (VENV / f".ready-{larger}").read_text() == fingerprint(larger) and PYTHON.exists():
                return True
    return False


def fingerprint(profile: str) -> str:
    """Changes with Python, the profile, where the project lies and what it depends on."""
    digest = hashlib.sha256(f"{profile}|{sys.version_info[:3]}|{ROOT}|{VENV}".encode())
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def make_venv() -> None:
    """A new environment, unless one of this very Python works already."""
    if PYTHON.exists() and is_usable():
        return
    if VENV.exists() and any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").exists():
        raise SystemExit(f"{VENV} holds something else than an environment of Python's; move it")
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        import ensurepip  # noqa: F401  (Debian puts it into python3-venv)
    except ImportError:
        boot = ROOT / ".cache" / "boot"
        need(sys.executable, "-m", "pip", "install", "-q", "--target", boot, "virtualenv")
        path = {**os.environ, "PYTHONPATH": str(boot)}
        need(sys.executable, "-m", "virtualenv", "-q", VENV, env=path)
    else:
        need(sys.executable, "-m", "venv", VENV)


def is_usable() -> bool:
    """Whether the environment's Python runs and is the Python we are."""
    ask = "import sys, pip; print(sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == str(sys.version_info[:2])


def install(profile: str) -> None:
    """Install the project, editable, under the constraints."""
    target = f"{ROOT}{PROFILES[profile]}"
    pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    need(*pip, "-e", target, "-c", ROOT / "constraints.txt")


def stamp(profile: str) -> None:
    """Say that the profile is ready, in one atomic step."""
    for old in PROFILES:
        if old != profile:
            (VENV / f".ready-{old}").unlink(missing_ok=True)
    ready = VENV / f".ready-{profile}"
    new = ready.with_suffix(".new")
    new.write_text(fingerprint(profile))
    new.replace(ready)


def need(*command: object, env: dict[str, str] | None = None) -> None:
    """Run a command that has to work."""
    code = call(*command, env=env)
    if code:
        raise SystemExit(code)


@contextlib.contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold a lock on a file; the system lets go of it even when we are killed.

    Whoever comes second waits for as long as it takes, and says for whom.
    """
    file = os.open(lock, os.O_RDWR | os.O_CREAT)
    try:
        if not take(file):
            os.lseek(file, 0, os.SEEK_SET)
            who = os.read(file, 20).decode("ascii", "replace").strip() or "unknown"
            print(
                f"[set-up] waiting for process {who}, which is installing into {VENV}",
                file=sys.stderr,
            )
            while not take(file):
                time.sleep(0.2)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, f"{os.getpid():<20}".encode())
        yield
    finally:
        os.close(file)


def take(file: int) -> bool:
    """Lock an open file unless another process has; it ends when the file is closed."""
    try:
        if os.name == "nt":
            import msvcrt

            # Far behind the end: a locked byte cannot be read there, and the holder's name is.
            os.lseek(file, 1 << 20, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as failure:
        if failure.errno in (errno.EACCES, errno.EAGAIN):
            return False
        raise
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
