"""A project that wants out: every way that a script or a file may name something elsewhere."""

from __future__ import annotations

import io
import json
import os
import pickle
import socket
import sys
import sysconfig
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from asking_server import png

HEAD = "---\nsize: 128x72\nfps: 4\nmusic: none\nambience: none\ncaptions: none\n{}---\n\n"
SPOKEN = """---
title: "<script>alert(1)</script> {{7*7}} ${HOME} %(x)s ; touch /tmp/x"
size: 128x72
fps: 4
music: none
ambience: none
transition: cut
style: ../../outside; $(id)
---

# $(touch {outside}/shell) `id`

![{{\\\\an8}}{{\\\\pos(0,0)}}](good.png)
"<audio src='{outside}/secret.txt'/> <speak>a</speak>", {{\\\\b1}} she said; touch {outside}/spoken

[[shot: the sea, file://{outside}/secret.png http://{listener}/a %n%s | 0.5s]]
"""
"""One that can be made: all of it is only words."""


def lay_down(folder: Path, listener: str) -> Sequence[Path]:
    """Write the project below a folder that has an `outside`, and give its scripts."""
    outside, project = folder / "outside", folder / "project"
    for place in (outside, project):
        place.mkdir()
    (outside / "secret.png").write_bytes(png())
    (outside / "secret.txt").write_text("nobody reads this")
    _disguised(project, outside, listener)
    scripts = [project / "whole.md"]
    spoken = SPOKEN.replace("{outside}", str(outside)).replace("{listener}", listener)
    scripts[0].write_text(spoken.replace("{{", "{").replace("}}", "}"))
    for number, text in enumerate(_scripts(outside, listener)):
        scripts.append(project / f"film-{number}.md")
        scripts[-1].write_text(text)
    for number, text in enumerate(_data(outside)):
        scripts.append(project / f"data-{number}.yaml")
        scripts[-1].write_text(text)
    return scripts


def _disguised(project: Path, outside: Path, listener: str) -> None:
    """Files that are not what their names say."""
    (project / "good.png").write_bytes(png())
    (project / "link.png").symlink_to(outside / "secret.png")
    (project / "folder").symlink_to(outside)
    playlist = (
        f"#EXTM3U\n#EXTINF:1,\nhttp://{listener}/a.ts\n#EXTINF:1,\nfile://{outside}/secret.png"
    )
    (project / "list.mp4").write_text(playlist)
    concat = f"ffconcat version 1.0\nfile '{outside}/secret.png'\nfile 'http://{listener}/b.mp4'\n"
    (project / "concat.mp4").write_text(concat)
    (project / "concat.wav").write_text(concat)
    session = (
        f"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video {listener[-4:]} RTP/AVP 96\n"
    )
    (project / "session.mov").write_text(session)
    drawing = f"<!DOCTYPE s [<!ENTITY e SYSTEM 'file://{outside}/secret.txt'>]><svg>&e;</svg>"
    (project / "drawing.png").write_text(drawing)
    (project / "pickled.png").write_bytes(pickle.dumps(_Opens(str(outside / "pickled"))))


class _Opens:
    """Unpickled, it writes a file."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return (io.open, (self._path, "w"))


def _scripts(outside: Path, listener: str) -> Sequence[str]:
    """Markdown whose files are elsewhere, or are not what they seem."""
    secret = outside / "secret.png"
    places = (
        f"http://{listener}/a.png",
        f"file://{secret}",
        str(secret),
        "../outside/secret.png",
        "..%2foutside%2fsecret.png",
        "..\\outside\\secret.png",
        f"//{listener}/share/a.png",
        f"\\\\{listener}\\share\\a.png",
        "link.png",
        "folder/secret.png",
        "list.mp4",
        "concat.mp4",
        "session.mov",
        "drawing.png",
        "pickled.png",
        "data:image/png;base64,AAAA",
        "/dev/stdin",
        "/proc/self/environ",
    )
    pictures = [HEAD.format("") + f"![x](<{place}>)\n" for place in places]
    heads = (
        f"music:\n  file: {secret}\n",
        f"music:\n  file: http://{listener}/m.mp3\n",
        "music:\n  file: concat.wav\n",
        "engines:\n  video: os:system\n",
        "voice: ../../../etc/passwd\n",
        f"language: ../{outside.name}\n",
    )
    rest = HEAD.replace("music: none\n", "")
    return pictures + [rest.format(head) + "The sea at night.\n" for head in heads]


def _data(outside: Path) -> Sequence[str]:
    """YAML that wants to be more than data."""
    shots = "scenes:\n- shots:\n  - prompt: {}\n"
    return (
        shots.format(f"!!python/object/apply:os.system ['touch {outside}/tag']"),
        shots.format("!!python/name:os.system x"),
        "a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n" + shots.format("sea"),
        f"include: {outside}/secret.txt\n" + shots.format("sea"),
    )


WATCHER = """#!{python} -I
"Python, which writes down what is opened outside of its roots and who is spoken to."
import json, os, sys
log = os.open({log!r}, os.O_WRONLY)
told = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
        "socket.gethostbyname", "os.exec", "os.system", "os.posix_spawn", "subprocess.Popen",
        "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
        "os.chmod", "os.chown", "pickle.find_class", "urllib.Request", "webbrowser.open")
writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
def watch(event, arguments):
    if event == "open":
        path = os.fsdecode(arguments[0]) if not isinstance(arguments[0], int) else ""
        whole = os.path.abspath(path)
        if not path or not arguments[2] & writing and whole.startswith({readable!r}):
            return
    elif event not in told:
        return
    line = json.dumps([event, *(str(one)[:500] for one in arguments[:2])]) + "\\n"
    os.write(log, line.encode())
sys.addaudithook(watch)
sys.executable = {itself!r}
assert sys.argv[1:3] == ["-I", "-c"], sys.argv
program, sys.argv = sys.argv[3], ["-c", *sys.argv[4:]]
exec(compile(program, "<string>", "exec"), {{"__name__": "__main__"}})
"""
_SYSTEM = ("/usr/", "/lib/", "/lib64/", "/etc/", "/proc/", "/sys/", "/dev/")
"""The system's own: libraries, fonts, how many cores there are."""


@contextmanager
def watched_python(folder: Path) -> Iterator[tuple[Path, list[list[str]]]]:
    """A Python, and what it and all that it starts do: event and its first arguments.

    Written into a pipe, for a child's own files are limited in size.
    """
    itself, log = folder / "python", folder / "audit"
    os.mkfifo(log)
    code = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), *filter(None, sys.path)}
    roots = (*(f"{one}/" for one in code), f"{Path(__file__).resolve().parents[2]}/", *_SYSTEM)
    program = WATCHER.format(
        python=sys.executable, log=str(log), itself=str(itself), readable=roots
    )
    itself.write_text(program)
    itself.chmod(0o755)
    heard: list[list[str]] = []
    with log.open("r+b", buffering=0) as both_ends, io.BufferedReader(both_ends) as pipe:

        def hear() -> None:
            while (line := pipe.readline()) != b"over\n":
                heard.append(json.loads(line))

        hearing = threading.Thread(target=hear)
        hearing.start()
        try:
            yield itself, heard
        finally:
            os.write(both_ends.fileno(), b"over\n")
            hearing.join()


@contextmanager
def listening() -> Iterator[tuple[str, socket.socket]]:
    """Somebody who would notice a visit, and the address."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as ear:
        ear.setblocking(False)
        yield f"127.0.0.1:{ear.getsockname()[1]}", ear
