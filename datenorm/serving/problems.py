"""Errors as RFC 9457 has them: one JSON shape for all that goes wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal, get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

__all__ = [
    "CODES",
    "PROBLEM_TYPE",
    "Code",
    "Problem",
    "invalid",
    "problem_of",
    "problem_response",
    "status_of",
]

PROBLEM_TYPE = "application/problem+json"
_DOCUMENTATION = "https://github.com/datenorm/datenorm/blob/main/docs/service.md"
_RETRY_SECONDS = 1
_SHOWN_ERRORS = 10

Code = Literal[
    "malformed-request",
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
    "head-too-large",
    "head-too-slow",
    "too-many-requests",
    "stopping",
    "internal-error",
]
CODES: tuple[Code, ...] = get_args(Code)
_STATUS: dict[Code, int] = {
    "malformed-request": 400,
    "malformed-body": 400,
    "not-found": 404,
    "method-not-allowed": 405,
    "body-too-slow": 408,
    "head-too-slow": 408,
    "body-too-large": 413,
    "too-many-texts": 413,
    "too-many-rows": 413,
    "unsupported-media-type": 415,
    "invalid-request": 422,
    "unusable-table": 422,
    "no-attention": 422,
    "text-too-long": 422,
    "head-too-large": 431,
    "internal-error": 500,
    "too-many-requests": 503,
    "stopping": 503,
}


def status_of(code: Code) -> int:
    """The status of a problem's response."""
    return _STATUS[code]


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
        return status_of(self.code)

    @property
    def title(self) -> str:
        """What the problem is, whatever the request."""
        return self.code.replace("-", " ").capitalize()

    @property
    def content(self) -> bytes:
        """The problem as JSON."""
        values: dict[str, Any] = {
            "type": f"{_DOCUMENTATION}#{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            values["errors"] = list(map(dict, self.errors))
        return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a response."""
    given = dict(headers or {})
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        given.setdefault("Allow", "GET, HEAD")  # what the page's files take
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        given["Retry-After"] = str(_RETRY_SECONDS)
    return Response(problem.content, problem.status, given, PROBLEM_TYPE)


def problem_of(error: HTTPException) -> Problem:
    """What Starlette says of a request that no route takes."""
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return Problem("method-not-allowed", "this address does not take that method")
    if error.status_code == HTTPStatus.NOT_FOUND:
        return Problem("not-found", "there is nothing at this address; see /openapi.json")
    return Problem("malformed-request", "the request cannot be understood")


def invalid(errors: Sequence[Any]) -> Problem:
    """What pydantic says is wrong with a body or a query, without what it holds."""
    if errors[0]["type"] == "json_invalid":
        return Problem("malformed-body", "the body is no JSON; expected an object in UTF-8")
    places = [_place(each["loc"], each["msg"]) for each in errors[:_SHOWN_ERRORS]]
    first = places[0]
    where = first.get("parameter") or first.get("pointer") or "the body"
    return Problem("invalid-request", f"{where}: {first['detail']}", places)


def _place(steps: Sequence[str | int], detail: str) -> dict[str, str]:
    """A parameter of the query, or a JSON pointer into the body."""
    if steps and steps[0] == "query":
        return {"parameter": str(steps[1]), "detail": detail}
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return {"pointer": "".join(f"/{step}" for step in escaped), "detail": detail}
