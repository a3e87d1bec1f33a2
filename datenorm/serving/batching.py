"""Texts of requests that arrive together are read in one batch.

Requests put their texts into a queue; each thread takes what waits, up to a batch, reads it and
hands every request its records. A long request takes turns with the others, batch by batch.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Thread

from datenorm.inference.normalizer import Normalizer
from datenorm.serving.problems import Problem

__all__ = ["BatchReader"]

_BATCH = 512  # texts


class _Call:
    """The texts of one request, and their records as far as they are read."""

    def __init__(self, texts: Sequence[str], reader: Normalizer) -> None:
        self.texts, self.reader = texts, reader
        self.loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[list[str]] = self.loop.create_future()
        self.records: list[str] = [""] * len(texts)
        self.taken = 0
        self.unread = len(texts)

    def finish(self, error: Exception | None = None) -> None:
        """Hand over the records, or what went wrong; called in the loop of the request."""
        if self.answer.done():
            return
        if error:
            self.answer.set_exception(error)
        else:
            self.answer.set_result(self.records)


_Piece = tuple[_Call, int, int]  # a call, and the range of its texts that is read


class BatchReader:
    """Reads texts in threads, all that wait at once.

    Args:
        threads: so many batches are read at the same time.
        limit: texts that may wait; beyond it calls are refused.
        on_batch: told of each batch how many texts it has, and how many wait still.
    """

    def __init__(
        self, threads: int, limit: int, on_batch: Callable[[int, int], object] = lambda *_: None
    ) -> None:
        self._limit, self._on_batch = limit, on_batch
        self._calls: deque[_Call] = deque()
        self._waiting = 0
        self._closed = False
        self._ready = Condition()
        self._threads = [
            Thread(target=self._run, name=f"reader-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def read(self, texts: Sequence[str], reader: Normalizer) -> list[str]:
        """One record per text, in order, as JSON.

        Raises:
            Problem: too many texts wait, or the service is stopping.
        """
        if not texts:
            return []
        call = _Call(texts, reader)
        with self._ready:
            if self._closed:
                raise Problem("stopping", "the service is stopping; ask another one")
            if self._waiting + len(texts) > self._limit and self._waiting:
                detail = f"{self._waiting:,} texts wait to be read; try again later"
                raise Problem("too-many-requests", detail)
            self._calls.append(call)
            self._waiting += len(texts)
            self._ready.notify()
        return await call.answer

    def close(self) -> None:
        """Read what waits, then end the threads; no call is taken any more."""
        with self._ready:
            self._closed = True
            self._ready.notify_all()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while pieces := self._take():
            by_reader: dict[int, list[_Piece]] = {}
            for piece in pieces:
                by_reader.setdefault(id(piece[0].reader), []).append(piece)
            for group in by_reader.values():
                self._read(group)

    def _take(self) -> list[_Piece]:
        """What waits, up to a batch; nothing when the reader is closed and all is read."""
        with self._ready:
            while not self._calls and not self._closed:
                self._ready.wait()
            pieces, room = [], _BATCH
            for _ in range(len(self._calls)):
                call = self._calls.popleft()
                start, call.taken = call.taken, min(call.taken + room, len(call.texts))
                pieces.append((call, start, call.taken))
                room -= call.taken - start
                if call.taken < len(call.texts):
                    self._calls.append(call)
                    self._ready.notify()
                if not room:
                    break
            self._waiting -= _BATCH - room
            if pieces:
                self._on_batch(_BATCH - room, self._waiting)
            return pieces

    def _read(self, pieces: Sequence[_Piece]) -> None:
        """Read the texts of calls with the same options."""
        texts = [text for call, start, end in pieces for text in call.texts[start:end]]
        try:
            predictions = pieces[0][0].reader.normalize(texts)
            records = [json.dumps(each.to_dict(), ensure_ascii=False) for each in predictions]
        except Exception as error:  # whatever it is, the requests must have an answer
            for call, _, _ in pieces:
                _tell(call, error)
            return
        first = 0
        for call, start, end in pieces:
            call.records[start:end] = records[first : first + end - start]
            first += end - start
            with self._ready:
                call.unread -= end - start
                is_read = not call.unread
            if is_read:
                _tell(call, None)


def _tell(call: _Call, error: Exception | None) -> None:
    """Wake the request up; it may be gone with its loop."""
    if not call.loop.is_closed():
        call.loop.call_soon_threadsafe(call.finish, error)
