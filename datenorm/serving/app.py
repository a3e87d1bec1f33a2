"""The addresses of the service."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from pydantic import ValidationError
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from datenorm import __version__
from datenorm.bundle import Bundle, load_bundle, shipped_models
from datenorm.cleaning import Additions
from datenorm.columns.cleaner import CleaningOptions
from datenorm.errors import DataError, DatenormError, SettingsError
from datenorm.serving.batching import BatchReader
from datenorm.serving.bodies import read_json, save_body
from datenorm.serving.columns import cleaned_column
from datenorm.serving.problems import Problem, problem_of, problem_response
from datenorm.serving.readers import Readers
from datenorm.serving.schemas import ColumnRequest, Options, ParseRequest, inline_schema
from datenorm.serving.settings import ServiceSettings
from datenorm.serving.tables import MEDIA_TYPES, CleaningJob, described_table, open_upload

__all__ = ["create_app"]

_PAGE = Path(__file__).parent / "page"
_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # asked for again, so that no old script meets a new service
}
_Result = TypeVar("_Result")
_Kind = Literal["csv", "tsv", "jsonl", "parquet"]


class _Page(StaticFiles):
    """The page and its files; nothing is loaded from elsewhere, and nothing inline is run."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        response = super().file_response(*arguments, **options)
        response.headers.update(_HEADERS)
        return response


def create_app(settings: ServiceSettings) -> FastAPI:
    """The service as an ASGI application.

    Raises:
        BundleError: the model is missing or damaged.
    """
    service = _Service(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service.batches = BatchReader(settings.threads, settings.limits.waiting_texts)
        yield
        await run_in_threadpool(service.batches.close)

    app = FastAPI(
        title="datenorm",
        version=__version__,
        description="Reads dates as people write them into ISO 8601.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    body = inline_schema
    app.add_api_route(
        "/v1/parse",
        service.parse,
        methods=["POST"],
        openapi_extra={"requestBody": body(ParseRequest)},
    )
    app.add_api_route(
        "/v1/column",
        service.column,
        methods=["POST"],
        openapi_extra={"requestBody": body(ColumnRequest)},
    )
    app.add_api_route("/v1/clean", service.clean, methods=["POST"])
    app.add_api_route("/v1/table", service.table, methods=["POST"])
    app.add_api_route("/v1/attention", service.attention, methods=["GET"])
    app.add_api_route("/v1/models", service.models, methods=["GET"])
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    # Behind all routes, so that a wrong method at one of them is not looked for among the files.
    app.router.default = _Page(directory=_PAGE, html=True)
    return app


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_response(error)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem_response(problem_of(error), error.headers)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"pointer": f"?{each['loc'][-1]}", "detail": str(each["msg"])} for each in error.errors()
    ]
    first = errors[0]
    return problem_response(
        Problem("invalid-request", f"{first['pointer']}: {first['detail']}", errors)
    )


