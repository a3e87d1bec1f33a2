"""In columns, dates of the model's own templates and clocks behind them are read as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from datenorm.bundle import load_bundle
from datenorm.columns.network import TextReading
from datenorm.columns.templates import TemplateReader
from datenorm.columns.templates.clocks import ClockedColumn
from datenorm.columns.templates.skeletons import group_texts
from datenorm.inference.clocks import ClockHead, Clocks, ClockTail
from datenorm.inference.compiled import CompiledTemplate, CompiledTemplates, Word
from datenorm.inference.normalizer import Normalizer

WORDS = {
    "may": Word("M", "05", 0),
    "february": Word("M", "02", 1),
    "friday": Word("W", "e", 2),
    "maj": Word("M", "05", 3),
}
BOUNDS = ((1900, 2100), (1, 12), (1, 31))
DAY, YEAR = (0, 0, 1), (1, 0, 4)
TAILS = (ClockTail(" 00:00", "T00:00"), ClockTail(", 0:00 pm", "T00:00P"))
COMPILED = CompiledTemplates(
    WORDS,
    [
        CompiledTemplate("0 M 0000", YEAR, None, DAY, BOUNDS, 0b0011, 0.99),
        CompiledTemplate("W 0 M 0000", YEAR, None, DAY, BOUNDS, 0b0111, 0.99),
    ],
    Clocks.of(
        TAILS,
        {"0 M 0000": ClockHead(0b11, 0b0001, 0.98), "W 0 M 0000": ClockHead(0b11, 0b0111, 0.98)},
    ),
)


def _read(texts: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """What templates read in texts, and the texts of which the network was asked."""
    asked: list[str] = []

    def ask(canonical: Sequence[str]) -> list[TextReading]:
        asked.extend(canonical)
        return [TextReading(text) for text in canonical]

    found: dict[str, str] = {}
    for readings in TemplateReader(ask, COMPILED).read(pa.array(texts, pa.large_string()))[0]:
        assert not readings.orders.any()
        assert readings.trusted.all()
        for row, output in zip(readings.rows.tolist(), readings.outputs[:, 0], strict=True):
            assert texts[row] not in found
            found[texts[row]] = output.decode()
    return found, asked


def test_dates_of_the_models_templates_are_read_without_the_network() -> None:
    texts = ["3 May 1979", "4 february 1980", "Friday 4 may 1979", "9 MAY 2100"]
    assert _read(texts) == (
        {
            "3 May 1979": "1979-05-03",
            "4 february 1980": "1980-02-04",
            "Friday 4 may 1979": "1979-05-04e",
            "9 MAY 2100": "2100-05-09",
        },
        [],
    )


def test_clocks_behind_them_are_read_apart() -> None:
    texts = [
        "3 May 1979 14:05",
        "Friday 4 may 1979, 2:05 pm",
        "4 May 1979",
        "3 May 1979,\u00a02:05 pm",
    ]
    found, _ = _read(texts[:3])
    assert found == {
        "3 May 1979 14:05": "1979-05-03T14:05",
        "Friday 4 may 1979, 2:05 pm": "1979-05-04T02:05Pe",
        "4 May 1979": "1979-05-04",
    }


@pytest.mark.parametrize(
    "text",
    [
        "3 maj 1979",  # a word that was not shown
        "3 May 1899",
        "0 May 1979",
        "३ May 1979",  # its digits are no bytes that can be copied
        "4 february 1980 14:05",  # a word that was not shown before clocks
        "3 May 1979 24:00",
        "3 May 1979, 13:05 pm",
        "3 May 1979 14:05:06",
    ],
)
def test_what_was_not_shown_is_left_to_the_network(text: str) -> None:
    assert text not in _read([text, "3 May 1979", "4 May 1979 14:05"])[0]


def test_every_text_is_read_once_among_many() -> None:
    days = [f"{day} May {year}" for day in range(1, 10) for year in range(1950, 1990)]
    texts = [day + clock for day in days for clock in ("", " 14:05", ", 2:05 pm", " 99:99")]
    found, _ = _read(texts)
    assert len(found) == 3 * len(days)
    assert found["9 May 1989 14:05"] == "1989-05-09T14:05"
    assert found["1 May 1950, 2:05 pm"] == "1950-05-01T02:05P"


def test_clocks_and_weekdays_keep_their_rows() -> None:
    random = np.random.default_rng(1)
    texts, expected = [], {}
    for minute in random.permutation(1440).tolist():
        day, clock = minute % 9 + 1, f"{minute // 60:02d}:{minute % 60:02d}"
        weekday = "Friday " if minute % 2 else ""
        texts.append(f"{weekday}{day} may {1950 + minute % 50} {clock}")
        expected[texts[-1]] = f"{1950 + minute % 50}-05-0{day}T{clock}{'e' if weekday else ''}"
    assert _read(texts)[0] == expected


def test_texts_in_other_digits_do_not_displace_those_of_their_skeleton() -> None:
    texts = [f"{number:02d}/03/2005" for number in range(13, 29)]
    alone, among = (
        ClockedColumn(group_texts(pa.array(given, pa.large_string())), COMPILED, len(given))
        for given in (texts, [*texts, "\u0660\u0663/\u0660\u0664/\u0662\u0660\u0660\u0665"])
    )
    assert sorted(row for group in alone.groups for row in group.rows) == [*range(16)]
    assert sorted(row for group in among.groups for row in group.rows) == [*range(17)]


def test_hints_may_change_what_the_model_reads() -> None:
    bundle = load_bundle("moments")
    assert Normalizer(bundle).compiled is not None
    assert Normalizer(bundle, language="en").compiled is None
    assert Normalizer(replace(bundle, templates=None)).compiled is None
