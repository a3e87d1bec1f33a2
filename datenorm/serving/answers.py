"""What answers look like, for OpenAPI alone: they are written without these models."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from datenorm.outputs import Kind
from datenorm.records import ReasonCode, Status
from datenorm.serving.problems import PROBLEM_TYPE, Code, status_of

__all__ = ["DESCRIPTION", "documented"]

DESCRIPTION = """Reads dates as people write them into ISO 8601, with a small attention network.

Every error is a problem of RFC 9457: `application/problem+json` with `type`, `title`, `status` and
`detail`, and with `errors` where places in the request are to blame."""


class AlternativeAnswer(BaseModel):
    """Another reading."""

    iso: str
    confidence: float = Field(ge=0, le=1)


class PredictionAnswer(BaseModel):
    """What came out for one text; the fields of a JSON record of `datenorm predict`."""

    text: str
    iso: str | None
    status: Status
    confidence: float = Field(ge=0, le=1)
    alternatives: list[AlternativeAnswer]
    order: str | None
    precision: str | None
    reason: str | None
    reason_code: ReasonCode | None
    kind: Kind | None
    earliest: str | None
    latest: str | None
    calendar: str | None
    zone: str | None
    weekday: int | None = Field(ge=1, le=7)
    weekday_agrees: bool | None
    mark: str | None


class ParseAnswer(BaseModel):
    """Predictions, in the order of the texts."""

    predictions: list[PredictionAnswer]


class ColumnAnswer(BaseModel):
    """The rows in their order, and what was found of the column.

    `report` is the JSON report of `datenorm clean`, `verdict` what it settles, `summary`
    the same in a few lines. Further lists hold what `add` asked for.
    """

    iso: list[str | None]
    status: list[Status]
    alternative: list[str | None]
    reason: list[str | None]
    verdict: dict[str, Any]
    report: dict[str, Any]
    summary: str
    recipe: str | None
    html: str | None


class TableAnswer(BaseModel):
    """The columns of a file, those that hold dates, and the texts of one if it was named."""

    kind: str
    columns: list[str]
    date_columns: list[str]
    values: list[str | None] | None = None


class AttentionAnswer(BaseModel):
    """Where the network looked: one row of weights per output symbol; each row sums to 1."""

    text: str
    input_symbols: list[str]
    output_symbols: list[str]
    weights: list[list[float]]
    probabilities: list[float]


class ModelAnswer(BaseModel):
    """The model that reads."""

    name: str
    task: str
    max_input_length: int
    minimum_confidence: float
    hints: list[str]


class ModelsAnswer(BaseModel):
    """The model that reads, and those that ship with datenorm."""

    model: ModelAnswer
    shipped: list[str]


class StateAnswer(BaseModel):
    """How the service is."""

    status: str


class PlaceAnswer(BaseModel):
    """A place in the request that is wrong."""

    detail: str
    pointer: str | None = Field(default=None, description="JSON pointer into the body.")
    parameter: str | None = Field(default=None, description="Of the query.")


class ProblemAnswer(BaseModel):
    """An error, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[PlaceAnswer] | None = None


_FILE = {"schema": {"type": "string", "format": "binary"}}
_OF_BODIES: tuple[Code, ...] = (
    "malformed-body",
    "body-too-slow",
    "body-too-large",
    "unsupported-media-type",
    "invalid-request",
    "too-many-requests",
)
_Answer = type[BaseModel] | dict[str, Any]


def documented(answer: _Answer, *codes: Code, request: _Answer | None = None) -> dict[str, Any]:
    """What FastAPI is told of a route: its answer, its problems and the body that it takes.

    An answer or a body is a model, or the media types of a file.
    """
    all_codes = (*codes, *(_OF_BODIES if request else ("too-many-requests",)))
    problems: dict[int | str, Any] = {
        status_of(code): {"model": ProblemAnswer, "content": {PROBLEM_TYPE: {}}}
        for code in all_codes
    }
    found: dict[str, Any] = {"response_model": None, "responses": problems}
    if isinstance(answer, dict):
        problems[200] = {"description": "The file, as it is written.", "content": answer}
    else:
        problems[200] = {"model": answer}
    if request is not None:
        content = (
            request
            if isinstance(request, dict)
            else {"application/json": {"schema": request.model_json_schema()}}
        )
        found["openapi_extra"] = {"requestBody": {"required": True, "content": content}}
    return found
