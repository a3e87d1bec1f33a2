"""Read strings that say more or other than a day with datenorm and with what people use.

The file has one JSON object per line: input, expected (ISO 8601 or EDTF) and kind. An answer is
exact if it says the same, to the same instant. Those who only know moments are asked for no more,
but what they make of the rest is counted: a span or a guess that comes out as a day is twisted.

Example: python scripts/compare_moments.py moments.jsonl --model DIR
"""

from __future__ import annotations

import datetime as dt
import json
import re
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from datenorm.bundle import DEFAULT_MODEL

_MOMENT = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)(?:T(?P<clock>\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?)?"
)


@dataclass(frozen=True)
class Case:
    """One string, what it says, and of what kind that is."""

    text: str
    expected: str
    kind: str

    @property
    def is_moment(self) -> bool:
        """Whether it says a day or a moment, which every reader can give."""
        return _MOMENT.fullmatch(self.expected) is not None


Reader = Callable[[Sequence[Case]], list[str | None]]


def read_cases(path: Path) -> list[Case]:
    """Cases of a JSONL file; a click error names a line that is none."""
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record = json.loads(line)
            cases.append(Case(record["input"], record["expected"], record["kind"]))
        except (ValueError, KeyError, TypeError) as error:
            expected = "expected a JSON object with input, expected and kind"
            raise click.ClickException(f"{path}, line {number}: {expected} ({error})") from error
    return cases


def instant(iso: str) -> tuple[str, ...] | None:
    """A day, or a moment with its clock and offset, so that one way of writing it is left."""
    match = _MOMENT.fullmatch(iso)
    if match is None:
        return None
    if match["clock"] is None:
        return (match["date"],)
    whole, _, fraction = match["clock"].partition(".")
    clock = (whole + ":00:00")[:8]
    zone = {"Z": "+00:00", None: ""}.get(match["zone"], match["zone"])
    return (match["date"], clock, fraction.rstrip("0"), zone)


def is_exact(answer: str, expected: str) -> bool:
    """Whether an answer says what is expected.

    A day is also exact as its midnight: those who only know moments cannot say it otherwise.
    """
    given, wanted = instant(answer), instant(expected)
    if given is None or wanted is None:
        return re.sub(r"^--(?=\d\d)", "XXXX-", answer) == expected
    return given == wanted or (len(wanted) == 1 and given == (*wanted, "00:00:00", "", ""))


def datenorm_reader(model: str) -> Reader:
    """datenorm: what it states, full or in part."""
    from datenorm import Normalizer

    reader = Normalizer(model)

    def answers(cases: Sequence[Case]) -> list[str | None]:
        read = reader.normalize([case.text for case in cases])
        return [p.iso if p.status in ("full", "partial") else None for p in read]

    return answers


def one_by_one(read: Callable[[str], str | None]) -> Reader:
    """A reader that asks a function for each text; whatever it raises counts as no answer."""

    def answers(cases: Sequence[Case]) -> list[str | None]:
        found = []
        for case in cases:
            try:
                found.append(read(case.text))
            except Exception:
                found.append(None)
        return found

    return answers


def peers() -> dict[str, Reader]:
    """What people use."""
    import dateparser
    import pandas
    from dateutil import parser
    from edtf import text_to_edtf

    def iso(read: dt.datetime | None) -> str | None:
        return read.isoformat() if read else None

    def pandas_read(text: str) -> str | None:
        read = pandas.to_datetime(text, format="mixed", errors="coerce")
        return None if read is pandas.NaT else iso(read)

    def edtf_read(text: str) -> str | None:
        read = text_to_edtf(text)
        return str(read) if read else None

    functions = {
        "dateparser": lambda text: iso(dateparser.parse(text)),
        "dateutil": lambda text: iso(parser.parse(text)),
        "pandas mixed": pandas_read,
        "edtf text_to_edtf": edtf_read,
    }
    return {name: one_by_one(read) for name, read in functions.items()}


def outcomes(cases: Sequence[Case], answers: Sequence[str | None]) -> Counter[str]:
    """How many are exact, answered otherwise, and not answered."""
    return Counter(
        "none" if not answer else "exact" if is_exact(answer, case.expected) else "other"
        for case, answer in zip(cases, answers, strict=True)
    )


@click.command(context_settings={"show_default": True})
@click.argument("moments", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", default=DEFAULT_MODEL, metavar="NAME|DIR", help="The model to compare.")
def main(moments: Path, model: str) -> None:
    """Print a table of exact answers and of other answers, for each kind and reader."""
    warnings.simplefilter("ignore")
    cases = read_cases(moments)
    readers = {f"datenorm {model}": datenorm_reader(model), **peers()}
    answers = {name: reader(cases) for name, reader in readers.items()}
    click.echo("exact / answered otherwise, % of the strings\n")
    click.echo(f"| kind | strings | {' | '.join(readers)} |\n|---|---|{'---|' * len(readers)}")
    groups = [(kind, [c.kind == kind for c in cases]) for kind in sorted({c.kind for c in cases})]
    groups.append(("all", [True] * len(cases)))
    groups.append(("*neither a day nor a moment*", [not c.is_moment for c in cases]))
    for name, chosen in groups:
        cells = []
        for given in answers.values():
            kept = [
                pair
                for pair, keep in zip(zip(cases, given, strict=True), chosen, strict=True)
                if keep
            ]
            counts = outcomes([case for case, _ in kept], [answer for _, answer in kept])
            total = counts.total() or 1
            cells.append(f"{counts['exact'] / total:.1%} / {counts['other'] / total:.1%}")
        click.echo(f"| {name} | {sum(chosen)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
