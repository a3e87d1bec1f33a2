"""What every request passes through: the limit on requests, metrics, and its line in the log."""

from __future__ import annotations

import time
from typing import Any

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from datenorm.serving.load import Load
from datenorm.serving.logs import LOGGER
from datenorm.serving.metrics import Metrics
from datenorm.serving.problems import Problem, problem_response

__all__ = ["Gate", "note"]

_ALWAYS = ("/healthz", "/readyz", "/metrics")  # answered however much is in progress
_HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        b"frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]


def note(scope: Scope, **values: Any) -> None:
    """Have the line of a request say more: `texts`, how many, and perhaps `asked`, which."""
    scope.setdefault("datenorm", {}).update(values)


class Gate:
    """Middleware around all addresses.

    Args:
        app: what answers.
        load: what is in progress.
        metrics: where it is counted.
        paths: addresses that are counted each for itself; all others are "page".
        logs: whether each request gets a line.
    """

    def __init__(
        self, app: ASGIApp, load: Load, metrics: Metrics, paths: frozenset[str], logs: bool
    ) -> None:
        self._app, self._load, self._metrics = app, load, metrics
        self._paths, self._logs = paths, logs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_HEADERS]
                if self._load.stopping:
                    message["headers"].append((b"connection", b"close"))
            if not message.get("more_body"):
                await send(message)
                return
            with anyio.fail_after(self._load.limits.seconds):  # a client that does not read on
                await send(message)

        try:
            await self._pass(scope, receive, answer)
        except Exception as error:
            LOGGER.error("failed", exc_info=error, extra={"request": {"path": self._path(scope)}})
            if status:
                raise _Aborted from None  # the server ends the connection: the answer is cut short
            problem = Problem("internal-error", "the service failed; its log says where")
            await problem_response(problem)(scope, receive, answer)
        finally:
            self._count(scope, status, time.perf_counter() - started)

    async def _pass(self, scope: Scope, receive: Receive, answer: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["path"] in _ALWAYS:
            await self._app(scope, receive, answer)
            return
        try:
            with self._load.request():
                self._metrics.in_progress.inc()
                try:
                    await self._app(scope, receive, answer)
                finally:
                    self._metrics.in_progress.dec()
        except Problem as problem:
            await problem_response(problem)(scope, receive, answer)

    def _path(self, scope: Scope) -> str:
        return str(scope["path"]) if scope["path"] in self._paths else "page"

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        path, method, noted = self._path(scope), scope["method"], scope.get("datenorm", {})
        self._metrics.requests.labels(path, method, status).inc()
        self._metrics.seconds.labels(path).observe(seconds)
        if texts := noted.get("texts"):
            self._metrics.texts.labels(path).inc(texts)
        if self._logs:
            values = {"status": status, "ms": round(1000 * seconds, 1)} | noted
            LOGGER.info("%s %s", method, path, extra={"request": values})


class _Aborted(Exception):
    """An answer that was begun cannot be completed."""
