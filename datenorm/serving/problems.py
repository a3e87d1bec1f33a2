"""Errors as RFC 9457 has them: one JSON shape for all that goes wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal, get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

__all__ = ["CODES", "PROBLEM_TYPE", "Code", "Problem", "problem_of", "problem_response"]

PROBLEM_TYPE = "application/problem+json"
_DOCUMENTATION = "https://github.com/datenorm/datenorm/blob/main/docs/service.md"
_RETRY_SECONDS = 1

Code = Literal[
    "malformed-body",
    "invalid-request",
    "unusable-table",
    "no-attention",
    "body-too-large",
    "body-too-slow",
    "too-many-texts",
    "text-too-long",
    "too-many-rows",
    "unsupported-media-type",
    "not-found",
    "method-not-allowed",
    "too-many-requests",
    "stopping",
    "internal-error",
]
CODES: tuple[Code, ...] = get_args(Code)
_STATUS: dict[Code, int] = {
    "malformed-body": 400,
    "not-found": 404,
    "method-not-allowed": 405,
    "body-too-slow": 408,
    "body-too-large": 413,
    "too-many-texts": 413,
    "too-many-rows": 413,
    "unsupported-media-type": 415,
    "invalid-request": 422,
    "unusable-table": 422,
    "no-attention": 422,
    "text-too-long": 422,
    "internal-error": 500,
    "too-many-requests": 503,
    "stopping": 503,
}


class Problem(Exception):
    """A request that cannot be answered.

    Args:
        code: of the problem; it is the end of its `type`, and a heading of docs/service.md.
        detail: what is wrong with this request, and what was expected.
        errors: the places in the request that are wrong, each with `pointer` and `detail`.
    """

    def __init__(self, code: Code, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(code)  # the detail may hold texts, and logs must not
        self.code, self.detail, self.errors = code, detail, tuple(errors)

    @property
    def status(self) -> int:
        """The status of the response."""
        return _STATUS[self.code]


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a response."""
    values: dict[str, Any] = {
        "type": f"{_DOCUMENTATION}#{problem.code}",
        "title": problem.code.replace("-", " ").capitalize(),
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        values["errors"] = list(map(dict, problem.errors))
    given = dict(headers or {})
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        given["Retry-After"] = str(_RETRY_SECONDS)
    content = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, problem.status, given, PROBLEM_TYPE)


def problem_of(error: HTTPException) -> Problem:
    """What Starlette says of a request that no route takes."""
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return Problem("method-not-allowed", "this address does not take that method")
    if error.status_code == HTTPStatus.NOT_FOUND:
        return Problem("not-found", "there is nothing at this address; see /openapi.json")
    return Problem("malformed-body", "the request cannot be understood")
