"""The service as an ASGI application: its addresses, and what stands around them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from datenorm import __version__
from datenorm.serving import answers as a
from datenorm.serving.answers import DESCRIPTION, documented
from datenorm.serving.gate import Gate
from datenorm.serving.problems import Code, Problem, invalid, problem_of, problem_response
from datenorm.serving.schemas import ColumnRequest, ParseRequest
from datenorm.serving.service import Service
from datenorm.serving.settings import ServiceSettings
from datenorm.serving.tables import MEDIA_TYPES
from datenorm.serving.uploads import Uploads

__all__ = ["create_app"]

_PAGE = Path(__file__).parent / "page"
_FILE: dict[str, Any] = {
    media_type: {"schema": {"type": "string", "format": "binary"}}
    for media_type in MEDIA_TYPES.values()
}
_Handler = Callable[..., Any]


class _Page(StaticFiles):
    """The files of the page, asked for again so that no old script meets a new service."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        """See StaticFiles."""
        response = super().file_response(*arguments, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(settings: ServiceSettings) -> FastAPI:
    """The service; `app.state.service` is what stands behind its addresses.

    Raises:
        BundleError: the model is missing or damaged.
    """
    service = Service(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service.start()
        yield
        await run_in_threadpool(service.batches.close)

    app = FastAPI(
        title="datenorm",
        version=__version__,
        description=DESCRIPTION,
        license_info={"name": "MIT"},
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    _add_addresses(app, service)
    paths = frozenset(app.openapi()["paths"]) | {"/openapi.json"}
    app.add_middleware(Gate, service.load, service.metrics, paths, settings.log != "off")
    if settings.origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=settings.origins, allow_headers=["Content-Type"]
        )
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    # Behind all routes, so that a wrong method at one of them is not looked for among the files.
    app.router.default = _Page(directory=_PAGE, html=True)
    return app


def _add_addresses(app: FastAPI, service: Service) -> None:
    uploads = Uploads(service)

    def add(method: str, path: str, handler: _Handler, about: dict[str, Any]) -> None:
        app.add_api_route(path, handler, methods=[method], **about)

    add(
        "POST",
        "/v1/parse",
        service.parse,
        documented(a.ParseAnswer, "too-many-texts", "text-too-long", request=ParseRequest),
    )
    add(
        "POST",
        "/v1/column",
        service.column,
        documented(a.ColumnAnswer, "too-many-rows", "unusable-table", request=ColumnRequest),
    )
    of_files: tuple[Code, Code] = ("too-many-rows", "unusable-table")
    add("POST", "/v1/clean", uploads.clean, documented(_FILE, *of_files, request=_FILE))
    add("POST", "/v1/table", uploads.table, documented(a.TableAnswer, *of_files, request=_FILE))
    attention = documented(a.AttentionAnswer, "invalid-request", "no-attention")
    add("GET", "/v1/attention", service.attention, attention)
    add("GET", "/v1/models", service.models, documented(a.ModelsAnswer))
    add("GET", "/healthz", service.health, documented(a.StateAnswer))
    add("GET", "/readyz", service.ready, documented(a.StateAnswer, "stopping"))
    add("GET", "/metrics", service.exposition, documented({"text/plain": {}}))


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_response(error)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem_response(problem_of(error), error.headers)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return problem_response(invalid(error.errors()))
