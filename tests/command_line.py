"""Run the command line as a person does: in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

__all__ = ["Run", "command_server", "runner", "unmeasured"]

Run = Callable[..., subprocess.CompletedProcess[str]]


@contextlib.contextmanager
def command_server() -> Iterator[socket.socket]:
    """A process from which commands are forked: starting Python for each
    would take half of the time.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    program = [sys.executable, str(Path(__file__).with_name("command_server.py"))]
    with subprocess.Popen([*program, str(theirs.fileno())], pass_fds=[theirs.fileno()]), ours:
        theirs.close()
        yield ours


def runner(folder: Path, server: socket.socket) -> Run:
    """Calls `datenorm` in a folder; stdin is empty unless given, bytes go in as they are."""

    def call(
        *arguments: str, stdin: str | bytes = b"", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        pipes = [os.pipe() for _ in range(3)]
        (theirs_in, ours_in), (ours_out, theirs_out), (ours_err, theirs_err) = pipes
        request = {
            "arguments": arguments,
            "folder": str(folder),
            "environment": {**os.environ, **environment},
        }
        theirs = [theirs_in, theirs_out, theirs_err]
        socket.send_fds(server, [json.dumps(request).encode()], theirs)
        for descriptor in theirs:
            os.close(descriptor)
        with ThreadPoolExecutor(3) as pool:
            pool.submit(_write, ours_in, stdin.encode() if isinstance(stdin, str) else stdin)
            outputs = [pool.submit(_read, descriptor) for descriptor in (ours_out, ours_err)]
            code = json.loads(server.recv(100))
        stdout, stderr = (output.result().decode() for output in outputs)
        return subprocess.CompletedProcess(arguments, code, stdout, stderr)

    return call


def unmeasured(**changes: str) -> dict[str, str]:
    """The environment without coverage's variables, for a process that is interrupted or has no
    room: an interrupt may leave coverage waiting for its own lock, and its file could not grow.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    return kept | changes


def _write(descriptor: int, content: bytes) -> None:
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
    except BrokenPipeError:
        pass  # the command did not read to the end


def _read(descriptor: int) -> bytes:
    with open(descriptor, "rb") as file:
        return file.read()
