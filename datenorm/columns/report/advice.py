"""What would settle what a column leaves open."""

from __future__ import annotations

from datenorm.columns.numeric_dates import is_month_and_number, with_word
from datenorm.columns.verdict import OrderVerdict

__all__ = ["advice"]


def advice(shape: str, verdict: OrderVerdict) -> str:
    """What would settle the order of the open rows of a shape."""
    if len(verdict.proofs) > 1:
        return "a column that tells the sources apart would settle it, or the order of each"
    if is_month_and_number(shape):
        return "a row whose number is no day, such as 62, would settle it, or the order itself"
    if with_word(shape):
        return "a row with a year that is no day, such as 62, would settle it, or the order itself"
    return (
        "a row whose day is above 12 would settle it, or a column of the same source that has one, "
        "or the order itself"
    )
