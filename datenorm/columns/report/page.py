"""A report as one HTML page that needs nothing else, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from datenorm.columns.report import ColumnReport
from datenorm.columns.report.advice import advice
from datenorm.columns.report.plots import count_bars, order_bars, share_bar, year_bars
from datenorm.columns.resolve import STATUSES
from datenorm.columns.verdict import OrderVerdict
from datenorm.errors import SettingsError
from datenorm.text import counted, escape

__all__ = ["report_html", "report_json", "write_report"]

_SHAPES_SHOWN = 25
_VERDICTS_SHOWN = 8
_ENDS_SHOWN = 3
_LENGTH_SHOWN = 60  # characters of a text, or of a shape
_MEANING = {
    "full": "a whole date",
    "partial": "less than a day, or a text that says more",
    "ambiguous": "two readings, and nothing to decide",
    "rejected": "no date",
}
_ORDER_NAMES = {"dmy": "day first", "mdy": "month first", "ymd": "year first", None: "left open"}


def write_report(reports: Sequence[ColumnReport], title: str, path: Path) -> None:
    """Write the reports of a table's columns; the ending of `path` says as what.

    Raises:
        SettingsError: it is neither .html nor .json.
    """
    if path.suffix not in (".html", ".json"):
        raise SettingsError(
            f"cannot write a report as {path.name!r}; expected a name that ends in .html or .json"
        )
    make = report_html if path.suffix == ".html" else report_json
    path.write_text(make(reports, title), encoding="utf-8")


def report_json(reports: Sequence[ColumnReport], title: str) -> str:
    """The reports as JSON."""
    found = {"source": title, "columns": [report.to_dict() for report in reports]}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def report_html(reports: Sequence[ColumnReport], title: str) -> str:
    """The reports as an HTML page without scripts, fonts or pictures from elsewhere."""
    style = (resources.files("datenorm.columns.report") / "page.css").read_text(encoding="utf-8")
    sections = "\n".join(map(_section, reports))
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>Dates in {escape(title)}</title>\n{viewport}\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<header><p>datenorm report</p><h1>{escape(title)}</h1></header>\n"
        f"{sections}\n</body>\n</html>\n"
    )


def _section(report: ColumnReport) -> str:
    tally = report.tally
    parts = [(name, tally.status.get(name, 0)) for name in STATUSES]
    total = max(1, tally.rows)
    facts = "".join(
        f'<li class="{name}"><b>{rows:,}</b> {name} '
        f"<small>{rows / total:.1%} &middot; {_MEANING[name]}"
        f"{f', {tally.empty:,} empty' if name == 'rejected' and tally.empty else ''}</small></li>"
        for name, rows in parts
    )
    return (
        f"<section>\n<h2>{escape(report.name)}</h2>\n"
        f'<p class="lead"><b>{report.certain / total:.1%}</b> '
        f"of {counted(tally.rows, 'row')} {_verb(tally.rows, 'has', 'have')} a certain date.</p>\n"
        f'{share_bar(parts)}\n<ul class="facts">{facts}</ul>\n'
        f"{_range(report)}\n{_numbers(report)}\n{_order(report)}\n{_shapes(report)}\n{_doubtful(report)}\n</section>"
    )


def _range(report: ColumnReport) -> str:
    tally, bounds = report.tally, report.outlier_bounds
    if not tally.years or bounds is None:
        return ""
    rows = []
    for label, found in (("earliest", tally.earliest), ("latest", tally.latest)):
        shown = ", ".join(
            f"<time>{iso}</time> {_quoted(text)}" for iso, text in found[:_ENDS_SHOWN]
        )
        rows.append(f"<tr><th>{label}</th><td>{shown}</td></tr>")
    outliers = "No outliers."
    if report.outliers:
        outliers = f"{_lying(report.outliers)} outside of {bounds[0]} to {bounds[1]}."
    if report.far_years:
        far = ", ".join(f"{year:04d}" for year in report.far_years)
        outliers += f" Doubtful, centuries away from the others: {far}."
    if tally.beyond:
        outliers += f" {_lying(tally.beyond)} beyond {_verb(tally.beyond, 'its', 'their')} limits."
    if report.verdict.mangled:
        mangled = f"{counted(report.verdict.mangled, 'day')} without a year"
        outliers += f" Doubtful: {mangled} that a spreadsheet may have made of months."
    for form, count in report.verdict.forms.items():
        outliers += f" {counted(count, 'row')} read as {form}, as other rows show." * (count > 0)
    if tally.by_others:
        outliers += f" Other rows settle {counted(tally.by_others, 'row')} in doubt."
    for date, count in report.verdict.placeholders.items():
        having = f"{counted(count, 'row')} {_verb(count, 'has', 'have')}"
        outliers += f" {having} {date}, which stands for no date."
    unit, counts = report.histogram
    plot = year_bars(tally.years, bounds) if unit == "year" else count_bars(counts, unit)
    table = f'<table class="ends">{"".join(rows)}</table>'
    return f"<h3>Dates by {unit}</h3>\n{plot}\n<p>{outliers}</p>{table}"


def _lying(rows: int) -> str:
    return f"{counted(rows, 'row')} {_verb(rows, 'lies', 'lie')}"


def _sentence(reason: str) -> str:
    return f"{escape(reason[:1].upper() + reason[1:])}."


def _verb(count: int, one: str, more: str) -> str:
    """The word that goes with so many."""
    return one if count == 1 else more


def _quoted(text: str, length: int = _LENGTH_SHOWN) -> str:
    return f"<q>{escape(text[:length])}</q>"


def _order(report: ColumnReport) -> str:
    verdict, head = report.verdict, "<h3>Order of day and month</h3>"
    century = f"<p><b>Century.</b> {_sentence(verdict.century.reason)}</p>"
    if verdict.given_order:
        return f"{head}<p>{_ORDER_NAMES[verdict.given_order]}, as given.</p>{century}"
    if not report.open_shapes:
        return f"{head}<p>No row depends on it.</p>{century}"
    few = report.tally.rows // 1000  # rows of one shape that are too few to be shown by themselves
    frequent = [item for item in report.open_shapes if item[1].open_rows + item[1].against > few]
    shown = frequent[:_VERDICTS_SHOWN] or report.open_shapes[:1]
    widest = max(max([found.open_rows, *found.proofs.values()]) for _, found in shown)
    cards = "".join(_card(report, shape, found, widest) for shape, found in shown)
    more = len(report.open_shapes) - len(shown)
    rest = f"<p>And {counted(more, 'shape')} with fewer such rows.</p>" if more else ""
    return f'{head}\n<div class="cards">{cards}</div>{rest}{century}'


def _card(report: ColumnReport, shape: str, verdict: OrderVerdict, widest: int) -> str:
    followed = report.verdict.order_of(shape)
    reason = verdict.reason
    if followed and not verdict.order:
        reason = report.verdict.reason_of(shape)
    if not followed:
        reason = f"{reason}: {advice(shape, verdict)}"
    examples = ", ".join(f"<q>{escape(text)}</q>" for text in verdict.examples)
    proof = f"<p>Proof: {examples}</p>" if examples else ""
    kind = "against" if verdict.against else "clear" if followed else "open"
    bars = order_bars(verdict.proofs, verdict.open_rows, widest)
    return (
        f'<div class="card {kind}"><h4><code>{escape(shape)}</code> {_ORDER_NAMES[followed]}</h4>'
        f"{bars}<p>{_sentence(reason)}</p>{proof}</div>"
    )


def _numbers(report: ColumnReport) -> str:
    """The systems of numbers, zones, and calendars other than ours."""
    tally = report.tally
    rows = [("Workbook", "Its days count from 1904, not from 1900")] * report.verdict.from_1904
    rows += [(f"Calendar of {years}", escape(found)) for years, found in report.calendars]
    codes = report.verdict.codes.items()
    rows += [(f"Codes <code>{shape}</code>", escape(found.reason)) for shape, found in codes]
    rows += [(f"Numbers of {escape(group)}", escape(found)) for group, found in report.numbers]
    facts = (("Zones", report.zones), ("Calendars", sorted(tally.calendars.items())))
    for title, found in facts:
        if found:
            shown = ", ".join(f"{escape(name)} in {counted(count, 'row')}" for name, count in found)
            rows.append((title, shown))
    if not rows:
        return ""
    lines = "".join(f"<tr><th>{title}</th><td>{text}</td></tr>" for title, text in rows)
    return f'<h3>Numbers, zones and calendars</h3>\n<table class="ends">{lines}</table>'


def _shapes(report: ColumnReport) -> str:
    rows = []
    for shape, count in report.shapes[:_SHAPES_SHOWN]:
        bar = share_bar([(name, count.rows.get(name, 0)) for name in STATUSES], 120, 12)
        examples = ", ".join(map(_quoted, count.examples))
        name = escape(shape[:_LENGTH_SHOWN]) or "(empty)"
        rows.append((f"<code>{name}</code>", f"{count.total:,}", bar, examples))
    more = len(report.shapes) - _SHAPES_SHOWN
    note = f"<p>And {counted(more, 'rarer shape')}.</p>" if more > 0 else ""
    table = _table(("shape", "rows", "status", "examples"), rows, numbers=(1,))
    return f"<h3>Shapes</h3>\n{table}{note}"


def _doubtful(report: ColumnReport) -> str:
    if not report.tally.doubtful:
        return ""
    rows = [
        (
            _quoted(item.text, 80),
            f'<span class="{item.status}">{item.status}</span>',
            escape(item.reason),
            "" if item.shown_confidence is None else f"{item.shown_confidence:.2f}",
        )
        for item in report.tally.doubtful
    ]
    table = _table(("text", "status", "why", "confidence"), rows, numbers=(3,))
    return f"<h3>Worst rows</h3>\n{table}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> str:
    """A table of cells that are HTML already; columns of `numbers` stand to the right."""
    kinds = [" class=number" if index in numbers else "" for index in range(len(heads))]
    head = "".join(f"<th{kind}>{text}</th>" for kind, text in zip(kinds, heads, strict=True))
    lines = (zip(kinds, row, strict=True) for row in rows)
    cells = ("".join(f"<td{kind}>{cell}</td>" for kind, cell in line) for line in lines)
    body = "".join(f"<tr>{line}</tr>" for line in cells)
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
