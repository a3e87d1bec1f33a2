"""What requests and answers look like: checked where they come in, and shown by OpenAPI."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from datenorm.inference.policy import Policy

__all__ = ["ColumnRequest", "Options", "ParseRequest", "inline_schema"]

Addition = Literal["confidence", "earliest", "latest", "kind", "calendar", "zone"]
_LANGUAGE = r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$"


class Options(BaseModel):
    """What is known of texts; the same as the options of `datenorm predict`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    language: str | None = Field(
        default=None, pattern=_LANGUAGE, max_length=35, description="A hint, such as de or pt-BR."
    )
    order: Literal["dmy", "mdy", "ymd"] | None = Field(
        default=None, description="How day and month stand where the text leaves it open."
    )
    pivot: int | None = Field(
        default=None, ge=0, le=100, description="Two-digit years from here on are 19xx."
    )
    timezone: str | None = Field(
        None,
        max_length=64,
        description="Where clocks without a zone stand, such as Europe/Berlin or +02:00.",
    )
    calendar: str | None = Field(
        None,
        max_length=64,
        description="The calendar of dates whose text leaves it open, such as persian.",
    )
    min_confidence: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Less likely readings are rejected; null: the model's own.",
    )

    @property
    def of_columns(self) -> Options:
        """What the network is told of a column's texts: its rows tell the order and the century."""
        return Options(
            language=self.language,
            timezone=self.timezone,
            calendar=self.calendar,
            min_confidence=self.min_confidence,
        )

    @property
    def policy(self) -> Policy:
        """The policy; SettingsError where there is no such zone or calendar."""
        return Policy(
            self.min_confidence,
            pivot_year=self.pivot,
            timezone=self.timezone,
            calendar=self.calendar,
        )


class ParseRequest(Options):
    """Texts to read."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"texts": ["3 May 1979", "21th of August 2016"]},
                {"texts": ["03/04/2005"], "order": "dmy"},
            ]
        }
    )
    texts: list[str] = Field(description="What people wrote.")


class ColumnRequest(Options):
    """A column of texts, whose rows tell of each other."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"values": ["03/04/2005", "25/04/2005", None]}]}
    )
    values: list[str | None] = Field(description="The rows; null where there is none.")
    name: str = Field(
        default="column", max_length=200, description="What the report calls the column."
    )
    placeholders: Literal["keep", "null"] = Field(
        default="keep", description="Dates that stand for none, such as 1900-01-01 in many rows."
    )
    add: list[Addition] = Field(default=[], description="More to tell of each row.")
    recipe: Literal["sql", "py", "json"] | None = Field(
        default=None, description="Also give what was learned, as code that runs without datenorm."
    )
    dialect: Literal["duckdb", "postgresql", "spark"] = Field(
        default="duckdb", description="Of a recipe in SQL."
    )
    html: bool = Field(default=False, description="Also give the report as an HTML page.")


def inline_schema(model: type[BaseModel]) -> dict[str, Any]:
    """A model's JSON schema for a request's body."""
    return {
        "required": True,
        "content": {"application/json": {"schema": model.model_json_schema()}},
    }
