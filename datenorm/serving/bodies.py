"""Bodies of requests: whole, in time, and no larger than allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar

import anyio
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from datenorm.serving.load import Load
from datenorm.serving.problems import Problem, invalid

__all__ = ["read_json", "save_body"]

_Model = TypeVar("_Model", bound=BaseModel)


async def read_json(request: Request, model: type[_Model], load: Load) -> _Model:
    """The JSON body of a request; Problem where it is none, or not what the model says."""
    kind = request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem("unsupported-media-type", "expected a body of application/json")
    chunks, size = [], 0
    try:
        async for chunk in _chunks(request, load):
            load.buffer(len(chunk))
            size += len(chunk)
            chunks.append(chunk)
        return model.model_validate_json(b"".join(chunks))
    except ValidationError as error:
        raise invalid(error.errors(include_url=False, include_input=False)) from None
    finally:
        load.unbuffer(size)


async def save_body(request: Request, path: Path, load: Load) -> int:
    """Write the body of a request to a file; the number of its line ends."""
    lines = 0
    with path.open("wb") as file:
        async for chunk in _chunks(request, load):
            lines += chunk.count(b"\n")
            file.write(chunk)
    return lines


async def _chunks(request: Request, load: Load) -> AsyncIterator[bytes]:
    """The body in chunks; Problem where it is too large, or comes too slowly."""
    limits, received = load.limits, 0
    too_large = Problem("body-too-large", f"the body may have at most {limits.body_bytes:,} bytes")
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > limits.body_bytes:
        raise too_large
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("unsupported-media-type", "expected a body that is not compressed")
    try:
        with anyio.fail_after(limits.seconds):
            async for chunk in request.stream():
                received += len(chunk)
                if received > limits.body_bytes:
                    raise too_large
                yield chunk
    except TimeoutError:
        within = f"the body did not arrive within {limits.seconds:g} seconds"
        raise Problem("body-too-slow", within) from None
    except ClientDisconnect:
        raise Problem("malformed-body", "the body ended before it was complete") from None
