"""Runs the service until it is told to stop, in one process or several that share a socket."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

import uvicorn

from datenorm.bundle import load_bundle
from datenorm.errors import SettingsError
from datenorm.serving.app import create_app
from datenorm.serving.connections import timely_protocol
from datenorm.serving.load import Load
from datenorm.serving.logs import LOGGER, configure_logging
from datenorm.serving.metrics import FOLDER_VARIABLE, forget_ended_processes
from datenorm.serving.settings import ServiceSettings

__all__ = ["Address", "run_server"]

_BACKLOG = 2048
_FILES = 65_536  # connections are files; systems often allow no more than 1,024 unasked
_LINGER = 1.0  # seconds in which open connections may send what is under way to us
_SWITCH = 0.001  # seconds after which the thread that reads gives way to the one that answers
_LASTS = 5.0  # seconds: a process that ends sooner would end again


@dataclass(frozen=True)
class Address:
    """Where the service listens; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8000


def run_server(
    settings: ServiceSettings, address: Address, workers: int = 1, stop_seconds: float = 30.0
) -> None:
    """Serve until SIGTERM or SIGINT; requests that are in progress get their answers.

    Args:
        settings: of each process.
        address: where to listen.
        workers: processes; each has the model and its limits for itself.
        stop_seconds: within which requests are finished after the signal.

    Raises:
        BundleError: the model is missing or damaged.
        SettingsError: the address cannot be listened at, or the processes do not stay alive.
    """
    configure_logging(settings)
    with _listening(address) as listener:
        if workers == 1:
            _serve(settings, listener, stop_seconds)
        else:
            load_bundle(settings.model)  # what is wrong with it is said once
            with _shared_metrics():
                _supervise(settings, listener, workers, stop_seconds)


@contextmanager
def _listening(address: Address) -> Iterator[socket.socket]:
    """A socket that listens."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        family, place = found[0][0], found[0][4]
        listener = socket.create_server(place[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        where = f"{address.host}:{address.port}"
        # The standard library appends the address, and not on every Python.
        why = str(error.strerror or error).partition(" (while")[0]
        raise SettingsError(f"cannot listen at {where}: {why}") from error
    with listener:
        yield listener


def _serve(settings: ServiceSettings, listener: socket.socket, stop_seconds: float) -> None:
    """Serve in this process."""
    _allow_connections()
    sys.setswitchinterval(_SWITCH)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        http=timely_protocol(settings.limits.seconds),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=max(1, round(stop_seconds)),
    )
    server = _Server(config, app.state.service.load)
    with _stopping(server):
        server.run([listener])


class _Server(uvicorn.Server):
    """uvicorn's server, which says what it listens at, and stops without losing a request."""

    def __init__(self, config: uvicorn.Config, load: Load) -> None:
        super().__init__(config)
        self._load = load

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        await super().startup(sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            LOGGER.info("serving at http://%s:%d", shown, port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no new connection; answer what is under way on the others, and close them."""
        self._load.stopping = True  # from now on each answer is the last of its connection
        LOGGER.info("stopping: %d requests in progress", self._load.requests)
        for server in self.servers:
            server.close()
        end = time.monotonic() + _LINGER
        while self.server_state.connections and time.monotonic() < end and not self.force_exit:
            await asyncio.sleep(0.02)
        await super().shutdown(sockets)
        LOGGER.info("stopped")


@contextmanager
def _stopping(server: uvicorn.Server) -> Iterator[None]:
    """Signals stop the server, and do nothing more: it re-raises them when it is done."""

    def stop(*_: object) -> None:
        server.should_exit = True

    previous = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _allow_connections() -> None:
    """Allow as many open files as the system lets us, where it has such limits."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _FILES if most == resource.RLIM_INFINITY else min(_FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


# ---- Several processes ----


@contextmanager
def _shared_metrics() -> Iterator[None]:
    """A folder in which the processes put their metrics together."""
    if FOLDER_VARIABLE in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="datenorm.") as folder:
        os.environ[FOLDER_VARIABLE] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER_VARIABLE]


def _work(settings: ServiceSettings, listener: socket.socket, stop_seconds: float) -> None:
    """What each process does."""
    configure_logging(settings)
    forget_ended_processes()
    _serve(settings, listener, stop_seconds)


def _supervise(
    settings: ServiceSettings, listener: socket.socket, workers: int, stop_seconds: float
) -> None:
    """Keep so many processes alive until a signal comes, and hand it on to them."""
    context = get_context("spawn")
    processes: dict[BaseProcess, float] = {}  # since when they run
    stopping = False

    def start() -> None:
        process = context.Process(target=_work, args=(settings, listener, stop_seconds))
        process.start()
        processes[process] = time.monotonic()
        if stopping:  # the signal came in between
            process.terminate()

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        for process in processes:
            process.terminate()

    previous = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        for _ in range(workers):
            start()
        while processes:
            wait([process.sentinel for process in processes], timeout=1)
            for process in [each for each in processes if not each.is_alive()]:
                since = processes.pop(process)
                if stopping:
                    continue
                LOGGER.error("process %d ended with %s", process.pid, process.exitcode)
                if time.monotonic() - since < _LASTS:
                    stop()
                    raise SettingsError("the processes of the service do not stay alive")
                start()
    finally:
        for process in processes:
            process.terminate()
            process.join()
        for number, handler in previous.items():
            signal.signal(number, handler)
