"""What stands behind the addresses for texts and columns."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, TypeVar

from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from datenorm.bundle import load_bundle, shipped_models
from datenorm.errors import DataError, DatenormError, SettingsError
from datenorm.serving.batching import BatchReader
from datenorm.serving.bodies import read_json
from datenorm.serving.columns import cleaned_column
from datenorm.serving.gate import note
from datenorm.serving.load import Load
from datenorm.serving.logs import shown_texts
from datenorm.serving.metrics import METRICS_TYPE, Metrics
from datenorm.serving.problems import Problem
from datenorm.serving.readers import Readers
from datenorm.serving.schemas import AttentionQuery, ColumnRequest, Options, ParseRequest
from datenorm.serving.settings import ServiceSettings

__all__ = ["Service", "explained", "json_response"]

_Result = TypeVar("_Result")


class Service:
    """The reader with its queue, what is in progress, and what is counted.

    Raises:
        BundleError: the model is missing or damaged.
    """

    batches: BatchReader

    def __init__(self, settings: ServiceSettings) -> None:
        self.settings = settings
        self.bundle = load_bundle(settings.model)
        self.readers = Readers(self.bundle)
        self.load, self.metrics = Load(settings.limits), Metrics()

    def start(self) -> None:
        """Start the threads that read."""
        limits = self.settings.limits
        self.batches = BatchReader(
            self.settings.threads, limits.waiting_texts, self.metrics.batch_read
        )

    async def parse(self, request: Request) -> Response:
        """Read texts; one Prediction for each, in order."""
        asked = await read_json(request, ParseRequest, self.load)
        self._check_texts(asked.texts)
        self.note(request, asked.texts)
        reader = explained(lambda: self.readers.reader(asked))
        records = await self.batches.read(asked.texts, reader)
        return json_response(f'{{"predictions":[{",".join(records)}]}}')

    async def column(self, request: Request) -> Response:
        """Clean a column: rows that can be read in two ways follow what the others prove."""
        asked = await read_json(request, ColumnRequest, self.load)
        self.check_rows(len(asked.values))
        self.note(request, asked.values)

        def work() -> str:
            reader = self.readers.reader(asked.of_columns)
            return json.dumps(cleaned_column(asked, reader), ensure_ascii=False)

        with self.load.job():
            return json_response(await run_in_threadpool(explained, work))

    async def attention(
        self, request: Request, query: Annotated[AttentionQuery, Query()]
    ) -> Response:
        """Where the network looked while it read a text."""
        self._check_texts([query.text])
        self.note(request, [query.text])
        options = Options(language=query.language, order=query.order)
        reader = explained(lambda: self.readers.reader(options))

        def work() -> str:
            return json.dumps(reader.attention(query.text).to_dict(), ensure_ascii=False)

        try:
            return json_response(await run_in_threadpool(work))
        except DataError as error:
            raise Problem("no-attention", str(error)) from None

    async def models(self) -> Response:
        """The model that reads, and those that ship with datenorm."""
        return json_response(self._models)

    @cached_property
    def _models(self) -> str:
        task = self.bundle.task
        about = {
            "name": self.bundle.name,
            "task": task.name,
            "max_input_length": task.max_input_length,
            "minimum_confidence": self.bundle.minimum_confidence,
            "hints": [hint.strip("<>") for hint in task.hints],
        }
        return json.dumps({"model": about, "shipped": shipped_models()})

    async def health(self) -> Response:
        """Whether the service runs at all."""
        return json_response('{"status":"ok"}')

    async def ready(self) -> Response:
        """Whether the service takes requests: not any more when it was told to stop."""
        if self.load.stopping:
            raise Problem("stopping", "the service finishes what it has, and ends")
        return json_response('{"status":"ready"}')

    async def exposition(self) -> Response:
        """Requests, times, texts and the queue, for Prometheus."""
        return Response(self.metrics.exposition(), headers={"Content-Type": METRICS_TYPE})

    def note(self, request: Request, texts: list[str] | list[str | None]) -> None:
        """Have the log say how many texts a request has, and which if that is asked for."""
        if self.settings.log_texts:
            note(request.scope, texts=len(texts), asked=shown_texts(texts))
        else:
            note(request.scope, texts=len(texts))

    def _check_texts(self, texts: list[str]) -> None:
        limits = self.settings.limits
        if len(texts) > limits.texts:
            detail = f"{len(texts):,} texts; one call takes at most {limits.texts:,}"
            raise Problem("too-many-texts", detail)
        for number, text in enumerate(texts):
            if len(text) > limits.text_length:
                detail = f"{len(text):,} characters; a text has at most {limits.text_length:,}"
                raise Problem(
                    "text-too-long", detail, [{"pointer": f"/texts/{number}", "detail": detail}]
                )

    def check_rows(self, rows: int) -> None:
        """Problem where a column or file has too many rows."""
        if rows > self.settings.limits.rows:
            detail = f"{rows:,} rows; at most {self.settings.limits.rows:,} are taken"
            raise Problem("too-many-rows", detail)


def json_response(content: str) -> Response:
    """JSON text as a response; what UTF-8 has no bytes for, half a surrogate pair, comes as `?`."""
    return Response(content.encode("utf-8", "replace"), media_type="application/json")


def explained(work: Callable[[], _Result], **renamed: Any) -> _Result:
    """The result of some work; Problem where datenorm can say what is wrong.

    `path`, if it is given, is what errors call a file; they say "the body" instead.
    """
    try:
        return work()
    except SettingsError as error:
        raise Problem("invalid-request", str(error)) from None
    except DatenormError as error:
        message = str(error)
        if path := renamed.get("path"):
            message = message.replace(str(path), "the body")
        raise Problem("unusable-table", message) from None
