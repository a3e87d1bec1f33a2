"""What requests look like: checked where they come in, and shown by OpenAPI."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from datenorm.inference.policy import Policy

__all__ = [
    "AttentionQuery",
    "CleanQuery",
    "ColumnRequest",
    "Options",
    "ParseRequest",
    "TableQuery",
]

Addition = Literal["confidence", "earliest", "latest", "kind", "calendar", "zone"]
FileAddition = Literal[
    "status",
    "confidence",
    "alternative",
    "earliest",
    "latest",
    "kind",
    "calendar",
    "zone",
    "reason",
]
Order = Literal["dmy", "mdy", "ymd"]
Kind = Literal["csv", "tsv", "jsonl", "parquet"]
_LANGUAGE = r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$"
_BODY = ConfigDict(strict=True)


class Options(BaseModel):
    """What is known of texts; the same as the options of `datenorm predict`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str | None = Field(
        default=None, pattern=_LANGUAGE, max_length=35, description="A hint, such as de or pt-BR."
    )
    order: Order | None = Field(
        default=None, description="How day and month stand where the text leaves it open."
    )
    pivot: int | None = Field(
        default=None, ge=0, le=100, description="Two-digit years from here on are 19xx."
    )
    timezone: str | None = Field(
        default=None,
        max_length=64,
        description="Where clocks without a zone stand, such as Europe/Berlin or +02:00.",
    )
    calendar: str | None = Field(
        default=None,
        max_length=64,
        description="The calendar of dates whose text leaves it open, such as persian.",
    )
    min_confidence: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Less likely readings are rejected; the model has a limit of its own.",
    )

    @property
    def of_columns(self) -> Options:
        """What the network is told of a column: its rows tell the order and the century."""
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

    model_config = _BODY

    texts: list[str] = Field(
        description="What people wrote.", examples=[["3 May 1979", "21th of August 2016"]]
    )


class ColumnRequest(Options):
    """A column of texts, whose rows tell of each other."""

    model_config = _BODY

    values: list[str | None] = Field(
        description="The rows; null where there is no text.",
        examples=[["03/04/2005", "25/04/2005", None]],
    )
    name: str = Field(
        default="column", max_length=200, description="What the report calls the column."
    )
    placeholders: Literal["keep", "null"] = Field(
        default="keep", description="null rejects dates that stand for none, such as 1900-01-01."
    )
    add: list[Addition] = Field(default=[], description="More to tell of each row.")
    recipe: Literal["sql", "py", "json"] | None = Field(
        default=None, description="Also give what was learned, as code that runs without datenorm."
    )
    dialect: Literal["duckdb", "postgresql", "spark"] = Field(
        default="duckdb", description="Of a recipe in SQL."
    )
    html: bool = Field(default=False, description="Also give the report as an HTML page.")


class TableQuery(BaseModel):
    """Which file comes in, and the column whose values are wanted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str | None = Field(default=None, description="A column whose texts are told too.")
    format: Kind | None = Field(
        default=None, description="Kind of file; by default that of Content-Type, or as it shows."
    )


class CleanQuery(Options):
    """Which file comes in, and how its columns are cleaned."""

    column: list[str] = Field(
        default=[], description="Columns that hold dates; by default those that look like it."
    )
    format: Kind | None = Field(
        default=None, description="Kind of file; by default that of Content-Type, or as it shows."
    )
    in_place: bool = Field(
        default=False, description="Put ISO text into the column itself, not into NAME_iso."
    )
    add: list[FileAddition] = Field(default=[], description="More columns, such as NAME_status.")
    placeholders: Literal["keep", "null"] = Field(
        default="keep", description="null rejects dates that stand for none, such as 1900-01-01."
    )


class AttentionQuery(BaseModel):
    """A text, and what is known of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(description="What a person wrote.", examples=["3 May 1979"])
    language: str | None = Field(default=None, pattern=_LANGUAGE, max_length=35)
    order: Order | None = None
