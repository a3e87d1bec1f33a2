"""Read the same strings with datenorm and with what people use, in one run.

The file has one JSON object per line: input, and for dates expected, language, order, ambiguous.
Lines without `expected` hold no date. A case is wrong only if a different full date comes out.

Example: python scripts/compare_peers.py dates.jsonl --non-dates texts.jsonl
"""

from __future__ import annotations

import datetime as dt
import json
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from datenorm.bundle import DEFAULT_MODEL

Answers = list[str | None]


@dataclass(frozen=True)
class Case:
    """One string with what it says, and what is known about it."""

    text: str
    expected: str | None
    language: str | None
    order: str | None
    ambiguous: bool


Reader = Callable[[Sequence[Case]], Answers]


def read_cases(path: Path) -> list[Case]:
    """Cases of a JSONL file; a click error names a line that is none."""
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            expected, language, order = map(record.get, ("expected", "language", "order"))
            ambiguous = bool(record.get("ambiguous"))
            cases.append(Case(record["input"], expected, language, order, ambiguous))
        except (ValueError, KeyError, TypeError) as error:
            raise click.ClickException(
                f"{path}, line {number}: expected a JSON object with input ({error})"
            ) from error
    return cases


def one_by_one(read: Callable[[Case], dt.date | None]) -> Reader:
    """A reader that asks a function for each case; whatever it raises counts as no date."""

    def answers(cases: Sequence[Case]) -> Answers:
        found: Answers = []
        for case in cases:
            try:
                date = read(case)
            except Exception:
                date = None
            found.append(date.strftime("%Y-%m-%d").zfill(10) if date else None)
        return found

    return answers


def datenorm_reader(model: str, with_order: bool) -> Reader:
    """datenorm, a batch per order."""
    from datenorm import Normalizer

    readers = {
        order: Normalizer(model, order=order)
        for order in ((None, "dmy", "mdy", "ymd") if with_order else (None,))
    }

    def answers(cases: Sequence[Case]) -> Answers:
        found: Answers = [None] * len(cases)
        for order, reader in readers.items():
            rows = [
                i
                for i, case in enumerate(cases)
                if (case.order.lower() if with_order and case.order else None) == order
            ]
            for row, prediction in zip(
                rows, reader.normalize([cases[i].text for i in rows]), strict=True
            ):
                found[row] = prediction.iso if prediction.status == "full" else None
        return found

    return answers


def peers(with_order: bool) -> dict[str, Reader]:
    """What people use, each given all that is known of the texts."""
    import datefinder
    import dateparser
    import pandas
    from dateutil import parser

    def settings(case: Case) -> dict[str, object]:
        order = {"DATE_ORDER": case.order.upper()} if with_order and case.order else {}
        return {**order, "REQUIRE_PARTS": ["day", "month", "year"]}

    def languages(case: Case) -> list[str] | None:
        return [case.language.split("-")[0]] if with_order and case.language else None

    def dateparser_read(case: Case) -> dt.date | None:
        return dateparser.parse(case.text, settings=settings(case), languages=languages(case))

    def dateutil_read(case: Case) -> dt.date | None:
        order = (case.order or "").upper() if with_order else ""
        return parser.parse(case.text, dayfirst=order == "DMY", yearfirst=order == "YMD")

    def datefinder_read(case: Case) -> dt.date | None:
        return next(iter(datefinder.find_dates(case.text)), None)

    def pandas_read(case: Case) -> dt.date | None:
        order = (case.order or "").upper() if with_order else ""
        read = pandas.to_datetime(
            case.text, format="mixed", dayfirst=order == "DMY", errors="coerce"
        )
        return None if read is pandas.NaT else read.to_pydatetime()

    found = {"dateparser": dateparser_read, "dateutil": dateutil_read, "pandas mixed": pandas_read}
    if not with_order:
        found["datefinder"] = datefinder_read
    return {name: one_by_one(read) for name, read in found.items()}


def row(name: str, cases: Sequence[Case], reader: Reader) -> str:
    """One line of a table."""
    started = time.perf_counter()
    answers = reader(cases)
    rate = len(cases) / (time.perf_counter() - started)
    exact = sum(a == c.expected for a, c in zip(answers, cases, strict=True) if c.expected) / len(
        cases
    )
    wrong = sum(
        a is not None and a != c.expected for a, c in zip(answers, cases, strict=True)
    ) / len(cases)
    return (
        f"| {name} | {exact:.1%} | {wrong:.2%} | {max(0.0, 1 - exact - wrong):.1%} | {rate:,.0f} |"
    )


def calibration_error(cases: Sequence[Case], model: str) -> float:
    """Expected calibration error of the dates that datenorm gives."""
    from datenorm import Normalizer
    from datenorm.inference.calibration import expected_calibration_error

    read = [
        (p, case.expected)
        for p, case in zip(
            Normalizer(model).normalize([case.text for case in cases]), cases, strict=True
        )
        if p.iso
    ]
    return expected_calibration_error(
        [p.confidence for p, _ in read], [p.iso == expected for p, expected in read]
    )


def open_row(cases: Sequence[Case], model: str) -> str:
    """How datenorm answers texts that can be read in two ways; no other reader says so."""
    from datenorm import Normalizer

    read = Normalizer(model).normalize([case.text for case in cases])
    both = sum(
        p.status == "ambiguous" and c.expected in {a.iso for a in p.alternatives}
        for p, c in zip(read, cases, strict=True)
    )
    return f"{both / len(cases):.1%} come out `ambiguous` with the expected date among the readings"


@click.command(context_settings={"show_default": True})
@click.argument("dates", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--non-dates",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of texts that hold no date.",
)
@click.option("--model", default=DEFAULT_MODEL, metavar="NAME|DIR", help="The model to compare.")
def main(dates: Path, non_dates: Path | None, model: str) -> None:
    """Print a table for each kind of case."""
    warnings.simplefilter("ignore")
    cases = read_cases(dates)
    clear, open_ = [c for c in cases if not c.ambiguous], [c for c in cases if c.ambiguous]
    tables = [
        ("unambiguous, nothing given", clear, False),
        ("ambiguous, nothing given", open_, False),
        (
            "ambiguous, order (and to dateparser the language) given",
            [c for c in open_ if c.order],
            True,
        ),
    ]
    if non_dates:
        tables.append(("no date (wrong: read as a full date)", read_cases(non_dates), False))
    for title, chosen, with_order in tables:
        if not chosen:
            continue
        click.echo(
            f"\n{title}: {len(chosen)} strings\n\n"
            "| | exact | wrong | none | strings/s |\n|---|---|---|---|---|"
        )
        if chosen is clear:
            note = f"datenorm: expected calibration error {calibration_error(chosen, model):.4f}"
        else:
            note = f"datenorm: {open_row(chosen, model)}" if chosen is open_ else ""
        for name, reader in {
            f"datenorm {model}": datenorm_reader(model, with_order),
            **peers(with_order),
        }.items():
            click.echo(row(name, chosen, reader))
        if note:
            click.echo(f"\n{note}")


if __name__ == "__main__":
    main()
