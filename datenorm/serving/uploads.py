"""What stands behind the addresses for files."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Annotated

import anyio
from fastapi import Query, Request
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from datenorm.cleaning import Additions
from datenorm.columns.cleaner import CleaningOptions
from datenorm.serving.bodies import save_body
from datenorm.serving.gate import note
from datenorm.serving.schemas import CleanQuery, TableQuery
from datenorm.serving.service import Service, explained, json_response
from datenorm.serving.tables import MEDIA_TYPES, CleaningJob, described_table, open_upload
from datenorm.tables.table import Table

__all__ = ["Uploads"]


class Uploads:
    """Files of requests: each is kept in a folder of its own until the answer is complete."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def table(self, request: Request, query: Annotated[TableQuery, Query()]) -> Response:
        """Tell the columns of a file, which of them hold dates, and the texts of one."""
        async with self._upload(request, query.format) as table:

            def work() -> str:
                found = described_table(table, self._service.readers.first, query.column)
                return json.dumps(found, ensure_ascii=False)

            return json_response(await run_in_threadpool(explained, work, path=table.path))

    async def clean(self, request: Request, query: Annotated[CleanQuery, Query()]) -> Response:
        """Clean the date columns of a file: CSV, TSV, JSON lines or Parquet in, the same out."""
        async with AsyncExitStack() as stack:
            table = await stack.enter_async_context(self._upload(request, query.format))

            def start() -> tuple[bytes, Iterator[bytes]]:
                job = CleaningJob(
                    table,
                    query.column,
                    self._service.readers.reader(query.of_columns),
                    CleaningOptions(query.order, query.pivot, placeholders=query.placeholders),
                    Additions(query.in_place, tuple(dict.fromkeys(query.add))),
                )
                chunks = job.chunks()
                return next(chunks, b""), chunks  # what is wrong with it shows before the first

            first, chunks = await run_in_threadpool(explained, start, path=table.path)
            return _Download(first, chunks, MEDIA_TYPES[table.kind], stack.pop_all())

    @asynccontextmanager
    async def _upload(self, request: Request, kind: str | None) -> AsyncIterator[Table]:
        """The table in the body of a request, as a job that is in progress for so long."""
        with self._service.load.job(), tempfile.TemporaryDirectory(prefix="datenorm.") as folder:
            path = Path(folder) / "body"
            lines = await save_body(request, path, self._service.load)

            def work() -> Table:
                upload = open_upload(path, kind or _kind_of(request), self._service.settings.limits)
                rows = lines if upload.rows is None else upload.rows
                self._service.check_rows(rows)
                note(request.scope, texts=rows)
                return upload.table

            yield await run_in_threadpool(explained, work, path=path)


class _Download(StreamingResponse):
    """Chunks as they are written; whatever becomes of them, what they came from is tidied up."""

    def __init__(
        self, first: bytes, chunks: Iterator[bytes], media_type: str, stack: AsyncExitStack
    ) -> None:
        super().__init__(self._all(first, chunks), media_type=media_type)
        self._chunks, self._stack = chunks, stack

    @staticmethod
    async def _all(first: bytes, chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
        yield first
        async for chunk in iterate_in_threadpool(chunks):
            yield chunk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._chunks.close)  # type: ignore[attr-defined]
                await self._stack.aclose()


def _kind_of(request: Request) -> str | None:
    """The kind of table that the request says its body is; None where that says nothing."""
    told = request.headers.get("content-type", "").split(";")[0].strip().lower()
    return next((kind for kind, media_type in MEDIA_TYPES.items() if media_type == told), None)
