"""`datenorm predict`: dates in, ISO 8601 out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from datenorm.cli.options import (
    force_option,
    language_option,
    model_option,
    order_option,
    quiet_option,
    read_lines,
)
from datenorm.records import ANSWER_FIELDS
from datenorm.text import printable

if TYPE_CHECKING:
    from datenorm.records import Prediction

_FIELDS = ("text", "iso", "status", "confidence", "alternatives", "reason")
_SHOWN_NOTES = 20


@click.command("predict")
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option(
    "--input", "source", metavar="FILE|-", help="Read texts from a file, one per line; - is stdin."
)
@model_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["plain", "json", "csv"]),
    default="plain",
    help="Plain: the ISO text alone.",
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    help="Reject less likely readings.  [default: the model's own]",
)
@click.option(
    "--on-ambiguous",
    type=click.Choice(["none", "best"]),
    default="none",
    help="With two likely readings, give none or the likelier.",
)
@language_option
@order_option
@click.option(
    "--pivot",
    type=click.IntRange(0, 100),
    help="Two-digit years from here on are 19xx.  [default: the model's own, 69]",
)
@click.option(
    "--not-after", type=click.DateTime(["%Y-%m-%d"]), help="No two-digit year lies after this date."
)
@click.option(
    "--timezone",
    metavar="ZONE",
    help="Where clocks without a zone stand, such as Europe/Berlin or +02:00.",
)
@click.option(
    "--calendar",
    metavar="NAME",
    help="The calendar of dates whose text leaves it open, such as persian or buddhist.",
)
@click.option("--precision", type=click.Choice(["day"]), help="Day: without clocks.")
@click.option(
    "--alternatives", type=click.IntRange(min=0), default=3, help="Other readings to list, at most."
)
@click.option(
    "--heatmap",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write the attention of the one text (.png .svg .html).",
)
@click.option("--strict", is_flag=True, help="Exit with 1 when a text has no certain reading.")
@force_option
@quiet_option
def command(
    texts: tuple[str, ...],
    source: str | None,
    model: str,
    format_: str,
    min_confidence: float | None,
    on_ambiguous: Literal["none", "best"],
    language: str | None,
    order: str | None,
    pivot: int | None,
    not_after: dt.datetime | None,
    timezone: str | None,
    calendar: str | None,
    precision: Literal["day"] | None,
    alternatives: int,
    heatmap: Path | None,
    strict: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Read dates and print one record for each, in order.

    Texts come from the arguments, from --input, or from stdin, one per line. A text without a
    certain reading gives an empty line in plain format, and a note on stderr.

    \b
    Example:
      datenorm predict "3 May 1979" "21th of August 2016"
      datenorm predict --input dates.txt --format json
    """
    if texts and source is not None:
        raise click.UsageError("give TEXT or --input, not both")
    if heatmap and (source is not None or len(texts) != 1):
        raise click.UsageError("--heatmap draws one text; give exactly one TEXT")
    if not texts and source is None and sys.stdin.isatty():
        raise click.UsageError("no text; give TEXT, --input FILE, or pipe texts in, one per line")

    from datenorm.inference.decoding import DecodingOptions
    from datenorm.inference.normalizer import Normalizer
    from datenorm.inference.policy import Policy

    if heatmap:
        from datenorm.files import check_writable
        from datenorm.heatmap import format_of

        format_of(heatmap)
        check_writable(heatmap, force)
    latest = not_after.date() if not_after else None
    policy = Policy(
        minimum_confidence=min_confidence,
        on_ambiguous=on_ambiguous,
        pivot_year=pivot,
        not_after=latest,
        timezone=timezone,
        calendar=calendar,
        precision=precision,
    )
    decoding = DecodingOptions(maximum_readings=max(2, alternatives + 1))
    normalizer = Normalizer(model, policy, decoding, language=language, order=order)
    lines: Iterable[str] = texts or read_lines("-" if source is None else source)
    notes = format_ == "plain" and not quiet
    unread = 0
    if format_ == "csv":
        click.echo(",".join((*_FIELDS, *ANSWER_FIELDS)))
    for number, prediction in enumerate(normalizer.stream(lines), 1):
        click.echo(_record(prediction, format_, alternatives))
        if prediction.status in ("ambiguous", "rejected"):
            unread += 1
            if notes and unread <= _SHOWN_NOTES:
                click.echo(_note(number, prediction), err=True)
    if notes and unread > _SHOWN_NOTES:
        more = "texts in all without a certain reading; --format json gives every reason"
        click.echo(f"{unread} {more}", err=True)
    if heatmap:
        from datenorm.cli.heatmap import write_heatmap

        write_heatmap(normalizer.attention(texts[0]), heatmap, force, quiet)
    if strict and unread:
        raise click.exceptions.Exit(1)


def _note(number: int, prediction: Prediction) -> str:
    """Why a text has no certain reading."""
    text = prediction.text[:60]
    return printable(f"line {number}: {text!r} is {prediction.status}: {prediction.reason}")


def _record(prediction: Prediction, format_: str, alternatives: int) -> str:
    """One line of output."""
    if format_ == "plain":
        return prediction.iso or ""
    shown = (*_FIELDS, "reason_code", "order", *ANSWER_FIELDS)
    values = {name: value for name, value in prediction.to_dict().items() if name in shown}
    values["alternatives"] = values["alternatives"][:alternatives]
    if format_ == "json":
        return json.dumps(values, ensure_ascii=False)
    alternative = (f"{a['iso']} {a['confidence']:g}" for a in values["alternatives"])
    values["alternatives"] = "|".join(alternative)
    row = ["" if values[name] is None else values[name] for name in (*_FIELDS, *ANSWER_FIELDS)]
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    return line.getvalue()
