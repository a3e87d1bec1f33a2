"""Frozen records that cross rooms: a generated pair, a reading, a map of attention."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from datenorm.outputs import Kind

__all__ = [
    "ADDITIONS",
    "ANSWER_FIELDS",
    "Alternative",
    "AttentionMap",
    "DatePair",
    "Prediction",
    "Reason",
    "ReasonCode",
    "Status",
]

# What can be added of a column, beside its dates.
ADDITIONS = (
    "status",
    "confidence",
    "alternative",
    "earliest",
    "latest",
    "kind",
    "calendar",
    "zone",
    "reason",
)

Status = Literal["full", "partial", "ambiguous", "rejected"]
ReasonCode = Literal[
    "no_text",
    "too_long",
    "unknown_characters",
    "no_date",
    "impossible_day",
    "out_of_range",
    "not_copied",
    "too_unsure",
    "two_readings",
    "less_than_a_day",
    "unread_numbers",
    "part_of",
    "hedged",
    "span",
    "one_of",
    "no_day",
    "no_year",
    "backwards",
    "zone_unclear",
    "other_kind",
]
# What an answer says beside `iso`: fields of a Prediction, in the order of the CSV output.
ANSWER_FIELDS = (
    "kind",
    "precision",
    "earliest",
    "latest",
    "calendar",
    "zone",
    "weekday",
    "weekday_agrees",
    "mark",
)
_DAY = re.compile(r"((?!0000)\d{4}-\d{2}-\d{2})(?:T[^/]*)?")


@dataclass(frozen=True, slots=True)
class DatePair:
    """One training example: what a person wrote and what a machine should read.

    `kind`, `detail` and `locale` say where the text came from, so that results can be told apart
    by them. `open` is whether a reader without hints has two readings to choose from, as in
    03/04/2005; files do not keep it. `hints` are the symbols that stand before the text, such as
    `<de>` and `<dmy>`.
    """

    human: str
    machine: str
    kind: str = ""
    detail: str = ""
    open: bool = False
    locale: str = ""
    hints: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """Kind and detail in one, as files have them and scores are told apart by them."""
        return f"{self.kind}/{self.detail}" if self.kind else self.detail


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text has no certain reading: a code for programs, a sentence for people."""

    code: ReasonCode
    sentence: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """One reading of a text with its joint probability."""

    iso: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What came out for one text.

    `iso` is ISO 8601 (a date, a time HH:MM, or a partial date) and None when `status` is
    `rejected`, or `ambiguous` with nobody to choose. `confidence` is that of the likeliest reading,
    in [0, 1]. `alternatives` holds the other readings, likeliest first. `order` is the order in
    which the likeliest reading takes year, month and day from the text (`dmy`, `mdy`, `ymd`, ...),
    by the attention; None where it lacks one of them. `precision` is `day`, `month`, `year` or
    `minute`, or another unit. Where the status is not `full`, `reason` says why in words, and
    `reason_code` for programs.

    `kind` is `date`, `datetime`, `time` or `interval`. `earliest` and `latest` bound what has a
    year as days; None at an open end. `calendar` is the BCP 47 name of the text's calendar, `zone`
    the name of the zone that it names. `weekday` is the one that it names, 1 for Monday, and
    `weekday_agrees` whether the day is one. `mark` is `~` about, `?` perhaps or `%` both, as in
    EDTF, also where `iso` has a clock and no mark.
    """

    text: str
    iso: str | None
    status: Status
    confidence: float
    alternatives: tuple[Alternative, ...] = ()
    order: str | None = None
    precision: str | None = None
    reason: str | None = None
    reason_code: ReasonCode | None = None
    kind: Kind | None = None
    earliest: str | None = None
    latest: str | None = None
    calendar: str | None = None
    zone: str | None = None
    weekday: int | None = None
    weekday_agrees: bool | None = None
    mark: str | None = None

    @property
    def date(self) -> dt.date | None:
        """The day that `iso` names; None where it names no single day after Christ."""
        match = _DAY.fullmatch(self.iso) if self.iso else None
        return dt.date.fromisoformat(match[1]) if match else None

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON values."""
        found = dict(zip(_FIELDS, _values(self), strict=True))
        found["alternatives"] = [
            {"iso": one.iso, "confidence": one.confidence} for one in self.alternatives
        ]
        return found


_FIELDS = tuple(field.name for field in fields(Prediction))
_values = attrgetter(*_FIELDS)


@dataclass(frozen=True, slots=True, eq=False)
class AttentionMap:
    """Where the decoder looked while it wrote each output symbol.

    `weights` is float32, (len(output_symbols), len(input_symbols)); each row sums to 1. Padding is
    not part of the map; hints are symbols before the text. `probabilities` is float32,
    (len(output_symbols),): that of each written symbol.
    """

    text: str
    input_symbols: tuple[str, ...]
    output_symbols: tuple[str, ...]
    weights: NDArray[np.float32]
    probabilities: NDArray[np.float32]

    def to_dict(self) -> dict[str, Any]:
        """The map as plain JSON values."""
        return {
            "text": self.text,
            "input_symbols": list(self.input_symbols),
            "output_symbols": list(self.output_symbols),
            "weights": [[round(float(w), 6) for w in row] for row in self.weights],
            "probabilities": [round(float(p), 6) for p in self.probabilities],
        }
