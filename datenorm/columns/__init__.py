"""A whole column at once: `clean_rows` is the way from values to ISO 8601, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from datenorm.errors import MissingExtraError

try:
    import pyarrow as pa
except ModuleNotFoundError as error:
    raise MissingExtraError("cleaning columns", "columns") from error

from datenorm.columns.cleaner import CleanedRows, ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.kinds import only
from datenorm.columns.limits import Limit, limit_parts
from datenorm.columns.report import ColumnReport, Tally
from datenorm.columns.verdict import Verdict

__all__ = ["clean_rows", "report_on"]


def clean_rows(
    parts: Iterable[pa.Array], cleaner: ColumnCleaner, name: str, limits: Sequence[Limit] = ()
) -> tuple[list[CleanedRows], Verdict]:
    """Clean a column that comes in parts.

    `cleaning.clean_table` takes the same steps for the batches of a file, which it reads twice.
    """
    # arrow: each distinct text once; reader: looked up, or read by templates, or by the network
    parsed = [cleaner.parse(part) for part in parts]
    # evidence: what each text proves of the order of day and month, and of the century
    evidence = Evidence.merged(cleaner.evidence(rows) for rows in parsed)
    # verdict: the order that each shape of text follows, where short years lie, what numbers count
    verdict = cleaner.decide(evidence, name)
    # resolve: each distinct text by the verdict, and so each row
    cleaned = [cleaner.clean(rows, verdict) for rows in parsed]
    # limits: days before or after which the date of a row cannot lie
    cleaned = limit_parts(cleaned, limits, cleaner.options.doubtful == "null")
    # kinds: dates of another kind than the one that is wanted are set apart
    cleaned = [only(rows, cleaner.options.wanted) for rows in cleaned]
    return cleaned, verdict


def report_on(cleaned: Iterable[CleanedRows], name: str, verdict: Verdict) -> ColumnReport:
    """The report on a column: counts, examples and doubtful texts."""
    return ColumnReport(name, Tally.merged(Tally.of(rows) for rows in cleaned), verdict)
