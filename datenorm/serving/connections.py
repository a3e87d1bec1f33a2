"""Connections of clients that take their time, or send no HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from datenorm.serving.problems import PROBLEM_TYPE, Problem

__all__ = ["timely_protocol"]

_LARGEST_HEAD = 1 << 16  # bytes of a request's line and headers


def timely_protocol(seconds: float) -> type[asyncio.Protocol]:
    """uvicorn's HTTP protocol, which waits only so long for the head of a request."""

    class TimelyProtocol(HttpToolsProtocol):
        """Closes connections whose requests do not begin, or whose heads do not end."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._head_bytes = 0
            self._timer: asyncio.TimerHandle | None = self.loop.call_later(seconds, self._give_up)

        def connection_lost(self, error: Exception | None) -> None:
            self._stop_timer()
            super().connection_lost(error)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._timer is not None:
                self._head_bytes += len(data)
                if self._head_bytes > _LARGEST_HEAD and not self.transport.is_closing():
                    most = f"a request's line and headers may have {_LARGEST_HEAD:,} bytes"
                    self._refuse(Problem("head-too-large", most))

        def on_message_begin(self) -> None:
            super().on_message_begin()
            if self._timer is None:
                self._timer = self.loop.call_later(seconds, self._give_up)

        def on_headers_complete(self) -> None:
            self._stop_timer()
            super().on_headers_complete()

        def send_400_response(self, message: str) -> None:
            self._refuse(Problem("malformed-request", "the request is no HTTP"))

        def _stop_timer(self) -> None:
            self._head_bytes = 0
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _give_up(self) -> None:
            if not self.transport.is_closing():
                late = f"no request came within {seconds:g} seconds"
                self._refuse(Problem("head-too-slow", late))

        def _refuse(self, problem: Problem) -> None:
            """Answer what never became a request, and close."""
            head = (
                f"HTTP/1.1 {problem.status} {problem.title}\r\nContent-Type: {PROBLEM_TYPE}\r\n"
                f"Content-Length: {len(problem.content)}\r\nConnection: close\r\n\r\n"
            )
            self.transport.write(head.encode() + problem.content)
            self.transport.close()

    return TimelyProtocol
