"""Numbers as dates, by the verdict on their group: for whole arrays, and one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow as pa

from datenorm.columns.numbers.systems import SYSTEMS, System, iso_of, whole_iso
from datenorm.columns.numbers.texts import GROUPS, NumberTexts, find_numbers
from datenorm.columns.numbers.verdict import EVERY_GROUP, NumberVerdict
from datenorm.records import Alternative, Prediction, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ResolvedNumbers", "resolve_numbers"]

_DAY_WIDTH = 10
_PRECISION = {4: "year", 7: "month", 10: "day", 13: "hour", 16: "minute"}


@dataclass(frozen=True, eq=False)
class ResolvedNumbers:
    """The numbers that a verdict speaks of, among distinct texts.

    `rows` are their indices, `iso` what they come to, empty where that is nothing or open.
    `status` is full, partial, ambiguous or rejected. `verdicts` gives the verdict of each row.
    """

    rows: NDArray[np.intp]
    iso: NDArray[np.bytes_]
    status: NDArray[np.str_]
    verdicts: Mapping[int, NumberVerdict]

    def prediction(self, text: str, row: int) -> Prediction:
        """A number as a Prediction; arithmetic is certain."""
        verdict = self.verdicts[row]
        index = np.searchsorted(self.rows, row)
        iso, status = self.iso[index].decode(), cast(Status, str(self.status[index]))
        if verdict.system is None:
            isos = {_single(SYSTEMS[name], text, verdict.midnights) for name in verdict.candidates}
            others = tuple(Alternative(found, 0.0) for found in sorted(isos - {""}))
            return Prediction(text, None, status, 0.0, others, reason=verdict.reason)
        title = SYSTEMS[verdict.system].title
        if not iso:
            reason = f"no date in {title}"
            return Prediction(text, None, "rejected", 0.0, reason=reason, reason_code="no_date")
        day = iso[:10] if len(iso) >= 10 else None
        coarse = day and status == "partial"
        reason = f"{title}, as its column"
        return Prediction(
            text,
            iso,
            status,
            1.0,
            precision=_PRECISION.get(len(iso), "second"),
            reason=f"{reason}; two decimals tell no time of day" if coarse else reason,
            reason_code="less_than_a_day" if not day else None,
            calendar="gregory",
            kind="datetime" if "T" in iso else "date",
            earliest=day or f"{iso}-01-01"[:10],
            latest=day or _last_day(iso),
        )


def _last_day(iso: str) -> str:
    """The last day of a year or a month."""
    month = np.datetime64(iso if len(iso) > 4 else f"{iso}-12", "M")
    return str((month + 1).astype("datetime64[D]") - 1)


def resolve_numbers(texts: pa.Array, verdicts: Mapping[str, NumberVerdict]) -> ResolvedNumbers:
    """The numbers among distinct texts that the verdicts on their groups make dates, or open."""
    numbers = find_numbers(texts)
    iso = np.zeros(len(numbers.rows), dtype="S35")
    of_row: dict[int, NumberVerdict] = {}
    status = np.full(len(numbers.rows), "rejected", dtype="U9")
    for group in (EVERY_GROUP, *GROUPS):
        verdict = verdicts.get(group)
        if verdict is None or not (verdict.system or verdict.open):
            continue
        members = np.flatnonzero(numbers.in_group(group)) if group else np.arange(len(iso))
        of_row |= dict.fromkeys(numbers.rows[members].tolist(), verdict)
        if verdict.system is None:
            status[members] = "ambiguous"
        else:
            iso[members] = _iso(SYSTEMS[verdict.system], numbers, members, verdict.midnights)
    lengths = np.char.str_len(iso)
    status[lengths > 0] = "partial"
    status[(lengths > _DAY_WIDTH) | ((lengths == _DAY_WIDTH) & ~numbers.fractions)] = "full"
    chosen = np.flatnonzero(np.isin(numbers.rows, np.fromiter(of_row, np.int64, len(of_row))))
    return ResolvedNumbers(numbers.rows[chosen], iso[chosen], status[chosen], of_row)


def _iso(
    system: System, numbers: NumberTexts, members: NDArray[np.intp], midnights: bool
) -> NDArray[np.bytes_]:
    """What some of the numbers come to."""
    iso = whole_iso(system, numbers.values[members], midnights).astype("S35")
    with_fraction = np.flatnonzero(numbers.fractions[members])
    texts = numbers.texts.take(pa.array(members[with_fraction])).to_pylist()
    iso[with_fraction] = [iso_of(system, Decimal(text)).encode() for text in texts]
    return iso


def _single(system: System, text: str, midnights: bool) -> str:
    """What one number comes to."""
    number = Decimal(text.strip().replace(",", "."))
    if number % 1:
        return iso_of(system, number)
    return str(whole_iso(system, np.array([int(number)]), midnights)[0].decode())