class _Service:
    """What stands behind the addresses."""

    batches: BatchReader

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings, self._limits = settings, settings.limits
        self._bundle: Bundle = load_bundle(settings.model)
        self._readers = Readers(self._bundle)

    async def parse(self, request: Request) -> Response:
        """Read texts; one Prediction for each, in order."""
        asked = await read_json(request, ParseRequest, self._limits)
        self._check_texts(asked.texts)
        reader = _explained(lambda: self._readers.reader(asked))
        records = await self.batches.read(asked.texts, reader)
        return _json(f'{{"predictions":[{",".join(records)}]}}')

    async def column(self, request: Request) -> Response:
        """Clean a column: rows that can be read in two ways follow what the others prove."""
        asked = await read_json(request, ColumnRequest, self._limits)
        self._check_rows(len(asked.values))

        def work() -> str:
            reader = self._readers.reader(asked.of_columns)
            return json.dumps(cleaned_column(asked, reader), ensure_ascii=False)

        return _json(await run_in_threadpool(_explained, work))

    async def clean(  # noqa: PLR0913, PLR0917 - one parameter per option
        self,
        request: Request,
        column: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
        kind: Annotated[_Kind | None, Query(alias="format")] = None,
        in_place: bool = False,
        add: Annotated[list[str], Query()] = [],  # noqa: B006
        language: str | None = None,
        order: Literal["dmy", "mdy", "ymd"] | None = None,
        pivot: Annotated[int | None, Query(ge=0, le=100)] = None,
        timezone: str | None = None,
        calendar: str | None = None,
        min_confidence: Annotated[float | None, Query(ge=0, le=1)] = None,
        placeholders: Literal["keep", "null"] = "keep",
    ) -> Response:
        """Clean the date columns of a file: CSV, TSV, JSON lines or Parquet in, the same out."""
        options = _options(
            language=language,
            order=order,
            timezone=timezone,
            calendar=calendar,
            min_confidence=min_confidence,
        )
        folder = tempfile.TemporaryDirectory(prefix="datenorm.")
        try:
            path = Path(folder.name) / "body"
            await save_body(request, path, self._limits)

            def start() -> tuple[str, Iterator[bytes]]:
                table = open_upload(path, kind or _kind_of(request))
                job = CleaningJob(
                    table,
                    column,
                    self._readers.reader(options.of_columns),
                    CleaningOptions(order, pivot, placeholders=placeholders),
                    Additions(in_place, tuple(add)),
                )
                chunks = job.chunks()
                first = next(chunks, b"")
                return table.kind, _and_then(first, chunks, folder)

            found, chunks = await run_in_threadpool(_explained, start)
        except BaseException:
            folder.cleanup()
            raise
        return StreamingResponse(iterate_in_threadpool(chunks), media_type=MEDIA_TYPES[found])

    async def table(
        self,
        request: Request,
        column: str | None = None,
        kind: Annotated[_Kind | None, Query(alias="format")] = None,
    ) -> Response:
        """Tell the columns of a file, which of them hold dates, and the texts of one."""
        with tempfile.TemporaryDirectory(prefix="datenorm.") as folder:
            path = Path(folder) / "body"
            await save_body(request, path, self._limits)

            def work() -> str:
                table = open_upload(path, kind or _kind_of(request))
                found = described_table(table, self._readers.first, column)
                return json.dumps(found, ensure_ascii=False)

            return _json(await run_in_threadpool(_explained, work))

    async def attention(
        self,
        text: str,
        language: str | None = None,
        order: Literal["dmy", "mdy", "ymd"] | None = None,
    ) -> Response:
        """Where the network looked while it read a text."""
        self._check_texts([text])
        options = _options(language=language, order=order)

        def work() -> str:
            found = self._readers.reader(options).attention(text)
            return json.dumps(found.to_dict(), ensure_ascii=False)

        try:
            return _json(await run_in_threadpool(work))
        except SettingsError as error:
            raise Problem("invalid-request", str(error)) from None
        except DataError as error:
            raise Problem("no-attention", str(error)) from None

    async def models(self) -> Response:
        """The model that reads, and those that are shipped."""
        task = self._bundle.task
        about = {
            "name": self._bundle.name,
            "task": task.name,
            "max_input_length": task.max_input_length,
            "minimum_confidence": self._bundle.minimum_confidence,
            "hints": [hint.strip("<>") for hint in task.hints],
        }
        return _json(json.dumps({"model": about, "shipped": shipped_models()}))

    def _check_texts(self, texts: list[str]) -> None:
        limits = self._limits
        if len(texts) > limits.texts:
            detail = f"{len(texts):,} texts; one call takes at most {limits.texts:,}"
            raise Problem("too-many-texts", detail)
        for number, text in enumerate(texts):
            if len(text) > limits.text_length:
                detail = f"{len(text):,} characters; a text has at most {limits.text_length:,}"
                places = [{"pointer": f"/texts/{number}", "detail": detail}]
                raise Problem("text-too-long", detail, places)

    def _check_rows(self, rows: int) -> None:
        if rows > self._limits.rows:
            detail = f"{rows:,} rows; a column has at most {self._limits.rows:,}"
            raise Problem("too-many-rows", detail)


def _json(content: str) -> Response:
    return Response(content.encode("utf-8", "replace"), media_type="application/json")


def _options(**given: Any) -> Options:
    """Options of a query; Problem where one cannot be."""
    try:
        return Options(**given)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise Problem("invalid-request", f"?{first['loc'][0]}: {first['msg']}") from None


def _explained(work: Callable[[], _Result]) -> _Result:
    """The result of some work; Problem where datenorm can say what is wrong."""
    try:
        return work()
    except SettingsError as error:
        raise Problem("invalid-request", str(error)) from None
    except DatenormError as error:
        raise Problem("unusable-table", str(error)) from None


def _kind_of(request: Request) -> str | None:
    """The kind of table that the request says its body is; None where that says nothing."""
    told = request.headers.get("content-type", "").split(";")[0].strip().lower()
    return next((kind for kind, media_type in MEDIA_TYPES.items() if media_type == told), None)


def _and_then(
    first: bytes, chunks: Iterator[bytes], folder: tempfile.TemporaryDirectory[str]
) -> Iterator[bytes]:
    """All chunks; the folder vanishes with the last."""
    with folder:
        yield first
        yield from chunks
