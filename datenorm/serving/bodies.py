"""Bodies of requests: whole, in time, and no larger than allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar

import anyio
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from datenorm.serving.problems import Problem
from datenorm.serving.settings import Limits

__all__ = ["read_json", "save_body"]

_Model = TypeVar("_Model", bound=BaseModel)
_SHOWN_ERRORS = 10


async def read_json(request: Request, model: type[_Model], limits: Limits) -> _Model:
    """The JSON body of a request; Problem where it is none, or not what the model says."""
    kind = request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem("unsupported-media-type", "expected a body of application/json")
    body = b"".join([chunk async for chunk in _chunks(request, limits)])
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _invalid(error) from None


async def save_body(request: Request, path: Path, limits: Limits) -> None:
    """Write the body of a request to a file."""
    with path.open("wb") as file:
        async for chunk in _chunks(request, limits):
            file.write(chunk)


async def _chunks(request: Request, limits: Limits) -> AsyncIterator[bytes]:
    """The body in chunks; Problem where it is too large, or comes too slowly."""
    announced, most = request.headers.get("content-length", "0"), limits.body_bytes
    too_large = Problem("body-too-large", f"the body may have at most {most:,} bytes")
    if announced.isdecimal() and int(announced) > most:
        raise too_large
    received = 0
    try:
        with anyio.fail_after(limits.body_seconds):
            async for chunk in request.stream():
                received += len(chunk)
                if received > most:
                    raise too_large
                yield chunk
    except TimeoutError:
        within = f"the body did not arrive within {limits.body_seconds:g} seconds"
        raise Problem("body-too-slow", within) from None
    except ClientDisconnect:
        raise Problem("malformed-body", "the body ended before it was complete") from None


def _invalid(error: ValidationError) -> Problem:
    """What is wrong with a body, without what it holds."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    if found[0]["type"] == "json_invalid":
        return Problem("malformed-body", "the body is no JSON; expected an object in UTF-8")
    places = [
        {"pointer": "".join(f"/{part}" for part in each["loc"]), "detail": each["msg"]}
        for each in found[:_SHOWN_ERRORS]
    ]
    first = places[0]
    return Problem(
        "invalid-request", f"{first['pointer'] or 'the body'}: {first['detail']}", places
    )
